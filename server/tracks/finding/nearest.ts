/**
 * The recorded point nearest to a place: exact along the WGS 84 ellipsoid, whatever the distance.
 *
 * First the point with the shortest chord is found in the tree of boxes; that is quick. Its geodesic gives a chord that
 * no nearer point can exceed (`longestChord`), and every point within that is compared by its own geodesic. At 1 km
 * these are the points less than 2 µm farther away, so mostly one. At 10,000 km they are those within some 25 km;
 * there, boxes are dropped by the triangle inequality: the geodesic to one of their points, less the box's extent.
 */
import { geodesicDistance, longestChord, longestDistance, toGeocentric } from './ellipsoid.ts';
import { fanout, type PointIndex, runLength } from './pointIndex.ts';

export interface Nearest {
  /** Among points at the same distance it is the first. */
  readonly index: number;
  /** Metres along the ellipsoid. */
  readonly distance: number;
}

/** Chords are good to 4 nm and geodesics to 15 nm: with this much more, in metres, rounding cannot hide a point. */
const slack = 1e-6;

/**
 * From this distance on, in metres, boxes are tried by the triangle inequality as well. It costs a geodesic for each box,
 * and below it the points within the bound are so few that it saves none.
 */
const far = 50_000;

export function nearestPoint(tree: PointIndex, lat: number, lon: number): Nearest {
  const place = new Float64Array(3);
  toGeocentric(lat, lon, place, 0);
  return confirm(tree, nearestByChord(tree, place), place, lat, lon);
}

/** The first point with the shortest chord. */
function nearestByChord(tree: PointIndex, place: Float64Array): number {
  const { xyz, levels } = tree;
  const count = tree.lat.length;
  const top = levels.length - 2;
  // One row of distances for each level, so that the nearest children can be visited first.
  const distances = new Float64Array((top + 1) * fanout);
  let best = Number.POSITIVE_INFINITY;
  let index = 0;

  const visit = (level: number, node: number): void => {
    if (level === 0) {
      const end = Math.min(count, (node + 1) * runLength);
      for (let i = node * runLength; i < end; i++) {
        const squared = squaredChord(xyz, i, place);
        if (squared < best || (squared === best && i < index)) {
          best = squared;
          index = i;
        }
      }
      return;
    }
    const first = node * fanout;
    const children = Math.min(fanout, levelSize(levels, level - 1) - first);
    const row = level * fanout;
    for (let i = 0; i < children; i++) {
      distances[row + i] = squaredDistanceToBox(tree, (levels[level - 1] ?? 0) + first + i, place);
    }
    for (let visited = 0; visited < children; visited++) {
      let nearest = 0;
      let smallest = Number.POSITIVE_INFINITY;
      for (let i = 0; i < children; i++) {
        const distance = distances[row + i] ?? 0;
        if (distance < smallest) {
          smallest = distance;
          nearest = i;
        }
      }
      if (smallest > best) return;
      distances[row + nearest] = Number.POSITIVE_INFINITY;
      visit(level - 1, first + nearest);
    }
  };
  visit(top, 0);
  return index;
}

/** Compares by geodesics every point that could be nearer than `candidate`. */
function confirm(
  tree: PointIndex,
  candidate: number,
  place: Float64Array,
  lat: number,
  lon: number,
): Nearest {
  const { xyz, levels } = tree;
  const count = tree.lat.length;
  let index = candidate;
  let distance = distanceTo(tree, candidate, lat, lon);
  let limit = squaredLimit(distance);

  const consider = (i: number): void => {
    // A parked receiver writes the same place again and again.
    const isSamePlace = tree.lat[i] === tree.lat[index] && tree.lon[i] === tree.lon[index];
    const geodesic = isSamePlace ? distance : distanceTo(tree, i, lat, lon);
    if (geodesic > distance || (geodesic === distance && i >= index)) return;
    index = i;
    distance = geodesic;
    limit = squaredLimit(distance);
  };
  const isBeyond = (level: number, node: number, box: number): boolean => {
    const one = node * runLength * fanout ** level;
    const extent = longestDistance(Math.sqrt(squaredDistanceToFarCorner(tree, box, one)));
    return distanceTo(tree, one, lat, lon) - extent > distance + slack;
  };
  const visit = (level: number, node: number): void => {
    const box = (levels[level] ?? 0) + node;
    if (squaredDistanceToBox(tree, box, place) > limit) return;
    if (distance > far && isBeyond(level, node, box)) return;
    const size = level === 0 ? runLength : fanout;
    const end = Math.min(level === 0 ? count : levelSize(levels, level - 1), (node + 1) * size);
    for (let i = node * size; i < end; i++) {
      if (level > 0) visit(level - 1, i);
      else if (squaredChord(xyz, i, place) <= limit) consider(i);
    }
  };
  visit(levels.length - 2, 0);
  return { index, distance };
}

const distanceTo = (tree: PointIndex, i: number, lat: number, lon: number): number =>
  geodesicDistance(lat, lon, tree.lat[i] ?? 0, tree.lon[i] ?? 0);

const squaredLimit = (distance: number): number => (longestChord(distance) + slack) ** 2;

const levelSize = (levels: Uint32Array, level: number): number =>
  (levels[level + 1] ?? 0) - (levels[level] ?? 0);

function squaredChord(xyz: Float64Array, i: number, place: Float64Array): number {
  const x = at(xyz, 3 * i) - at(place, 0);
  const y = at(xyz, 3 * i + 1) - at(place, 1);
  const z = at(xyz, 3 * i + 2) - at(place, 2);
  return x * x + y * y + z * z;
}

function squaredDistanceToBox({ boxes }: PointIndex, box: number, place: Float64Array): number {
  const x = outside(at(place, 0), at(boxes, 6 * box), at(boxes, 6 * box + 3));
  const y = outside(at(place, 1), at(boxes, 6 * box + 1), at(boxes, 6 * box + 4));
  const z = outside(at(place, 2), at(boxes, 6 * box + 2), at(boxes, 6 * box + 5));
  return x * x + y * y + z * z;
}

const outside = (value: number, low: number, high: number): number =>
  value < low ? low - value : value > high ? value - high : 0;

/** From a point to the corner of a box that is farthest from it. */
function squaredDistanceToFarCorner({ boxes, xyz }: PointIndex, box: number, point: number): number {
  let sum = 0;
  for (let axis = 0; axis < 3; axis++) {
    const value = at(xyz, 3 * point + axis);
    const reach = Math.max(value - at(boxes, 6 * box + axis), at(boxes, 6 * box + 3 + axis) - value);
    sum += reach * reach;
  }
  return sum;
}

/** An element that is there; the compiler cannot know it. */
const at = (values: Float64Array, index: number): number => values[index] ?? 0;
