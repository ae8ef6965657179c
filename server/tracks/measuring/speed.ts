/** The greatest speed that was held: of five neighbouring ones the middle, so that no single jump of a receiver counts. */
import type { LoadedTrack } from '../load.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import type { TimedRun } from './clock.ts';
import { createRunningMedian } from './median.ts';
import type { Range } from './range.ts';
import { spansOf } from './spans.ts';

/** Places that are not so far apart in time, in milliseconds, tell more of the receiver's error than of the speed. */
export const leastLegMs = 1000;

/** A value that grows with each run; undefined until one had three speeds. */
export interface TopSpeed {
  value: number | undefined;
}

/** `metres`: along the track to each point, from point `first` on. */
export interface Along {
  readonly metres: Float64Array;
  readonly first: number;
}

/** Speeds by the way from place to place; calls `passed` for each way. */
export function* fastestPlaces(
  track: Pick<LoadedTrack, 'time'>,
  run: TimedRun,
  along: Along,
  top: TopSpeed,
  passed: (way: Way) => void = () => {},
): Work<void> {
  const held = createRunningMedian();
  yield* speedsBetween(track, run, along, (way) => {
    raise(top, held.push(way.speed));
    passed(way);
  });
}

/** From one point to another: metres, and m/s. */
export interface Way {
  readonly from: number;
  readonly to: number;
  readonly metres: number;
  readonly speed: number;
}

/** Calls `found` for each way of a run that took long enough, in order. */
export function* speedsBetween(
  { time }: Pick<LoadedTrack, 'time'>,
  run: TimedRun,
  along: Along,
  found: (way: Way) => void,
): Work<void> {
  let from = run[0] ?? 0;
  for (let k = 1; k < run.length; k++) {
    if (k % pointsAtOnce === 0) yield;
    const to = run[k] ?? 0;
    const ms = (time[to] ?? 0) - (time[from] ?? 0);
    if (ms < leastLegMs) continue;
    const metres = (along.metres[to - along.first] ?? 0) - (along.metres[from - along.first] ?? 0);
    found({ from, to, metres, speed: (metres * 1000) / ms });
    from = to;
  }
}

/**
 * The greatest speed that the device recorded, along the lines of a range; undefined when it did at fewer than half of the points, or
 * never at three of one line. It goes before that of places: receivers measure speed by the Doppler shift.
 */
export function* fastestRecorded(track: LoadedTrack, range: Range): Work<number | undefined> {
  const { speed } = track.sensors;
  if (!speed) return undefined;
  const top: TopSpeed = { value: undefined };
  let count = 0;
  for (const { first, end, kind } of spansOf(track, range)) {
    const held = createRunningMedian();
    for (let i = first; i < end; i++) {
      if (i % pointsAtOnce === 0) yield;
      const value = speed[i] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      count++;
      if (kind !== 'waypoints') raise(top, held.push(value));
    }
  }
  return 2 * count >= range.end - range.first ? top.value : undefined;
}

function raise(top: TopSpeed, value: number | undefined): void {
  if (value !== undefined && (top.value === undefined || value > top.value)) top.value = value;
}
