// Tracks and places to look from, the same in every process.
import type { Floats } from '../../../server/tracks/columns.ts';
import { createRandom } from '../../server/tracks/walkNoise.ts';

export type Place = readonly [lat: number, lon: number];
export interface Walk {
  readonly lat: Floats;
  readonly lon: Floats;
}

const pointsOfTrack = 20_000;

/** Tracks of 20,000 points, 3 to 4 m apart, about a region of some 200 km. */
export function region(count: number): Walk {
  const random = createRandom(4);
  const walk = { lat: new Float64Array(count), lon: new Float64Array(count) };
  for (let from = 0; from < count; from += pointsOfTrack) {
    const start: Place = [46 + 2 * (random() - 0.5), 14 + 3 * (random() - 0.5)];
    wander(walk, random, { from, to: Math.min(count, from + pointsOfTrack), start, step: 3.2e-5 });
  }
  return walk;
}

/** Half of them within half a kilometre of a point, half anywhere in the region. */
export function placesAround({ lat, lon }: Walk, count: number): Place[] {
  const random = createRandom(5);
  return Array.from({ length: count }, (_, i) => {
    if (i % 2 === 0) return [46 + 2 * (random() - 0.5), 14 + 3 * (random() - 0.5)];
    const near = Math.floor(random() * lat.length);
    return [(lat[near] ?? 0) + 0.009 * (random() - 0.5), (lon[near] ?? 0) + 0.012 * (random() - 0.5)];
  });
}

/** Where others go wrong: short steps, the pole and the antimeridian. */
export const hardWalks: Readonly<Record<string, { readonly walk: Walk; readonly places: readonly Place[] }>> =
  {
    'points 5 cm apart': hard([46.1, 14.2], 4.5e-7, 1e-5),
    'at the pole': hard([89.999, 40], 3e-5, 1e-3),
    'across the antimeridian': hard([-16.8, 179.999], 3e-5, 3e-3),
  };

function hard(start: Place, step: number, spread: number) {
  const random = createRandom(7);
  const walk = { lat: new Float64Array(2000), lon: new Float64Array(2000) };
  wander(walk, random, { from: 0, to: 2000, start, step });
  const places = Array.from({ length: 100 }, (): Place => {
    const near = Math.floor(random() * 2000);
    const lat = Math.min(90, (walk.lat[near] ?? 0) + spread * (random() - 0.5));
    return [
      lat,
      wrap((walk.lon[near] ?? 0) + (spread * (random() - 0.5)) / Math.cos((lat * Math.PI) / 180 - 1e-9)),
    ];
  });
  return { walk, places };
}

function wander(
  { lat, lon }: Walk,
  random: () => number,
  { from, to, start, step }: { from: number; to: number; start: Place; step: number },
): void {
  let [south, east] = start;
  let heading = 2 * Math.PI * random();
  for (let i = from; i < to; i++) {
    heading += 0.6 * (random() - 0.5);
    south += step * Math.cos(heading);
    east += (step * Math.sin(heading)) / Math.max(1e-6, Math.cos((south * Math.PI) / 180));
    if (south > 90) {
      // Over the pole it goes on along the opposite meridian.
      [south, east, heading] = [180 - south, east + 180, heading + Math.PI];
    }
    east = wrap(east);
    lat[i] = south;
    lon[i] = east;
  }
}

/** To within ±180. */
function wrap(lon: number): number {
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}
