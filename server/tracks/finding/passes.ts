/**
 * How often a track comes by a place: the runs of its line that lie within so many metres of it, along the ellipsoid.
 *
 * Only runs of points whose boxes come near enough are looked at, in the order of the track. What is near is an unbroken
 * piece of each leg: two places within 100 km of the place are at most 200 km apart, so is the leg between them, and there
 * the distance along it has one minimum (see `footOnLeg`).
 */
import { segmentOf } from '../columns.ts';
import type { Work } from '../slices.ts';
import { type BoxTree, itemsIn } from './boxTree.ts';
import {
  at,
  squaredChord,
  squaredDistanceToBox,
  squaredDistanceToLegChord,
  squaredLegChord,
} from './chords.ts';
import { geodesicDistance, longestChord, longestDistance, longestSag } from './ellipsoid.ts';
import { createLeg, crossing, footOnLeg, type Leg, type Sight } from './leg.ts';
import { createLegSearch, type LinePlace, legPlace, type NearPlace, pointPlace } from './legSearch.ts';
import { slack } from './nearest.ts';
import { type PointIndex, placeIn } from './pointIndex.ts';

export interface LinePass {
  readonly from: LinePlace;
  readonly to: LinePlace;
  readonly nearest: NearPlace;
}

export interface PassesAsked {
  readonly lat: number;
  readonly lon: number;
  /** Metres, at most 100 km. */
  readonly within: number;
  /** The most to tell; the others are only counted. */
  readonly limit: number;
}

/** A pass without its nearest place, and the points on the ends of its first and last leg. */
interface Stretch {
  readonly from: LinePlace;
  readonly to: LinePlace;
  readonly first: number;
  readonly last: number;
}

/** In the order of the track. `more`: how many there are beyond the limit. */
export function* findPasses(
  index: PointIndex,
  asked: PassesAsked,
): Work<{ passes: LinePass[]; more: number }> {
  const { lat, lon, limit } = asked;
  const place = placeIn(index, lat, lon);
  const passes: LinePass[] = [];
  let more = 0;
  for (const stretch of stretches(index, place, asked)) {
    if (!stretch) yield;
    else if (passes.length < limit) {
      const { from, to, first, last } = stretch;
      passes.push({ from, to, nearest: yield* nearestWithin(index, place, asked, first, last) });
    } else more++;
  }
  return { passes, more };
}

/** Legs between two looks at the clock: with a geodesic for each, a few milliseconds. */
const legsAtOnce = 256;

function* stretches(
  index: PointIndex,
  place: Float64Array,
  asked: PassesAsked,
): Generator<Stretch | undefined> {
  const { lineStarts } = index;
  const { lat, lon } = asked;
  // A place that was found on the line is on it, whatever rounding says.
  const reach = asked.within + slack;
  const chordLimit = longestChord(reach) + slack;
  const isWithin = (i: number): boolean => {
    const chord = Math.sqrt(squaredChord(index.xyz, i, place));
    if (chord > chordLimit) return false;
    if (longestDistance(chord) + slack <= reach) return true;
    return geodesicDistance(lat, lon, at(index.lat, i), at(index.lon, i)) <= reach;
  };
  const mayBeWithin = (i: number): boolean => {
    const sag = longestSag(Math.sqrt(squaredLegChord(index.xyz, i)));
    return Math.sqrt(squaredDistanceToLegChord(index.xyz, i, place)) - sag <= chordLimit;
  };
  const edge = (i: number, leg: Leg, within: Sight, beyond: Sight): LinePlace =>
    legPlace(index, i, crossing(leg, asked, reach, { within, beyond }), leg.length);

  let open: { from: LinePlace; first: number } | undefined;
  for (const piece of piecesNear(index, place, chordLimit)) {
    if (!piece) {
      yield undefined;
      continue;
    }
    const { from: first, to: last } = piece;
    let isHere = isWithin(first);
    const isStart = lineStarts[segmentOf(lineStarts, first)] === first;
    if (isHere && isStart) open = { from: pointPlace(index, first), first };
    for (let i = first; i < last; i++) {
      if (i % legsAtOnce === 0) yield undefined;
      const wasHere = isHere;
      isHere = isWithin(i + 1);
      if (wasHere && isHere) continue;
      if (!wasHere && !isHere && !mayBeWithin(i)) continue;
      const leg = legFrom(index, i);
      const start = leg.sight(lat, lon, 0);
      const end = leg.sight(lat, lon, leg.length);
      if (wasHere) {
        if (open) yield { ...open, to: edge(i, leg, start, end), last: i + 1 };
        open = undefined;
      } else if (isHere) {
        open = { from: edge(i, leg, end, start), first: i };
      } else {
        const foot = footOnLeg(leg, lat, lon);
        if (foot.distance <= reach)
          yield { from: edge(i, leg, foot, start), to: edge(i, leg, foot, end), first: i, last: i + 1 };
      }
    }
    const isEnd = (lineStarts[segmentOf(lineStarts, last) + 1] ?? index.lat.length) === last + 1;
    if (open && isEnd) {
      yield { ...open, to: pointPlace(index, last), last };
      open = undefined;
    }
  }
}

