/** What a track is in memory: one typed array for each quantity, so that a worker hands it over without copying. */
import type { Segment } from '../api/tracks.ts';

export type SegmentKind = Segment['kind'];
/** The kinds in the order of their codes in `segmentKinds`. */
export const kindsByCode = ['track', 'route', 'waypoints'] as const satisfies readonly SegmentKind[];

export type Floats = Float64Array<ArrayBuffer>;

/** One point. Degrees on WGS 84, metres, milliseconds since 1970; NaN where the file has no value. */
export interface Point {
  readonly lat: number;
  readonly lon: number;
  readonly ele: number;
  readonly time: number;
}

/** Points in file order, in the same units. */
export type PointColumns = { readonly [K in keyof Point]: Floats };

/** A whole file. `segmentStarts`: the first point of each segment, ascending; `segmentKinds`: codes as above. */
export interface GpxColumns extends PointColumns {
  readonly segmentStarts: Uint32Array<ArrayBuffer>;
  readonly segmentKinds: Uint8Array<ArrayBuffer>;
  readonly waypoints: Waypoints;
  /** The first name of a track or route in the file, else the name of the file's metadata. */
  readonly name: string | undefined;
  readonly leftOut: LeftOut | undefined;
}

export interface Waypoints {
  readonly lat: Floats;
  readonly lon: Floats;
  readonly names: readonly (string | undefined)[];
}

/** How many points and waypoints have no place on the globe, and the line of the first. */
export interface LeftOut {
  readonly points: number;
  readonly firstLine: number;
}

/** Columns that grow. */
export interface PointList {
  readonly length: number;
  push(point: Point): void;
  /** The points so far, in memory that fits them. The list is of no use afterwards. */
  take(): PointColumns;
}

export function createPointList(): PointList {
  let length = 0;
  let capacity = 1024;
  let lat: Floats = new Float64Array(capacity);
  let lon: Floats = new Float64Array(capacity);
  let ele: Floats = new Float64Array(capacity);
  let time: Floats = new Float64Array(capacity);
  const resize = (size: number): void => {
    capacity = size;
    [lat, lon, ele, time] = [resized(lat, size), resized(lon, size), resized(ele, size), resized(time, size)];
  };
  return {
    get length() {
      return length;
    },
    push(point) {
      if (length === capacity) resize(capacity * 2);
      lat[length] = point.lat;
      lon[length] = point.lon;
      ele[length] = point.ele;
      time[length] = point.time;
      length++;
    },
    take() {
      resize(length);
      return { lat, lon, ele, time };
    },
  };
}

const resized = (values: Floats, size: number): Floats =>
  new Float64Array(values.buffer.transfer(size * Float64Array.BYTES_PER_ELEMENT));

/** The segment that holds a point: the last one that starts at or before it. */
export function segmentOf(starts: Uint32Array, point: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= point) low = middle;
    else high = middle - 1;
  }
  return low;
}
