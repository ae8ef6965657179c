/**
 * Where a track was at a time.
 *
 * The rule, for files in which times jump or stand still: the first point recorded at exactly that time; else the first leg
 * that goes over it forwards in time; else the first that goes over it backwards (a track that somebody has turned around).
 * A leg is here the way from one point with a time to the next one in the same segment; points between them that have none
 * lie on it. Times are milliseconds since 1970.
 */
import type { TrackColumns } from '../columns.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import { at, squaredLegChord } from './chords.ts';
import { legLength } from './ellipsoid.ts';
import { createLeg } from './leg.ts';
import { type LinePlace, legPlace, pointPlace } from './legSearch.ts';
import type { PointIndex } from './pointIndex.ts';

/**
 * Made at the first question: 4 bytes for each point if some have no time, and 9 for each stretch: points with times that
 * go on in one direction. There is one for each segment if its times are in order.
 */
export interface TimeIndex {
  readonly time: Float64Array;
  /** The points that have a time, when some have none. */
  readonly timed: Uint32Array | undefined;
  /** The first and the last of each stretch in `timed`, or else of all points, in the order of the file. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** 1 when times grow or stay, -1 when they fall. */
  readonly direction: Int8Array;
}

export function* indexTimes({
  time,
  segmentStarts,
}: Pick<TrackColumns, 'time' | 'segmentStarts'>): Work<TimeIndex> {
  const timed = yield* pointsWithTimes(time);
  const count = timed ? timed.length : time.length;
  let stretches = 0;
  let [from, to, direction] = [new Uint32Array(16), new Uint32Array(16), new Int8Array(16)];
  const begin = (first: number, last: number, way: 1 | -1): void => {
    if (stretches === from.length) {
      [from, to] = [grown(from), grown(to)];
      direction = new Int8Array(direction.buffer.transfer(2 * stretches));
    }
    [from[stretches], to[stretches], direction[stretches]] = [first, last, way];
    stretches++;
  };
  let segmentEnd = 0;
  let segment = -1;
  for (let k = 0; k < count; k++) {
    if (k % pointsAtOnce === 0) yield;
    const i = timed ? (timed[k] ?? 0) : k;
    const isNewSegment = i >= segmentEnd;
    while (i >= segmentEnd) segmentEnd = segmentStarts[++segment + 1] ?? time.length;
    if (isNewSegment) {
      begin(k, k, 1);
      continue;
    }
    const before = at(time, timed ? (timed[k - 1] ?? 0) : k - 1);
    const way = at(time, i) < before ? -1 : 1;
    const current = stretches - 1;
    if (from[current] === to[current]) direction[current] = way;
    // The leg on which it turns belongs to the next one, so both have the point before.
    if (direction[current] === way) to[current] = k;
    else begin(k - 1, k, way);
  }
  return {
    time,
    timed,
    from: from.slice(0, stretches),
    to: to.slice(0, stretches),
    direction: direction.slice(0, stretches),
  };
}

const grown = (values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> =>
  new Uint32Array(values.buffer.transfer(2 * values.byteLength));

/** Nothing when all points have times. */
function* pointsWithTimes(time: Float64Array): Work<Uint32Array | undefined> {
  let count = 0;
  for (let i = 0; i < time.length; i++) {
    if (i % pointsAtOnce === 0) yield;
    if (!Number.isNaN(at(time, i))) count++;
  }
  if (count === time.length) return undefined;
  const points = new Uint32Array(count);
  for (let i = 0, k = 0; i < time.length; i++) {
    if (i % pointsAtOnce === 0) yield;
    if (!Number.isNaN(at(time, i))) points[k++] = i;
  }
  return points;
}

export type Moment =
  /** `part`: of the time between the points `from` and `to`; both are the same point when it was recorded then. */
  | { readonly kind: 'found'; readonly from: number; readonly to: number; readonly part: number }
  /** The nearest times before and after that were recorded, NaN when there are none. */
  | { readonly kind: 'none'; readonly before: number; readonly after: number };

/** As many steps as there are stretches, and a binary search in each that holds the time. */
export function* findTime({ time, timed, ...stretches }: TimeIndex, asked: number): Work<Moment> {
  const point = (k: number): number => (timed ? (timed[k] ?? 0) : k);
  const timeOf = (k: number): number => at(time, point(k));
  let forwards: Moment | undefined;
  let backwards: Moment | undefined;
  let before = Number.NaN;
  let after = Number.NaN;
  for (let stretch = 0; stretch < stretches.from.length; stretch++) {
    if (stretch % pointsAtOnce === 0) yield;
    const [from, to] = [stretches.from[stretch] ?? 0, stretches.to[stretch] ?? 0];
    const direction = stretches.direction[stretch] === 1 ? 1 : -1;
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
export function* partOfWay(points: PointIndex, from: number, to: number, part: number): Work<LinePlace> {
  if (from === to) return pointPlace(points, from);
  if (to === from + 1) return partOfLeg(points, from, part);
  const lengths = new Float64Array(to - from);
  let whole = 0;
  for (let i = from; i < to; i++) {
    if (i % legsAtOnce === 0) yield;
    const length = lengthOf(points, i);
    lengths[i - from] = length;
    whole += length;
  }
  let left = part * whole;
  for (let i = from; i < to; i++) {
    if (i % pointsAtOnce === 0) yield;
    const length = at(lengths, i - from);
    if (left <= length && length > 0) return partOfLeg(points, i, left / length);
    left -= length;
  }
  // All at one place, or rounding at the very end.
  return pointPlace(points, whole === 0 ? from : to);
}

/** Legs between two looks at the clock: long ones have a geodesic each. */
const legsAtOnce = 256;

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
