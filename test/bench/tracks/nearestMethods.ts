// Those who find the nearest point of a track, each in its own way.
import { lineString } from '@turf/helpers';
import { nearestPointOnLine } from '@turf/nearest-point-on-line';
import Flatbush from 'flatbush';
import * as geoflatbush from 'geoflatbush';
import * as geokdbush from 'geokdbush';
import KDBush from 'kdbush';
import type { Floats } from '../../../server/tracks/columns.ts';
import { toGeocentric } from '../../../server/tracks/finding/ellipsoid.ts';
import { nearestPoint } from '../../../server/tracks/finding/nearest.ts';
import { buildIndex } from '../../../server/tracks/finding/pointIndex.ts';
import { atOnce } from '../../../server/tracks/slices.ts';

/** The number of the nearest point. */
export type Find = (lat: number, lon: number) => number;
/** Builds what it needs. */
type Method = (lat: Floats, lon: Floats) => Find;

export const nearestMethods = {
  ours: (lat, lon) => {
    const index = buildIndex(lat, lon);
    return (...place) => atOnce(nearestPoint(index, ...place)).index;
  },
  geokdbush: (lat, lon) => {
    const index = new KDBush(lat.length);
    for (let i = 0; i < lat.length; i++) index.add(lon[i] ?? 0, lat[i] ?? 0);
    index.finish();
    return (toLat, toLon) => geokdbush.around(index, toLon, toLat, 1)[0] ?? -1;
  },
  geoflatbush: (lat, lon) => {
    const index = new Flatbush(lat.length);
    for (let i = 0; i < lat.length; i++) index.add(lon[i] ?? 0, lat[i] ?? 0);
    index.finish();
    return (toLat, toLon) => geoflatbush.around(index, toLon, toLat, 1)[0] ?? -1;
  },
  'scan, squared chord': (lat, lon) => {
    const xyz = new Float64Array(3 * lat.length);
    for (let i = 0; i < lat.length; i++) toGeocentric(lat[i] ?? 0, lon[i] ?? 0, xyz, 3 * i);
    const place = new Float64Array(3);
    return (toLat, toLon) => {
      toGeocentric(toLat, toLon, place, 0);
      const [x = 0, y = 0, z = 0] = place;
      return first(lat.length, (i) => {
        const [dx, dy, dz] = [(xyz[3 * i] ?? 0) - x, (xyz[3 * i + 1] ?? 0) - y, (xyz[3 * i + 2] ?? 0) - z];
        return dx * dx + dy * dy + dz * dz;
      });
    };
  },
  'scan, haversine': (lat, lon) => (toLat, toLon) => {
    const cosine = Math.cos(toLat * radian);
    return first(lat.length, (i) => {
      const south = lat[i] ?? 0;
      const alongLat = Math.sin(((south - toLat) * radian) / 2);
      const alongLon = Math.sin((((lon[i] ?? 0) - toLon) * radian) / 2);
      return alongLat ** 2 + cosine * Math.cos(south * radian) * alongLon ** 2;
    });
  },
  /** Of a line; the point of it that begins the nearest piece. */
  '@turf/nearest-point-on-line': (lat, lon) => {
    const line = lineString(Array.from(lat, (south, i) => [lon[i] ?? 0, south]));
    return (toLat, toLon) => nearestPointOnLine(line, [toLon, toLat]).properties.segmentIndex;
  },
} as const satisfies Record<string, Method>;

export type NearestMethodName = keyof typeof nearestMethods;

const radian = Math.PI / 180;

function first(count: number, distance: (i: number) => number): number {
  let best = Number.POSITIVE_INFINITY;
  let index = -1;
  for (let i = 0; i < count; i++) {
    const that = distance(i);
    if (that < best) {
      best = that;
      index = i;
    }
  }
  return index;
}
