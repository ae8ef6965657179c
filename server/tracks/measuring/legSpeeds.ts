/** How fast each line between two points was, by places: as the greatest speed in `speed.ts`, but of every line. */
import type { LoadedTrack } from '../load.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import { type TimedRun, timedRuns } from './clock.ts';
import { createRunningMedian } from './median.ts';
import { spansOf } from './spans.ts';
import { leastLegMs } from './speed.ts';

/** The median of five is that of the one in the middle, which came two before the last. */
const behind = 2;

/** In m/s, for each point the speed of the line that leads on from it; NaN where there is none, or no time for it. */
export function* legSpeeds(track: LoadedTrack): Work<Float32Array> {
  const range = { first: 0, end: track.lat.length };
  const speeds = new Float32Array(range.end).fill(Number.NaN);
  const scratch = new Uint32Array(range.end);
  for (const span of spansOf(track, range)) {
    if (span.kind === 'waypoints') continue;
    for (const run of timedRuns(track.time, span, scratch)) {
      if (run) yield* speedsOfRun(track, run, speeds);
      else yield;
    }
  }
  return speeds;
}

function* speedsOfRun({ time, along }: LoadedTrack, run: TimedRun, speeds: Float32Array): Work<void> {
  /** The points at which the legs begin, and the end of the last. In the place of `run`, for it is ahead of them. */
  let ends = 1;
  for (let k = 1; k < run.length; k++) {
    if (k % pointsAtOnce === 0) yield;
    const to = run[k] ?? 0;
    if ((time[to] ?? 0) - (time[run[ends - 1] ?? 0] ?? 0) >= leastLegMs) run[ends++] = to;
  }
  const legs = ends - 1;
  const speedOf = (leg: number): number => {
    const [from, to] = [run[leg] ?? 0, run[leg + 1] ?? 0];
    const ms = (time[to] ?? 0) - (time[from] ?? 0);
    return (((along[to] ?? 0) - (along[from] ?? 0)) * 1000) / ms;
  };
  const tell = (leg: number, speed: number): void => {
    speeds.fill(speed, run[leg] ?? 0, run[leg + 1] ?? 0);
  };
  const held = createRunningMedian();
  let middle: number | undefined;
  for (let leg = 0; leg < legs; leg++) {
    if (leg % pointsAtOnce === 0) yield;
    middle = held.push(speedOf(leg));
    if (middle !== undefined) tell(leg - behind, middle);
  }
  // The last two have no five around them; fewer than three have no median.
  for (let leg = Math.max(0, legs - behind); leg < legs; leg++) tell(leg, middle ?? speedOf(leg));
}
