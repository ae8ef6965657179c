/** What a track is in memory: one typed array for each quantity, so that a worker hands it over without copying. */
import type { Format } from '../api/trackFiles.ts';
import type { SegmentKind, Sensor } from '../api/trackValues.ts';

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

/** A point with what sensors told, in the units of `sensors` in the contract; NaN where the file has no value. */
export type FullPoint = Point & { readonly [K in Sensor]: number };

/** Points in file order, in the same units. */
export type PointColumns = { readonly [K in keyof Point]: Floats };

/** The columns of sensors: only those that at least one point of the file has. */
export type SensorColumns = { readonly [K in Sensor]?: Floats };

/**
 * A whole file. `segmentStarts`: the first point of each segment, ascending; `segmentKinds`: codes as above;
 * `segmentParts`: for each segment the number of its part in `parts`. `lapStarts`: the first point of each lap, ascending.
 */
export interface TrackColumns extends PointColumns {
  readonly format: Format;
  readonly sensors: SensorColumns;
  readonly segmentStarts: Uint32Array<ArrayBuffer>;
  readonly segmentKinds: Uint8Array<ArrayBuffer>;
  readonly segmentParts: Uint32Array<ArrayBuffer>;
  readonly parts: readonly Part[];
  readonly lapStarts: Uint32Array<ArrayBuffer>;
  readonly waypoints: Waypoints;
  /** The name that an export keeps, else the first name of a track or route in the file, else that of the file's metadata. */
  readonly name: string | undefined;
  readonly leftOut: LeftOut | undefined;
  /** Why the file ends before its end. */
  readonly cut: string | undefined;
}

/** One track (`trk`), route (`rte`) or the like, which may have several segments. */
export interface Part {
  readonly name: string | undefined;
}

export interface Waypoints extends PointColumns {
  readonly names: readonly (string | undefined)[];
}

/** How many points and waypoints have no place on the globe, and in a file of text the line of the first. */
export interface LeftOut {
  readonly points: number;
  readonly firstLine?: number;
}

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
