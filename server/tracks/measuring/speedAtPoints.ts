/** The speed at each point of a range: what the device recorded, or by the way from place to place as in `maxSpeed`. */
import type { Floats } from '../columns.ts';
import type { LoadedTrack } from '../load.ts';
import type { Work } from '../slices.ts';
import { timedRuns } from './clock.ts';
import { createRunningMedian } from './median.ts';
import type { Range } from './range.ts';
import { alongOf, spansOf } from './spans.ts';
import { type Along, fastestRecorded, speedsBetween } from './speed.ts';

/** `values`: m/s for each point from the range's first on, NaN where there is none. */
export interface PointSpeeds {
  readonly values: Floats;
  readonly of: 'device' | 'places';
}

export function* speedAtPoints(track: LoadedTrack, range: Range): Work<PointSpeeds> {
  const { speed } = track.sensors;
  if (speed && (yield* fastestRecorded(track, range)) !== undefined)
    return { values: speed.subarray(range.first, range.end), of: 'device' };
  return { values: yield* heldBetweenPlaces(track, range), of: 'places' };
}

/** The greatest of them is what `fastestPlaces` finds: both have the same medians, and no others. */
function* heldBetweenPlaces(track: LoadedTrack, range: Range): Work<Floats> {
  const values = new Float64Array(range.end - range.first).fill(Number.NaN);
  const along: Along = { metres: yield* alongOf(track, range), first: range.first };
  let longest = 0;
  for (const { first, end } of spansOf(track, range)) longest = Math.max(longest, end - first);
  const scratch = new Uint32Array(longest);
  for (const span of spansOf(track, range)) {
    if (span.kind === 'waypoints') continue;
    for (const run of timedRuns(track.time, span, scratch)) {
      yield;
      if (!run) continue;
      const held = createRunningMedian();
      /** The ends of the ways that have no speed yet: the median of five is that of the middle one. */
      const ends: number[] = [];
      let from = run[0] ?? 0;
      let value: number | undefined;
      const fillTo = (end: number): void => {
        values.fill(value ?? Number.NaN, from - range.first, end + 1 - range.first);
        from = end + 1;
      };
      yield* speedsBetween(track, run, along, ({ speed, to }) => {
        ends.push(to);
        value = held.push(speed);
        if (value !== undefined) fillTo(ends.shift() ?? to);
      });
      // The last ways have no neighbours behind them, and what is left after those was too short for one.
      if (value !== undefined) fillTo(run.at(-1) ?? from);
    }
  }
  return values;
}
