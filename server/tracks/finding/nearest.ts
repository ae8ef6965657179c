/**
 * The recorded point nearest to a place: exact along the WGS 84 ellipsoid, whatever the distance.
 *
 * First the point with the shortest chord is found in the tree of boxes; that is quick. Up to 300 km the search also sees
 * whether any other point could be nearer along the ellipsoid; at 1 km that would be one less than 2 µm farther away, so
 * mostly there is none. If there is, or it is farther, every point that could be nearer is compared by its own geodesic.
 * At 10,000 km these are the points within some 25 km; there, boxes and points are dropped by the slope of the distance at
 * the best one so far, and boxes by the triangle inequality: the geodesic to one of their points, less the box's extent.
 */

import type { Work } from '../slices.ts';
import { fanout, itemsIn } from './boxTree.ts';
import { at, squaredChord, squaredDistanceToBox, squaredDistanceToFarCorner } from './chords.ts';
import { chordOfRivals, geodesicDistance, longestChord, longestDistance, near } from './ellipsoid.ts';
import { type PointIndex, placeIn } from './pointIndex.ts';
import { recent } from './recent.ts';
import { type SlopeBound, slopeBound } from './slopeBound.ts';

export interface Nearest {
  /** Among points at the same distance it is the first. */
  readonly index: number;
  /** Metres along the ellipsoid. */
  readonly distance: number;
}

/** Chords are good to 4 nm and geodesics to 15 nm: with this much more, in metres, rounding cannot hide a point. */
export const slack = 1e-6;

/** What is kept for the next search of an index. */
interface Search {
  /** The last answer. A map moves little by little, so the search begins there; what it finds is the same. */
  last: number;
  /** Boxes to look into, the nearest on top, with their levels and squared distances. */
  readonly boxes: Uint32Array;
  readonly levels: Uint32Array;
  readonly distances: Float64Array;
}
const searches = new WeakMap<PointIndex, Search>();

function searchOf(index: PointIndex): Search {
  const known = searches.get(index);
  if (known) return known;
  // At each level at most all boxes of one parent wait.
  const size = fanout * index.tree.levels.length;
  const search = {
    last: 0,
    boxes: new Uint32Array(size),
    levels: new Uint32Array(size),
    distances: new Float64Array(size),
  };
  searches.set(index, search);
  return search;
}

/** Mostly done without a turn for others. */
export function* nearestPoint(points: PointIndex, lat: number, lon: number): Work<Nearest> {
  const place = placeIn(points, lat, lon);
  const search = searchOf(points);
  const { index, isSure } = nearestByChord(points, place, search);
  const found = isSure
    ? { index, distance: distanceTo(points, index, lat, lon) }
    : yield* confirm(points, index, place, lat, lon);
  search.last = found.index;
  return found;
}

/** After so many runs, half a millisecond, it is left to `confirm`. Where few are alike, a search looks into ten. */
const mostRuns = 4096;

