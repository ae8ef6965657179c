/** Where the points of a track are drawn: degrees, with longitudes made continuous. */
import { nearestCopy } from './longitude.ts';
import type { ShowTrack } from './messages.ts';

/** The message counts in units of 1e-7 degree, the precision at which GPX files are written. */
const unitsPerDegree = 1e7;

export interface TrackPlaces {
  readonly length: number;
  readonly lat: Float64Array;
  /** Continuous: beyond 180 (or below -180) where the track crosses the antimeridian. */
  readonly lon: Float64Array;
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** Reads the points of a message. A line continues from the point before; single waypoints stay around the first. */
export function readPlaces(track: ShowTrack): TrackPlaces {
  const units = new Int32Array(track.coordinates);
  const length = units.length / 2;
  const lat = new Float64Array(length);
  const lon = new Float64Array(length);
  const box = { south: 90, west: Infinity, north: -90, east: -Infinity };
  let segment = -1;
  let before: number | undefined;
  for (let index = 0; index < length; index++) {
    while ((track.segments[segment + 1]?.start ?? Infinity) <= index) segment++;
    const joined = track.segments[segment]?.kind !== 'waypoints';
    const y = (units[2 * index] ?? 0) / unitsPerDegree;
    const own = (units[2 * index + 1] ?? 0) / unitsPerDegree;
    const x: number = nearestCopy(own, (joined ? before : lon[0]) ?? own);
    before = x;
    lat[index] = y;
    lon[index] = x;
    box.south = Math.min(box.south, y);
    box.north = Math.max(box.north, y);
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
  }
  return { length, lat, lon, ...box };
}
