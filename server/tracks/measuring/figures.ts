/** What a range of points amounts to. How each figure is made stands with it in the contract, trackMeasuring.ts. */
import type { Pause, Section } from '../../api/trackMeasuring.ts';
import type { Floats } from '../columns.ts';
import type { LoadedTrack } from '../load.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import { createClimb, smooth } from './climb.ts';
import { isoTime, timedRuns } from './clock.ts';
import type { Range } from './range.ts';
import { alongOf, spansOf } from './spans.ts';
import { fastestPlaces, fastestRecorded, type TopSpeed } from './speed.ts';
import { leastPauseMs, stopsIn } from './stops.ts';

export type Figures = Omit<Section, 'kind'>;

export interface Measured {
  readonly figures: Figures;
  readonly withoutTime: number;
  readonly withoutEle: number;
}

/** Calls `onPause` for each pause, in the order of the track. */
export function* measureRange(
  track: LoadedTrack,
  range: Range,
  onPause: (pause: Pause) => void = () => {},
): Work<Measured> {
  const along = yield* alongOf(track, range);
  const times = yield* extremesOf(track.time, range);
  const heights = yield* extremesOf(track.ele, range);
  const climb = heights.count > 0 ? yield* climbOf(track, range, along) : undefined;
  const motion = times.count > 0 ? yield* motionOf(track, range, along, onPause) : undefined;
  const distance = along.at(-1) ?? 0;
  const seconds = (times.max - times.min) / 1000;
  const points = range.end - range.first;
  return {
    figures: {
      from: range.first,
      to: range.end - 1,
      distance,
      ...(times.count > 0 ? { start: isoTime(times.min), end: isoTime(times.max), duration: seconds } : {}),
      ...(motion && motion.ms > 0
        ? { movingTime: motion.movingMs / 1000, averageSpeed: motion.metres / seconds }
        : {}),
      ...(motion && motion.movingMs > 0
        ? { movingSpeed: (motion.movingMetres * 1000) / motion.movingMs }
        : {}),
      ...(yield* topSpeed(track, range, motion?.top)),
      ...(heights.count > 0 ? { ele: { min: heights.min, max: heights.max, ...climb } } : {}),
    },
    withoutTime: points - times.count,
    withoutEle: points - heights.count,
  };
}

function* extremesOf(
  values: Floats,
  { first, end }: Range,
): Work<{ min: number; max: number; count: number }> {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (let i = first; i < end; i++) {
    if (i % pointsAtOnce === 0) yield;
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    count++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max, count };
}

/** Undefined where no line has two heights. From one line to the next the height does not change. */
function* climbOf(
  track: LoadedTrack,
  range: Range,
  along: Floats,
): Work<{ gain: number; loss: number } | undefined> {
  const climb = createClimb();
  let level = 0;
  let isKnown = false;
  for (const { first, end, kind } of spansOf(track, range)) {
    if (kind === 'waypoints') continue;
    const heights = new Float64Array(end - first);
    const places = new Float64Array(end - first);
    let count = 0;
    for (let i = first; i < end; i++) {
      if (i % pointsAtOnce === 0) yield;
      const height = track.ele[i] ?? Number.NaN;
      if (Number.isNaN(height)) continue;
      heights[count] = height;
      places[count++] = along[i - range.first] ?? 0;
    }
    if (count < 2) continue;
    isKnown = true;
    const smoothed = heights.subarray(0, count);
    yield* smooth(smoothed, places.subarray(0, count));
    const offset = level - (smoothed[0] ?? 0);
    for (let i = 0; i < count; i++) {
      if (i % pointsAtOnce === 0) yield;
      climb.push((smoothed[i] ?? 0) + offset);
    }
    level = (smoothed.at(-1) ?? 0) + offset;
  }
  return isKnown ? climb.total() : undefined;
}

interface Motion {
  /** The way and the time between points with times, and both without stops. */
  metres: number;
  ms: number;
  movingMetres: number;
  movingMs: number;
  readonly top: TopSpeed;
}

function* motionOf(
  track: LoadedTrack,
  range: Range,
  along: Floats,
  onPause: (pause: Pause) => void,
): Work<Motion> {
  const { time } = track;
  const motion: Motion = { metres: 0, ms: 0, movingMetres: 0, movingMs: 0, top: { value: undefined } };
  const metresTo = (i: number): number => along[i - range.first] ?? 0;
  const msTo = (i: number): number => time[i] ?? 0;
  const tell = (kind: Pause['kind'], from: number, to: number): void => {
    const [start, end] = [msTo(from), msTo(to)];
    onPause({ kind, from, to, start: isoTime(start), end: isoTime(end), duration: (end - start) / 1000 });
  };
  let longest = 0;
  let spans = 0;
  for (const { first, end } of spansOf(track, range)) {
    longest = Math.max(longest, end - first);
    if (spans++ % pointsAtOnce === 0) yield;
  }
  const scratch = new Uint32Array(longest);
  /** The last point with a time in the segments before. */
  let before: number | undefined;
  for (const span of spansOf(track, range)) {
    if (span.kind === 'waypoints') continue;
    let isFirst = true;
    for (const run of timedRuns(time, span, scratch)) {
      if (!run) {
        yield;
        continue;
      }
      const [from = 0, to = 0] = [run[0], run.at(-1)];
      if (isFirst && before !== undefined && msTo(from) - msTo(before) >= leastPauseMs)
        tell('gap', before, from);
      isFirst = false;
      before = to;
      let [metres, ms] = [metresTo(to) - metresTo(from), msTo(to) - msTo(from)];
      motion.metres += metres;
      motion.ms += ms;
      yield* stopsIn(track, run, (stop) => {
        metres -= metresTo(stop.to) - metresTo(stop.from);
        ms -= msTo(stop.to) - msTo(stop.from);
        tell('stop', stop.from, stop.to);
      });
      motion.movingMetres += metres;
      motion.movingMs += ms;
      yield* fastestPlaces(track, run, { metres: along, first: range.first }, motion.top);
    }
  }
  return motion;
}

/** What the device recorded goes before. */
function* topSpeed(
  track: LoadedTrack,
  range: Range,
  byPlaces: TopSpeed | undefined,
): Work<Pick<Figures, 'maxSpeed' | 'maxSpeedOf'>> {
  const recorded = yield* fastestRecorded(track, range);
  if (recorded !== undefined) return { maxSpeed: recorded, maxSpeedOf: 'device' };
  return byPlaces?.value === undefined ? {} : { maxSpeed: byPlaces.value, maxSpeedOf: 'places' };
}
