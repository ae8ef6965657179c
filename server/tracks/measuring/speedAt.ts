/** How fast the track is at one place: as the device recorded it, else over the lines around it. */
import { kindsByCode, segmentOf } from '../columns.ts';
import { at } from '../finding/chords.ts';
import type { LinePlace } from '../finding/legSearch.ts';
import type { LoadedTrack } from '../load.ts';
import { leastLegMs } from './speed.ts';

type Speeds = Pick<LoadedTrack, 'time' | 'along' | 'sensors' | 'segmentStarts' | 'segmentKinds'>;
type Place = Pick<LinePlace, 'index' | 'fraction'>;

/** How many points to each side are looked at, so that a track without times does not cost more than one with them. */
const mostAround = 100;

/**
 * In m/s; NaN where it is not known. Without a recorded speed it is the way between the points around the place over its time:
 * from the point before to the point after, and farther out until they are 1 s apart (see `leastLegMs`). Points without times
 * are left out. Never across a gap, nor over a place where the clock goes back.
 */
export function speedAt(track: Speeds, place: Place): number {
  const recorded = valueAt(track.sensors.speed, place);
  return Number.isNaN(recorded) ? speedOverLines(track, place) : recorded;
}

/** What stands at a point, or lies between the values of two; NaN when there is none, or one of the two is missing. */
export function valueAt(values: Float64Array | undefined, { index, fraction }: Place): number {
  const value = values?.[index] ?? Number.NaN;
  return fraction === 0 ? value : value + fraction * ((values?.[index + 1] ?? Number.NaN) - value);
}

function speedOverLines(
  { time, along, segmentStarts, segmentKinds }: Speeds,
  { index, fraction }: Place,
): number {
  const segment = segmentOf(segmentStarts, index);
  if (kindsByCode[segmentKinds[segment] ?? 0] === 'waypoints') return Number.NaN;
  const first = Math.max(segmentStarts[segment] ?? 0, index - mostAround);
  const end = Math.min(segmentStarts[segment + 1] ?? time.length, index + 1 + mostAround);
  /** The nearest point with a time from `i` on, backwards or forwards; undefined if there is none. */
  const timed = (i: number, step: 1 | -1): number | undefined => {
    for (let k = i; k >= first && k < end; k += step) if (!Number.isNaN(at(time, k))) return k;
    return undefined;
  };
  const next = fraction === 0 ? index : index + 1;
  let from = timed(fraction === 0 ? index - 1 : index, -1) ?? timed(index, 1);
  let to = timed(index + 1, 1) ?? timed(next, -1);
  if (from === undefined || to === undefined) return Number.NaN;
  while (at(time, to) - at(time, from) < leastLegMs) {
    const before = timed(from - 1, -1);
    const after = timed(to + 1, 1);
    const canGoBack = before !== undefined && at(time, before) <= at(time, from);
    const canGoOn = after !== undefined && at(time, after) >= at(time, to);
    if (!canGoBack && !canGoOn) break;
    if (canGoBack) from = before;
    if (canGoOn) to = after;
  }
  const ms = at(time, to) - at(time, from);
  return ms > 0 ? ((at(along, to) - at(along, from)) * 1000) / ms : Number.NaN;
}
