/** One point of a track by its number. */
import type { Ask } from '../asking.ts';
import type { Place } from '../values.ts';

/** Rejects as `ask` does, and for a point that there is not. */
export async function pointOf(ask: Ask, track: string, index: number): Promise<Place> {
  const [place] = await ask({ what: 'points', track, from: index, count: 1 });
  if (place) return place;
  throw new Error(`The track has no point ${index + 1} any more.`);
}
