/** The greatest speed that was held: of five neighbouring ones the middle, so that no single jump of a receiver counts. */
import type { LoadedTrack } from '../load.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import type { TimedRun } from './clock.ts';
import { createRunningMedian } from './median.ts';
import type { Range } from './range.ts';

/** Places that are not so far apart in time, in milliseconds, tell more of the receiver's error than of the speed. */
export const leastLegMs = 1000;

/** A value that grows with each run; undefined until one had three speeds. */
export interface TopSpeed {
  value: number | undefined;
}

/** Speeds by the way from place to place. `along`: metres to each point, from point `first` on. */
export function* fastestPlaces(
  { time }: Pick<LoadedTrack, 'time'>,
  run: TimedRun,
  along: { readonly metres: Float64Array; readonly first: number },
  top: TopSpeed,
): Work<void> {
  const held = createRunningMedian();
  let from = run[0] ?? 0;
  for (let k = 1; k < run.length; k++) {
    if (k % pointsAtOnce === 0) yield;
    const to = run[k] ?? 0;
    const ms = (time[to] ?? 0) - (time[from] ?? 0);
    if (ms < leastLegMs) continue;
    const way = (along.metres[to - along.first] ?? 0) - (along.metres[from - along.first] ?? 0);
    raise(top, held.push((way * 1000) / ms));
    from = to;
  }
}

/** Speeds as the device recorded them, along one line. */
export function* fastestRecorded(speed: Float64Array, { first, end }: Range, top: TopSpeed): Work<void> {
  const held = createRunningMedian();
  for (let i = first; i < end; i++) {
    if (i % pointsAtOnce === 0) yield;
    const value = speed[i] ?? Number.NaN;
    if (!Number.isNaN(value)) raise(top, held.push(value));
  }
}

function raise(top: TopSpeed, value: number | undefined): void {
  if (value !== undefined && (top.value === undefined || value > top.value)) top.value = value;
}
