/** What the elements of a GPX file mean: values are gathered as places open and close. */
import type { RemoteError } from '../../remote/errors.ts';
import { createPointList, type GpxColumns, kindsByCode, type SegmentKind } from '../columns.ts';
import { cleanName, maxNameBytes, parseDecimal, parseTime } from '../values.ts';
import { holdsText, type Place } from './gpxPlaces.ts';

/** What a file may make us keep. Each is refused with a text that names the number. */
export const gpxLimits = {
  /** A GPX file is six levels deep, with extensions ten; saxes itself would take 200,000 (132 MB). */
  depth: 64,
  /** Eight weeks at one point a second. With its index such a track takes 300 MB. */
  points: 5_000_000,
  /** More than any collection of places seen. Their names are strings, which are copied between threads. */
  waypoints: 100_000,
  /** All starts travel in one message to the map, about 32 bytes each. */
  segments: 50_000,
  /** One text, comment or tag, in characters: saxes keeps it whole until it ends. Longer ones hold no value of ours. */
  piece: 4_000_000,
} as const;
export type GpxLimits = { readonly [K in keyof typeof gpxLimits]: number };

/** `refuse` makes the error for a file that has too much or too little. */
export function createGpxContent(refuse: (reason: string, why: string) => RemoteError, limits: GpxLimits) {
  const points = createPointList();
  const waypoints = createPointList();
  const waypointNames: (string | undefined)[] = [];
  const starts: number[] = [];
  const kinds: SegmentKind[] = [];
  /** The kind of the segment that the next point begins; segments without points do not count. */
  let nextKind: SegmentKind | undefined;
  let trackName: string | undefined;
  let fileName: string | undefined;
  let leftOut: { points: number; firstLine: number } | undefined;
  let text = '';
  let line = 0;
  const point = { lat: Number.NaN, lon: Number.NaN, ele: Number.NaN, time: Number.NaN };
  let pointName = '';

  const tooMany = (limit: number, what: string): RemoteError =>
    refuse(
      'too-many-points',
      `has more than ${limit.toLocaleString('en')} ${what}, the most that are shown. Split it.`,
    );
  const isOnGlobe = (): boolean => {
    // Both comparisons are false for NaN. 180 and -180 are one meridian, and both are kept as written.
    if (Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180) return true;
    leftOut ??= { points: 0, firstLine: line };
    leftOut.points++;
    return false;
  };
  const keepPoint = (): void => {
    if (!isOnGlobe()) return;
    if (nextKind) {
      if (starts.length === limits.segments) throw tooMany(limits.segments, 'segments');
      starts.push(points.length);
      kinds.push(nextKind);
      nextKind = undefined;
    }
    if (points.length === limits.points) throw tooMany(limits.points, 'points');
    points.push(point);
  };
  const keepWaypoint = (): void => {
    if (!isOnGlobe()) return;
    if (waypoints.length === limits.waypoints) throw tooMany(limits.waypoints, 'waypoints');
    waypoints.push(point);
    waypointNames.push(cleanName(pointName));
  };

  return {
    open(place: Place, attributes: Readonly<Record<string, string>>, tagLine: number): void {
      if (holdsText(place)) text = '';
      else if (place === 'segment') nextKind = 'track';
      else if (place === 'route') nextKind = 'route';
      else if (place === 'point' || place === 'waypoint') {
        line = tagLine;
        point.lat = parseDecimal(attributes.lat);
        point.lon = parseDecimal(attributes.lon);
        point.ele = Number.NaN;
        point.time = Number.NaN;
        pointName = '';
      }
    },
    addText(more: string): void {
      // A little more than a name may have, so that cutting it shows.
      if (text.length <= maxNameBytes) text += more.slice(0, maxNameBytes + 1);
    },
    close(place: Place): void {
      if (place === 'ele') point.ele = parseDecimal(text);
      else if (place === 'time') point.time = parseTime(text);
      else if (place === 'point') keepPoint();
      else if (place === 'waypoint') keepWaypoint();
      else if (place === 'pointName') pointName = text;
      else if (place === 'trackName') trackName ??= cleanName(text);
      else if (place === 'fileName') fileName ??= cleanName(text);
    },
    finish(): GpxColumns {
      const onlyWaypoints = points.length === 0;
      if (onlyWaypoints && waypoints.length === 0) {
        const why = leftOut
          ? `: all ${leftOut.points} lie off the globe, the first in line ${leftOut.firstLine}`
          : '';
        throw refuse('no-points', `has no points${why}. There is nothing to show.`);
      }
      const places = waypoints.take();
      return {
        ...(onlyWaypoints ? places : points.take()),
        segmentStarts: Uint32Array.from(onlyWaypoints ? [0] : starts),
        segmentKinds: Uint8Array.from(
          (onlyWaypoints ? ['waypoints' as const] : kinds).map((kind) => kindsByCode.indexOf(kind)),
        ),
        waypoints: { lat: places.lat, lon: places.lon, names: waypointNames },
        name: trackName ?? fileName,
        leftOut,
      };
    },
  };
}
