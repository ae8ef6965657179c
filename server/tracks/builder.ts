/** What every reader of a format tells, point after point, becomes the columns of a track here. */
import type { Format } from '../api/trackFiles.ts';
import type { RemoteError } from '../remote/errors.ts';
import { type FullPoint, kindsByCode, type TrackColumns } from './columns.ts';
import { type Limits, tooMany } from './limits.ts';
import { createPointList } from './pointList.ts';
import { cleanName } from './values.ts';

/** A point that a reader fills again for each point of the file. */
export type PointDraft = { -readonly [K in keyof FullPoint]: FullPoint[K] };

const nothing = Number.NaN;
export const emptyPoint = (): PointDraft => ({
  lat: nothing,
  lon: nothing,
  ele: nothing,
  time: nothing,
  hr: nothing,
  cad: nothing,
  temp: nothing,
  power: nothing,
  speed: nothing,
  course: nothing,
});

/** Makes a draft as if new. Without an object for each point, a reader is a third faster. */
export function clearPoint(point: PointDraft): void {
  point.lat = point.lon = point.ele = point.time = nothing;
  point.hr = point.cad = point.temp = point.power = point.speed = point.course = nothing;
}

/** Throws a RemoteError when a file has too much. Segments, parts and laps without points do not count. */
export interface TrackBuilder {
  /** How many points are kept so far. */
  readonly points: number;
  /** The name of the track, before all others: Remotex itself wrote it. */
  ownName(name: string): void;
  /** The name of the file as a whole; that of its first track or route goes before. */
  fileName(name: string): void;
  /** A track, route or the like begins, and with it a segment. */
  beginPart(kind: 'track' | 'route'): void;
  /** The name of the part that has begun, whenever it is known. */
  partName(name: string): void;
  /** A gap: no line goes from the point before to the next. In a part of the same kind as before. */
  beginSegment(): void;
  /** A lap begins with the next point. */
  beginLap(): void;
  /** The next point is in the lap of this number: where it is another than before, a lap begins. NaN tells nothing. */
  inLap(number: number): void;
  /**
   * When laps began, for formats that tell it apart from the points: each begins with the first point at or after that time,
   * of the points so far, from the point number `from` on.
   */
  lapsAt(times: readonly number[], from: number): void;
  /** The same for segments of the last part. */
  gapsAt(times: readonly number[], from: number): void;
  /** Moves the times of all points so far, in milliseconds, when their date comes to be known; NaN takes them away. */
  shiftTimes(by: number): void;
  /**
   * `line`, `column`: where it stands in a file of text, from 1; the column only where lines are noted (`ReadJob.notesLines`), and 0
   * where it is not known. The draft may be used again. Whether it was kept: it lies on the globe.
   */
  point(point: FullPoint, line?: number, column?: number): boolean;
  waypoint(point: FullPoint, name: string | undefined, line?: number, column?: number): boolean;
  /** The file ends before its end: `why` follows the name of the file in a message ("ends early, in line 812"). */
  cut(why: string): void;
  /** The track. Throws a RemoteError if there is neither a point nor a waypoint. */
  finish(): TrackColumns;
}