const legFrom = ({ lat, lon }: PointIndex, i: number): Leg =>
  createLeg(at(lat, i), at(lon, i), at(lat, i + 1), at(lon, i + 1));

/** The points from which to which legs come near, in the order of the track: one run after another, or a jump. */
function* piecesNear(
  { lineStarts, runs, goesOn, tree, jumps, jumpTree }: PointIndex,
  place: Float64Array,
  chordLimit: number,
): Generator<{ from: number; to: number } | undefined> {
  const nearRuns = yield* itemsWithin(tree, place, chordLimit);
  const nearJumps = yield* itemsWithin(jumpTree, place, chordLimit);
  const end = runs.at(-1) ?? 0;
  let jump = 0;
  for (let run = 0; run <= nearRuns.length; run++) {
    if (run % runsAtOnce === 0) yield undefined;
    const from = runs[run] ?? end;
    // A run of one point before a jump begins where the jump does, and comes first.
    for (; jump < jumps.length && (jumps[jump] ?? end) < from; jump++) {
      const start = jumps[jump] ?? end;
      if (nearJumps[jump] === 1) yield { from: start, to: start + 1 };
    }
    if (nearRuns[run] !== 1) continue;
    const to = (runs[run + 1] ?? end) - 1 + (goesOn[run] ?? 0);
    if (from < to || isAlone(lineStarts, from, end)) yield { from, to };
  }
}

/** Runs between two looks at the clock. */
const runsAtOnce = 8192;

/** For each item of a tree whether it may come so near (1). Marks, for so they are in the order of the track without sorting. */
function* itemsWithin(
  tree: BoxTree,
  place: Float64Array,
  chordLimit: number,
): Generator<undefined, Uint8Array> {
  const isNear = new Uint8Array(tree.items.length);
  let found = 0;
  for (const item of itemsIn(tree, (box) => squaredDistanceToBox(tree, box, place) <= chordLimit ** 2)) {
    if (item !== undefined) isNear[item] = 1;
    if (item === undefined || ++found % runsAtOnce === 0) yield undefined;
  }
  return isNear;
}

/** Whether a point is all that its piece of line has. */
function isAlone(lineStarts: Uint32Array, point: number, count: number): boolean {
  const piece = segmentOf(lineStarts, point);
  return lineStarts[piece] === point && (lineStarts[piece + 1] ?? count) === point + 1;
}

/** The first of the nearest places from one point to another. */
function* nearestWithin(
  index: PointIndex,
  place: Float64Array,
  { lat, lon }: PassesAsked,
  first: number,
  last: number,
): Work<NearPlace> {
  const search = createLegSearch(index, place, lat, lon);
  if (first === last) search.tryPoint(first);
  let nearest = first;
  let least = Number.POSITIVE_INFINITY;
  for (let i = first; i < last; i++) {
    if (i % legsAtOnce === 0) yield;
    const squared = squaredDistanceToLegChord(index.xyz, i, place);
    if (squared < least) [nearest, least] = [i, squared];
  }
  if (first < last) search.tryLeg(nearest);
  for (let i = first; i < last; i++) {
    if (i % legsAtOnce === 0) yield;
    search.tryLeg(i);
  }
  const { best } = search;
  if (!best) throw new Error('A pass without a leg or point was searched.');
  return best;
}
