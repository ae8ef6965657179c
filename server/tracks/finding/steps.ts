/** Along a track by steps: to a place so many metres along it, and from one point to the next that is far enough away. */
import type { LoadedTrack } from '../load.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import { at } from './chords.ts';
import { type LinePlace, pointPlace } from './legSearch.ts';
import { partOfLeg } from './times.ts';

/** Where steps begin: a recorded point, or a part of the way to the next one. */
export type Start = Pick<LinePlace, 'index' | 'fraction'>;

/** `isEnd`: no point is so far away, and this is the last one in that direction. */
export interface Step {
  readonly index: number;
  readonly isEnd: boolean;
}

/** The first place that is so many metres along the track; undefined beyond its end. */
export function placeAlong(
  { along, index }: Pick<LoadedTrack, 'along' | 'index'>,
  metres: number,
): LinePlace | undefined {
  const to = firstAlong(along, metres);
  if (to === along.length) return undefined;
  if (to === 0 || at(along, to) === metres) return pointPlace(index, to);
  const before = at(along, to - 1);
  return partOfLeg(index, to - 1, (metres - before) / (at(along, to) - before));
}

export function stepPoints({ lat }: Pick<LoadedTrack, 'lat'>, start: Start, points: number): Step {
  const last = lat.length - 1;
  // From between two points one step back is to the earlier one, as one step on is to the later one.
  const to = start.index + points + (points < 0 && start.fraction > 0 ? 1 : 0);
  return { index: Math.max(0, Math.min(last, to)), isEnd: to < 0 || to > last };
}

export function stepMetres({ along }: Pick<LoadedTrack, 'along'>, start: Start, metres: number): Step {
  const from = between(along, start);
  if (metres >= 0) {
    // A parked receiver writes many points at one place: the search begins after those that were passed.
    const index = Math.max(startOfSearch(start, 1), firstAlong(along, from + metres));
    return index < along.length ? { index, isEnd: false } : { index: along.length - 1, isEnd: true };
  }
  const index = Math.min(startOfSearch(start, -1), firstBeyond(along, from + metres) - 1);
  return index >= 0 ? { index, isEnd: false } : { index: 0, isEnd: true };
}

/** Undefined when no point has a time. Where times go back, what counts is how far they are apart. */
export function* stepSeconds(
  { time }: Pick<LoadedTrack, 'time'>,
  start: Start,
  seconds: number,
): Work<Step | undefined> {
  const direction = seconds < 0 ? -1 : 1;
  const from = yield* timeNear(time, start, direction);
  if (from === undefined) return undefined;
  const least = Math.abs(seconds) * 1000;
  for (let i = startOfSearch(start, direction); i >= 0 && i < time.length; i += direction) {
    if (i % pointsAtOnce === 0) yield;
    if (Math.abs(at(time, i) - from) >= least) return { index: i, isEnd: false };
  }
  return { index: direction === 1 ? time.length - 1 : 0, isEnd: true };
}

/** The first point that a step in this direction may end at. */
const startOfSearch = ({ index, fraction }: Start, direction: 1 | -1): number =>
  direction === 1 && fraction > 0 ? index + 1 : index;

/** The time at the start of a step; else that of the nearest point with one, at first on the side that one comes from. */
function* timeNear(time: Float64Array, start: Start, direction: 1 | -1): Work<number | undefined> {
  const here = between(time, start);
  if (!Number.isNaN(here)) return here;
  for (const way of [-direction, direction]) {
    for (let i = start.index; i >= 0 && i < time.length; i += way) {
      if (i % pointsAtOnce === 0) yield;
      if (!Number.isNaN(at(time, i))) return at(time, i);
    }
  }
  return undefined;
}

const between = (values: Float64Array, { index, fraction }: Start): number =>
  fraction === 0
    ? at(values, index)
    : at(values, index) + fraction * (at(values, index + 1) - at(values, index));

/** The first of ascending values that is at least so large; their number if there is none. */
const firstAlong = (values: Float64Array, least: number): number =>
  firstWhere(values, (value) => value >= least);

/** The first of ascending values that is larger; their number if there is none. */
const firstBeyond = (values: Float64Array, most: number): number =>
  firstWhere(values, (value) => value > most);

function firstWhere(values: Float64Array, isThere: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isThere(at(values, middle))) high = middle;
    else low = middle + 1;
  }
  return low;
}