/** `refuse` makes the error for a file that has too much or too little. */
export function createBuilder(
  format: Format,
  refuse: (reason: string, why: string) => RemoteError,
  limits: Limits,
): TrackBuilder {
  const points = createPointList();
  const waypoints = createPointList();
  const waypointNames: (string | undefined)[] = [];
  const starts: number[] = [];
  const kinds: number[] = [];
  const partsOfSegments: number[] = [];
  const parts: { name: string | undefined }[] = [];
  const laps: number[] = [];
  let ownName: string | undefined;
  let fileName: string | undefined;
  /** Also that of a part without points: it is what the person called it. */
  let firstName: string | undefined;
  let part: { name: string | undefined } | undefined;
  let kind: 'track' | 'route' = 'track';
  let isGap = true;
  let isLap = false;
  let lapNumber = nothing;
  let leftOut: { points: number; firstLine?: number } | undefined;
  let cut: string | undefined;
  let charactersOfNames = 0;

  const keptName = (text: string): string | undefined => {
    const name = cleanName(text);
    charactersOfNames += name?.length ?? 0;
    if (charactersOfNames > limits.names) throw tooMany(refuse, limits.names, 'characters in its names');
    return name;
  };
  /** Both comparisons are false for NaN. 180 and -180 are one meridian, and both are kept as written. */
  const isOnGlobe = ({ lat, lon }: FullPoint, line: number | undefined): boolean => {
    if (Math.abs(lat) <= 90 && Math.abs(lon) <= 540) return true;
    leftOut ??= { points: 0, ...(line === undefined ? {} : { firstLine: line }) };
    leftOut.points++;
    return false;
  };
  const beginIfDue = (index: number): void => {
    if (isGap) {
      if (starts.length === limits.segments) throw tooMany(refuse, limits.segments, 'segments');
      part ??= { name: undefined };
      if (parts.at(-1) !== part) parts.push(part);
      starts.push(index);
      kinds.push(kindsByCode.indexOf(kind));
      partsOfSegments.push(parts.length - 1);
      isGap = false;
    }
    if (isLap) laps.push(index);
    isLap = false;
  };
  /** Lines that cross the antimeridian are written beyond 180 by some programs. */
  const onGlobe = <P extends FullPoint>(point: P): P =>
    Math.abs(point.lon) <= 180 ? point : { ...point, lon: point.lon - Math.sign(point.lon) * 360 };

  return {
    get points() {
      return points.length;
    },
    ownName(name) {
      ownName ??= cleanName(name);
    },
    fileName(name) {
      fileName ??= cleanName(name);
    },
    beginPart(of) {
      kind = of;
      part = { name: undefined };
      isGap = true;
    },
    partName(name) {
      if (firstName !== undefined && (!part || part.name !== undefined)) return;
      const clean = keptName(name);
      firstName ??= clean;
      if (part) part.name ??= clean;
    },
    beginSegment() {
      isGap = true;
    },
    beginLap() {
      isLap = true;
    },
    inLap(number) {
      if (Number.isNaN(number) || number === lapNumber) return;
      lapNumber = number;
      isLap = true;
    },
    lapsAt(times, from) {
      for (const index of points.firstAt(times, from)) laps.push(index);
    },
    gapsAt(times, from) {
      for (const index of points.firstAt(times, from)) {
        if (index <= (starts.at(-1) ?? index)) continue;
        isGap = true;
        beginIfDue(index);
      }
    },
    shiftTimes: (by) => points.shiftTimes(by),
    point(point, line) {
      if (!isOnGlobe(point, line)) return false;
      beginIfDue(points.length);
      if (points.length === limits.points) throw tooMany(refuse, limits.points, 'points');
      points.push(onGlobe(point));
      points.sense(point);
      return true;
    },
    waypoint(point, name, line) {
      if (!isOnGlobe(point, line)) return false;
      if (waypoints.length === limits.waypoints) throw tooMany(refuse, limits.waypoints, 'waypoints');
      waypoints.push(onGlobe(point));
      waypointNames.push(name === undefined ? undefined : keptName(name));
      return true;
    },
    cut(why) {
      cut ??= why;
    },
    finish() {
      const onlyWaypoints = points.length === 0;
      if (onlyWaypoints && waypoints.length === 0) throw noPoints(refuse, leftOut, cut);
      const places = waypoints.take().points;
      const track = onlyWaypoints ? { points: places, sensors: {} } : points.take();
      return {
        format,
        ...track.points,
        sensors: track.sensors,
        segmentStarts: Uint32Array.from(onlyWaypoints ? [0] : starts),
        segmentKinds: Uint8Array.from(onlyWaypoints ? [kindsByCode.indexOf('waypoints')] : kinds),
        segmentParts: Uint32Array.from(onlyWaypoints ? [0] : partsOfSegments),
        parts: onlyWaypoints ? [{ name: undefined }] : parts,
        lapStarts: Uint32Array.from(laps),
        waypoints: { ...places, names: waypointNames },
        name: ownName ?? firstName ?? fileName,
        leftOut,
        cut,
      };
    },
  };
}

function noPoints(
  refuse: (reason: string, why: string) => RemoteError,
  leftOut: TrackColumns['leftOut'],
  cut: string | undefined,
): RemoteError {
  const first = leftOut?.firstLine === undefined ? '' : `, the first in line ${leftOut.firstLine}`;
  const why = leftOut ? `: all ${leftOut.points} lie off the globe${first}` : '';
  if (cut !== undefined) return refuse('cut-off', `${cut}, before its first point${why}. Copy it again.`);
  return refuse('no-points', `has no points${why}. There is nothing to show.`);
}