/** The first point with the shortest chord, and whether it is sure that no other place is nearer along the ellipsoid. */
function nearestByChord(
  { lat, lon, xyz, runs, tree }: PointIndex,
  place: Float64Array,
  search: Search,
): { index: number; isSure: boolean } {
  const { boxes, levels, distances } = search;
  let index = search.last;
  let best = squaredChord(xyz, index, place);
  let second = Number.POSITIVE_INFINITY;
  let limit = rivals(best);

  let looked = 0;
  let waiting = 1;
  boxes[0] = (tree.levels.at(-1) ?? 0) - 1;
  levels[0] = tree.levels.length - 2;
  distances[0] = 0;
  while (waiting > 0) {
    waiting--;
    if (at(distances, waiting) > limit) continue;
    const box = boxes[waiting] ?? 0;
    const level = levels[waiting] ?? 0;
    if (level > 0) {
      const first = tree.levels[level] ?? 0;
      const child = (tree.levels[level - 1] ?? 0) + (box - first) * fanout;
      const end = Math.min(first, child + fanout);
      const bottom = waiting;
      for (let i = child; i < end; i++) {
        const distance = squaredDistanceToBox(tree, i, place);
        if (distance > limit) continue;
        let to = waiting++;
        for (; to > bottom && at(distances, to - 1) < distance; to--) {
          distances[to] = at(distances, to - 1);
          boxes[to] = boxes[to - 1] ?? 0;
        }
        distances[to] = distance;
        boxes[to] = i;
        levels[waiting - 1] = level - 1;
      }
      continue;
    }
    if (looked++ === mostRuns) return { index, isSure: false };
    const run = tree.items[box] ?? 0;
    const end = runs[run + 1] ?? 0;
    for (let i = runs[run] ?? 0; i < end; i++) {
      const squared = squaredChord(xyz, i, place);
      if (squared > limit) continue;
      // A parked receiver writes the same place again and again.
      const isSamePlace = lat[i] === lat[index] && lon[i] === lon[index];
      if (squared < best) {
        if (!isSamePlace) second = best;
        best = squared;
        index = i;
        limit = rivals(best);
      } else if (isSamePlace) index = Math.min(index, i);
      else if (squared < second) second = squared;
    }
  }
  return { index, isSure: best < near ** 2 && second > limit };
}

/**
 * The squared chord beyond which no point can be nearer than one with this chord. From `near` on it only says which chords
 * are not shorter.
 */
const rivals = (squared: number): number =>
  squared < near ** 2 ? (chordOfRivals(Math.sqrt(squared)) + slack) ** 2 : squared;

/** Compares by geodesics every point that could be nearer than `candidate`. */
function* confirm(
  points: PointIndex,
  candidate: number,
  place: Float64Array,
  lat: number,
  lon: number,
): Work<Nearest> {
  const { xyz, runs, tree } = points;
  const distanceOf = recent(points, 1, (i) => distanceTo(points, i, lat, lon));
  let index = candidate;
  let distance = Number.POSITIVE_INFINITY;
  let limit = Number.POSITIVE_INFINITY;
  let bySlope: SlopeBound | undefined;
  const take = (i: number, geodesic: number): void => {
    const isNearer = geodesic < distance;
    index = i;
    if (!isNearer) return;
    distance = geodesic;
    limit = squaredLimit(distance);
    // Up to there the chord says it better.
    bySlope = distance > near ? slopeBound(points, i, { lat, lon, distance }) : undefined;
  };
  take(candidate, distanceOf(candidate));

  const consider = (i: number): void => {
    if (points.lat[i] === points.lat[index] && points.lon[i] === points.lon[index]) {
      index = Math.min(index, i);
      return;
    }
    if (bySlope && bySlope.toPoint(i) > distance + slack) return;
    const geodesic = distanceOf(i);
    if (geodesic < distance || (geodesic === distance && i < index)) take(i, geodesic);
  };
  const isBeyond = (box: number, one: number): boolean => {
    if (!bySlope) return false;
    if (bySlope.toBox(tree, box) > distance + slack) return true;
    const extent = longestDistance(Math.sqrt(squaredDistanceToFarCorner(tree, box, xyz, one)));
    return distanceOf(one) - extent > distance + slack;
  };
  const isWorthwhile = (box: number, run: number): boolean =>
    squaredDistanceToBox(tree, box, place) <= limit && !isBeyond(box, runs[run] ?? 0);
  for (const run of itemsIn(tree, isWorthwhile)) {
    yield;
    if (run === undefined) continue;
    const end = runs[run + 1] ?? 0;
    for (let i = runs[run] ?? 0; i < end; i++) if (squaredChord(xyz, i, place) <= limit) consider(i);
  }
  return { index, distance };
}

const distanceTo = ({ lat, lon }: PointIndex, i: number, fromLat: number, fromLon: number): number =>
  geodesicDistance(fromLat, fromLon, at(lat, i), at(lon, i));

export const squaredLimit = (distance: number): number => (longestChord(distance) + slack) ** 2;
