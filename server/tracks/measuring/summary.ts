/** What there is to say about a whole track: where it lies, how long it is, when it was. */
import type { TrackSummary } from '../../api/trackFiles.ts';
import { type Bounds, sensors } from '../../api/trackValues.ts';
import type { TrackColumns } from '../columns.ts';

/** A summary without what the daemon adds: the id, the name to show and the path. */
export type Measures = Omit<TrackSummary, 'id' | 'name' | 'path'>;

/** `along`: see along.ts. */
export function measure(columns: TrackColumns, along: Float64Array): Measures {
  const sensed = sensors.filter((name) => columns.sensors[name]);
  return {
    format: columns.format,
    points: columns.lat.length,
    segments: columns.segmentStarts.length,
    waypoints: columns.waypoints.names.length,
    ...(columns.lapStarts.length > 0 ? { laps: columns.lapStarts.length } : {}),
    ...(columns.ele.some((height) => !Number.isNaN(height)) ? { heights: true } : {}),
    ...(sensed.length > 0 ? { sensors: sensed } : {}),
    bounds: boundsOf(columns.lat, columns.lon),
    distance: along.at(-1) ?? 0,
    ...timesOf(columns.time),
    ...(columns.leftOut ? { leftOut: columns.leftOut } : {}),
    ...(columns.cut === undefined ? {} : { cut: columns.cut }),
  };
}

/** The earliest and the latest time of any point. A file's segments may be in any order. */
function timesOf(time: Float64Array): Pick<TrackSummary, 'start' | 'end' | 'duration'> {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const at of time) {
    // Both comparisons are false for NaN, a point without a time.
    if (at < first) first = at;
    if (at > last) last = at;
  }
  if (first > last) return {};
  return {
    start: new Date(first).toISOString(),
    end: new Date(last).toISOString(),
    duration: (last - first) / 1000,
  };
}

/**
 * The smallest box; it crosses the antimeridian when that makes it smaller. The widest gap between neighbouring longitudes
 * is what lies outside. Gaps within one degree are not looked for, so beside a track around the whole world
 * the box may be a degree too wide, and there is no sorting of five million numbers.
 */
export function boundsOf(lat: Float64Array, lon: Float64Array): Bounds {
  let south = Number.POSITIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  const westmost = new Float64Array(360).fill(Number.POSITIVE_INFINITY);
  const eastmost = new Float64Array(360).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < lat.length; i++) {
    south = Math.min(south, lat[i] ?? 0);
    north = Math.max(north, lat[i] ?? 0);
    const at = lon[i] ?? 0;
    const degree = Math.min(359, Math.floor(at + 180));
    westmost[degree] = Math.min(westmost[degree] ?? 0, at);
    eastmost[degree] = Math.max(eastmost[degree] ?? 0, at);
  }
  const occupied = [...westmost.keys()].filter(
    (degree) => (westmost[degree] ?? 0) <= (eastmost[degree] ?? 0),
  );
  let widest = Number.NEGATIVE_INFINITY;
  let [west, east] = [0, 0];
  occupied.forEach((degree, i) => {
    const next = occupied[i + 1];
    const begin = eastmost[degree] ?? 0;
    const end = westmost[next ?? occupied[0] ?? 0] ?? 0;
    const gap = end - begin + (next === undefined ? 360 : 0);
    // On equal gaps the later one, so that a box that need not cross the antimeridian does not.
    if (gap >= widest) [widest, west, east] = [gap, end, begin];
  });
  return { south, west, north, east };
}
