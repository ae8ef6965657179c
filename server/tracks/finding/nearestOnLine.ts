/**
 * The place on the line of a track nearest to another: exact along the WGS 84 ellipsoid, whatever the distance.
 *
 * First the leg with the nearest chord is found in the trees of boxes. The distance to the leg itself, which is a geodesic,
 * gives a chord that no nearer place can exceed (`longestChord`), and every leg is tried whose chord, less its sag, is
 * within that. Far away boxes are dropped by the triangle inequality, as for points.
 */

import type { Work } from '../slices.ts';
import { type BoxTree, fanout, itemsIn } from './boxTree.ts';
import {
  at,
  squaredChord,
  squaredDistanceToBox,
  squaredDistanceToFarCorner,
  squaredDistanceToLegChord,
} from './chords.ts';
import { geodesicDistance, longestDistance } from './ellipsoid.ts';
import { createLegSearch, type LegSearch, type NearPlace } from './legSearch.ts';
import { slack } from './nearest.ts';
import { type PointIndex, placeIn } from './pointIndex.ts';

/** The first of the nearest places. A segment of one point is that point. Throws a RemoteError if too many are alike. */
export function* nearestOnLine(points: PointIndex, lat: number, lon: number): Work<NearPlace> {
  const { tree, runs, jumpTree, jumps } = points;
  const place = placeIn(points, lat, lon);
  const search = createLegSearch(points, place, lat, lon);
  tryNearestChord(points, place, search);
  const isWorthwhile = (tree: BoxTree, box: number, one: number): boolean => {
    if (squaredDistanceToBox(tree, box, place) > search.chordLimit ** 2) return false;
    const { best, bySlope } = search;
    if (!best || !bySlope) return true;
    if (bySlope.toBox(tree, box) > best.distance + slack) return false;
    const extent = longestDistance(Math.sqrt(squaredDistanceToFarCorner(tree, box, points.xyz, one)));
    const distance = geodesicDistance(lat, lon, at(points.lat, one), at(points.lon, one));
    return distance - extent <= best.distance + slack;
  };
  for (const run of itemsIn(tree, (box, run) => isWorthwhile(tree, box, runs[run] ?? 0))) {
    yield;
    if (run !== undefined) forEachLeg(points, run, search.tryLeg, search.tryPoint);
  }
  for (const jump of itemsIn(jumpTree, (box, jump) => isWorthwhile(jumpTree, box, jumps[jump] ?? 0))) {
    yield;
    if (jump !== undefined) search.tryLeg(jumps[jump] ?? 0);
  }
  return search.best ?? never();
}

/** There is at least one point in an index. */
function never(): never {
  throw new Error('An index without points was searched.');
}

/** Runs to look into for a first attempt, of millions that may be as near: any leg would do, but the better it is the fewer follow. */
const mostRuns = 1024;

/** Tries the leg or point whose chord is nearest. */
function tryNearestChord(points: PointIndex, place: Float64Array, search: LegSearch): void {
  let best = Number.POSITIVE_INFINITY;
  let attempt = (): void => {};
  const consider = (squared: number, next: () => void): void => {
    if (squared >= best) return;
    best = squared;
    attempt = next;
  };
  const leg = (i: number): void =>
    consider(squaredDistanceToLegChord(points.xyz, i, place), () => search.tryLeg(i));
  const point = (i: number): void => consider(squaredChord(points.xyz, i, place), () => search.tryPoint(i));
  forEachNearest(
    points.tree,
    place,
    () => best,
    (run) => forEachLeg(points, run, leg, point),
  );
  forEachNearest(
    points.jumpTree,
    place,
    () => best,
    (jump) => leg(points.jumps[jump] ?? 0),
  );
  attempt();
}

/** The legs that lie in the box of a run; of a run without legs its point. */
function forEachLeg(
  points: PointIndex,
  run: number,
  leg: (i: number) => void,
  point: (i: number) => void,
): void {
  const first = points.runs[run] ?? 0;
  const end = (points.runs[run + 1] ?? 0) - 1 + (points.goesOn[run] ?? 0);
  if (first === end) point(first);
  for (let i = first; i < end; i++) leg(i);
}

/** Some items of the boxes that are nearer than the limit (squared), as it is by then; the nearest child first. */
function forEachNearest(
  tree: BoxTree,
  place: Float64Array,
  limit: () => number,
  each: (item: number) => void,
): void {
  if (tree.items.length === 0) return;
  let left = mostRuns;
  const visit = (level: number, node: number): void => {
    if (level === 0) {
      left--;
      each(tree.items[node] ?? 0);
      return;
    }
    const below = tree.levels[level - 1] ?? 0;
    const end = Math.min((tree.levels[level] ?? 0) - below, (node + 1) * fanout);
    const children: { node: number; distance: number }[] = [];
    for (let i = node * fanout; i < end; i++) {
      children.push({ node: i, distance: squaredDistanceToBox(tree, below + i, place) });
    }
    children.sort((one, other) => one.distance - other.distance);
    for (const child of children) if (left > 0 && child.distance < limit()) visit(level - 1, child.node);
  };
  visit(tree.levels.length - 2, 0);
}
