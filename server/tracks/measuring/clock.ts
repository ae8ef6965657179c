/** The points of a line between which time passes. */
import { pointsAtOnce } from '../slices.ts';
import type { Range } from './range.ts';

/** Numbers of points; the time of each is later than that of the one before. */
export type TimedRun = Uint32Array;

/**
 * The runs of a line, in order. Points without a time, and those at which the clock stands, are left out; where it goes back, a new
 * run begins. Each is valid until the next is asked for; `scratch` has room for all points of the line.
 */
export function* timedRuns(
  time: Float64Array,
  { first, end }: Range,
  scratch: Uint32Array,
): Generator<TimedRun | undefined> {
  let count = 0;
  let last = Number.NaN;
  for (let i = first; i < end; i++) {
    if (i % pointsAtOnce === 0) yield undefined;
    const at = time[i] ?? Number.NaN;
    if (Number.isNaN(at) || at === last) continue;
    if (at < last) {
      yield scratch.subarray(0, count);
      count = 0;
    }
    scratch[count++] = i;
    last = at;
  }
  if (count > 0) yield scratch.subarray(0, count);
}

export const isoTime = (at: number): string => new Date(at).toISOString();
