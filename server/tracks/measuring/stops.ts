/** Where a track stood still. By the way that a while brings it, not by single speeds: the places of a receiver at rest wander. */
import type { LoadedTrack } from '../load.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import type { TimedRun } from './clock.ts';
import { chordBetween } from './spans.ts';

/** How long the while around each moment is, in milliseconds. */
const whileMs = 10_000;
/** Whoever goes slower than this, in m/s, stands: a slow climb on foot is faster, and a receiver at rest wanders slower. */
const slowest = 0.5;
/** Shorter stops, and shorter gaps, are not told, in milliseconds. */
export const leastPauseMs = 10_000;
/** A stop reaches as far as the line stays so near to where it was found, in metres: what `slowest` brings in a while. */
const nearby = 5;

/** Two points, from one to the other of which it stood. */
export interface Stop {
  readonly from: number;
  readonly to: number;
}

/** The stops of one run, in order, and apart from one another. */
export function* stopsIn(
  track: Pick<LoadedTrack, 'time' | 'index'>,
  run: TimedRun,
  found: (stop: Stop) => void,
): Work<void> {
  const { time } = track;
  const at = (k: number): number => time[run[k] ?? 0] ?? 0;
  const chord = (j: number, k: number): number => chordBetween(track, run[j] ?? 0, run[k] ?? 0);
  const last = run.length - 1;
  let low = 0;
  let high = 1;
  /** The leg with which slowness began, and where the stop before ended. */
  let slowSince: number | undefined;
  let free = 0;

  const stop = (first: number, end: number): void => {
    if (at(end) - at(first) < leastPauseMs) return;
    let [from, to] = [first, end];
    const isNear = (k: number, edge: number) =>
      chord(k, edge) <= nearby && Math.abs(at(k) - at(edge)) <= whileMs / 2;
    while (from > free && isNear(from - 1, first)) from--;
    while (to < last && isNear(to + 1, end)) to++;
    free = to;
    found({ from: run[from] ?? 0, to: run[to] ?? 0 });
  };

  for (let k = 1; k <= last; k++) {
    if (k % pointsAtOnce === 0) yield;
    const middle = (at(k - 1) + at(k)) / 2;
    while (low < k - 1 && at(low + 1) <= middle - whileMs / 2) low++;
    high = Math.max(high, k);
    while (high < last && at(high) < middle + whileMs / 2) high++;
    const isSlow = chord(low, high) < (slowest * (at(high) - at(low))) / 1000;
    // What an earlier stop reached already is not looked at again.
    if (isSlow && k > free) slowSince ??= Math.max(free, k - 1);
    else if (!isSlow && slowSince !== undefined) {
      stop(slowSince, k - 1);
      slowSince = undefined;
    }
  }
  if (slowSince !== undefined) stop(slowSince, last);
}
