/**
 * Where a track was at a time.
 *
 * The rule, for files in which times jump or stand still: the first point recorded at exactly that time; else the first leg
 * that goes over it forwards in time; else the first that goes over it backwards (a track that somebody has turned around).
 * A leg is here the way from one point with a time to the next one in the same segment; points between them that have none
 * lie on it. Times are milliseconds since 1970.
 */
import type { TrackColumns } from '../columns.ts';
import { at, squaredLegChord } from './chords.ts';
import { legLength } from './ellipsoid.ts';
import { createLeg } from './leg.ts';
import { type LinePlace, legPlace, pointPlace } from './legSearch.ts';
import type { PointIndex } from './pointIndex.ts';

/** Points with times, which go on in one direction: `from` to `to` in `TimeIndex`, both of them included. */
interface Stretch {
  readonly from: number;
  to: number;
  /** 1 when times grow or stay, -1 when they fall. */
  direction: 1 | -1;
}

/** Made at the first question: 4 bytes for each point, and none when all points have times. */
export interface TimeIndex {
  readonly time: Float64Array;
  /** The points that have a time, when some have none. */
  readonly timed: Uint32Array | undefined;
  /** In the order of the file: one for each segment, if its times are in order. */
  readonly stretches: readonly Stretch[];
}

export function indexTimes({ time, segmentStarts }: Pick<TrackColumns, 'time' | 'segmentStarts'>): TimeIndex {
  const timed = time.some(Number.isNaN) ? pointsWithTimes(time) : undefined;
  const count = timed ? timed.length : time.length;
  const stretches: Stretch[] = [];
  let current: Stretch | undefined;
  let segmentEnd = 0;
  let segment = -1;
  for (let k = 0; k < count; k++) {
    const i = timed ? (timed[k] ?? 0) : k;
    const isNewSegment = i >= segmentEnd;
    while (i >= segmentEnd) segmentEnd = segmentStarts[++segment + 1] ?? time.length;
    if (!current || isNewSegment) {
      current = { from: k, to: k, direction: 1 };
      stretches.push(current);
      continue;
    }
    const before = at(time, timed ? (timed[k - 1] ?? 0) : k - 1);
    const direction = at(time, i) < before ? -1 : 1;
    if (current.from === current.to) current.direction = direction;
    if (current.direction !== direction) {
      // The leg on which it turns belongs to the next one, so both have the point before.
      current = { from: k - 1, to: k, direction };
      stretches.push(current);
    }
    current.to = k;
  }
  return { time, timed, stretches };
}

function pointsWithTimes(time: Float64Array): Uint32Array {
  const points = new Uint32Array(time.length);
  let count = 0;
  for (let i = 0; i < time.length; i++) if (!Number.isNaN(at(time, i))) points[count++] = i;
  return points.slice(0, count);
}

export type Moment =
  /** `part`: of the time between the points `from` and `to`; both are the same point when it was recorded then. */
  | { readonly kind: 'found'; readonly from: number; readonly to: number; readonly part: number }
  /** The nearest times before and after that were recorded, NaN when there are none. */
  | { readonly kind: 'none'; readonly before: number; readonly after: number };

/** As many steps as there are stretches, and a binary search in each that holds the time. */
export function findTime({ time, timed, stretches }: TimeIndex, asked: number): Moment {
  const point = (k: number): number => (timed ? (timed[k] ?? 0) : k);
  const timeOf = (k: number): number => at(time, point(k));
  let forwards: Moment | undefined;
  let backwards: Moment | undefined;
  let before = Number.NaN;
  let after = Number.NaN;
  for (const { from, to, direction } of stretches) {
    const [least, most] = direction === 1 ? [timeOf(from), timeOf(to)] : [timeOf(to), timeOf(from)];
    if (most < asked) before = most <= before ? before : most;
    else if (least > asked) after = least >= after ? after : least;
    else {
      const k = firstReaching(timeOf, from, to, asked * direction, direction);
      if (timeOf(k) === asked) return { kind: 'found', from: point(k), to: point(k), part: 0 };
      const part = (asked - timeOf(k - 1)) / (timeOf(k) - timeOf(k - 1));
      const leg: Moment = { kind: 'found', from: point(k - 1), to: point(k), part };
      if (direction === 1) forwards ??= leg;
      else backwards ??= leg;
    }
  }
  return forwards ?? backwards ?? { kind: 'none', before, after };
}

/** The first one whose time is at or beyond `goal`, both times `direction`. */
function firstReaching(
  timeOf: (k: number) => number,
  from: number,
  to: number,
  goal: number,
  direction: 1 | -1,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeOf(middle) * direction < goal) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place after a part of the way from one point to another along the line, by length. */
export function partOfWay(points: PointIndex, from: number, to: number, part: number): LinePlace {
  if (from === to) return pointPlace(points, from);
  if (to === from + 1) return partOfLeg(points, from, part);
  let whole = 0;
  for (let i = from; i < to; i++) whole += lengthOf(points, i);
  let left = part * whole;
  for (let i = from; i < to; i++) {
    const length = lengthOf(points, i);
    if (left <= length && length > 0) return partOfLeg(points, i, left / length);
    left -= length;
  }
  // All at one place, or rounding at the very end.
  return pointPlace(points, whole === 0 ? from : to);
}

/** The place after a part of the leg from point `i` to the next. */
export function partOfLeg(points: PointIndex, i: number, part: number): LinePlace {
  const leg = createLeg(at(points.lat, i), at(points.lon, i), at(points.lat, i + 1), at(points.lon, i + 1));
  if (leg.length === 0) return { ...pointPlace(points, i), fraction: part };
  return legPlace(points, i, { along: part * leg.length, ...leg.at(part * leg.length) }, leg.length);
}

function lengthOf({ lat, lon, xyz }: PointIndex, i: number): number {
  const chord = Math.sqrt(squaredLegChord(xyz, i));
  return legLength(chord, at(lat, i), at(lon, i), at(lat, i + 1), at(lon, i + 1));
}
