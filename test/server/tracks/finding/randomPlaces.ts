/** Random tracks and places for comparisons with brute force, the same in every run. */
import geographiclib from 'geographiclib-geodesic';
import { createRandom } from '../walkNoise.ts';

export type Place = readonly [lat: number, lon: number];

export const wgs84 = geographiclib.Geodesic.WGS84;

export function inverse([lat1, lon1]: Place, [lat2, lon2]: Place): number {
  return wgs84.Inverse(lat1, lon1, lat2, lon2).s12 ?? Number.NaN;
}

export const wrap = (lon: number): number => ((((lon + 180) % 360) + 360) % 360) - 180;

export function createPlaces(seed: number) {
  const random = createRandom(seed);
  const about = (middle: number, spread: number): number => middle + (random() - 0.5) * spread;
  return {
    random,
    /** A track that wanders on from a place, a step of so many degrees each time. */
    wander([lat, lon]: Place, count: number, step: number): Place[] {
      let heading = random() * 2 * Math.PI;
      let at: Place = [lat, lon];
      return Array.from({ length: count }, () => {
        heading += about(0, 0.6);
        const next = at[0] + step * Math.cos(heading);
        // Over the pole it goes on along the opposite meridian.
        const over = Math.abs(next) > 90;
        const turned = wrap(
          at[1] + (step * Math.sin(heading)) / Math.max(0.01, Math.cos((at[0] * Math.PI) / 180)),
        );
        at = over ? [Math.sign(next) * 180 - next, wrap(turned + 180)] : [next, turned];
        return at;
      });
    },
    /** Places within so many degrees of points of a track. */
    near: (points: readonly Place[], count: number, spread: number): Place[] =>
      Array.from({ length: count }, () => {
        const [lat, lon] = points[Math.floor(random() * points.length)] ?? [0, 0];
        return [Math.max(-90, Math.min(90, about(lat, spread))), wrap(about(lon, spread))];
      }),
    anywhere: (count: number): Place[] =>
      Array.from({ length: count }, () => [
        (Math.asin(2 * random() - 1) * 180) / Math.PI,
        wrap(random() * 360),
      ]),
  };
}
