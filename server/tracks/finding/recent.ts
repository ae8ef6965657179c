/** What was found out about a place or a leg is not found out again: a parked receiver writes the same few again and again. */
import { at } from './chords.ts';
import type { PointIndex } from './pointIndex.ts';

/** Twice as many as there are legs between the places of a grid of five by five; where two meet, the later one stays. */
const slots = 2048;

/**
 * `make` for a point (`width` 1) or for the leg to the next (2), unless one with the same coordinates had its slot last. So
 * what it returns must follow from the coordinates alone.
 */
export function recent<T>(points: PointIndex, width: 1 | 2, make: (i: number) => T): (i: number) => T {
  const { lat, lon } = points;
  const known = new Int32Array(slots).fill(-1);
  const results: T[] = [];
  const pair = new Float64Array(2);
  const bits = new Int32Array(pair.buffer);
  const slotOf = (i: number): number => {
    let hash = 0;
    for (let j = i; j < i + width; j++) {
      // With 0 added, -0 is 0.
      pair[0] = at(lat, j) + 0;
      pair[1] = at(lon, j) + 0;
      for (let k = 0; k < 4; k++) hash = Math.imul(hash ^ (bits[k] ?? 0), 0x9e3779b1) ^ (hash >>> 15);
    }
    return (hash ^ (hash >>> 13)) & (slots - 1);
  };
  const isSame = (i: number, other: number): boolean => {
    for (let j = 0; j < width; j++)
      if (lat[i + j] !== lat[other + j] || lon[i + j] !== lon[other + j]) return false;
    return true;
  };
  return (i) => {
    const slot = slotOf(i);
    const before = known[slot] ?? -1;
    if (before >= 0 && isSame(i, before)) return results[slot] as T;
    const result = make(i);
    known[slot] = i;
    results[slot] = result;
    return result;
  };
}
