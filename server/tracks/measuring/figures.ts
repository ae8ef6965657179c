/** What a range of points amounts to. How each figure is made stands with it in the contract, trackMeasuring.ts. */
import type { Pause, Section } from '../../api/trackMeasuring.ts';
import type { Floats } from '../columns.ts';
import type { LoadedTrack } from '../load.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import { createClimb, smooth } from './climb.ts';
import { isoTime } from './clock.ts';
import type { Jump } from './jumps.ts';
import { motionOf } from './motion.ts';
import type { Range } from './range.ts';
import { alongOf, spansOf } from './spans.ts';
import { fastestRecorded } from './speed.ts';

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
  const recorded = yield* fastestRecorded(track, range);
  const motion = times.count > 0 ? yield* motionOf(track, range, { along, recorded, onPause }) : undefined;
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
        ? {
            movingTime: motion.movingMs / 1000,
            // Lines that were recorded side by side take longer, together, than it lasted.
            averageSpeed: motion.metres / Math.max(seconds, motion.ms / 1000),
          }
        : {}),
      ...(motion && motion.movingMs > 0
        ? { movingSpeed: (motion.movingMetres * 1000) / motion.movingMs }
        : {}),
      ...topSpeed(recorded, motion?.top),
      ...(motion && motion.jumps.length > 0 ? { jumps: told(motion.jumps) } : {}),
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

function told(jumps: readonly Jump[]): Figures['jumps'] {
  let distance = 0;
  for (const { metres } of jumps) distance += metres;
  return { count: jumps.length, distance };
}

/** What the device recorded goes before. */
function topSpeed(
  recorded: number | undefined,
  byPlaces: number | undefined,
): Pick<Figures, 'maxSpeed' | 'maxSpeedOf'> {
  if (recorded !== undefined) return { maxSpeed: recorded, maxSpeedOf: 'device' };
  return byPlaces === undefined ? {} : { maxSpeed: byPlaces, maxSpeedOf: 'places' };
}
