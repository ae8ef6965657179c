/** Straight distances in space: to the points and boxes of an index, and to the chords of its legs. All squared, in m². */
import type { BoxTree } from './boxTree.ts';

/** An element that is there; the compiler cannot know it. */
export const at = (values: Float64Array, index: number): number => values[index] ?? 0;

export function squaredChord(xyz: Float64Array, i: number, place: Float64Array): number {
  const x = at(xyz, 3 * i) - at(place, 0);
  const y = at(xyz, 3 * i + 1) - at(place, 1);
  const z = at(xyz, 3 * i + 2) - at(place, 2);
  return x * x + y * y + z * z;
}

export function squaredDistanceToBox({ boxes }: BoxTree, box: number, place: Float64Array): number {
  const x = outside(at(place, 0), at(boxes, 6 * box), at(boxes, 6 * box + 3));
  const y = outside(at(place, 1), at(boxes, 6 * box + 1), at(boxes, 6 * box + 4));
  const z = outside(at(place, 2), at(boxes, 6 * box + 2), at(boxes, 6 * box + 5));
  return x * x + y * y + z * z;
}

const outside = (value: number, low: number, high: number): number =>
  value < low ? low - value : value > high ? value - high : 0;

/** From a point to the corner of a box that is farthest from it. */
export function squaredDistanceToFarCorner(
  { boxes }: BoxTree,
  box: number,
  xyz: Float64Array,
  point: number,
): number {
  let sum = 0;
  for (let axis = 0; axis < 3; axis++) {
    const value = at(xyz, 3 * point + axis);
    const reach = Math.max(value - at(boxes, 6 * box + axis), at(boxes, 6 * box + 3 + axis) - value);
    sum += reach * reach;
  }
  return sum;
}

/** The chord from point `i` to the next. */
export function squaredLegChord(xyz: Float64Array, i: number): number {
  const x = at(xyz, 3 * i + 3) - at(xyz, 3 * i);
  const y = at(xyz, 3 * i + 4) - at(xyz, 3 * i + 1);
  const z = at(xyz, 3 * i + 5) - at(xyz, 3 * i + 2);
  return x * x + y * y + z * z;
}

/** From a place to the nearest place on the chord from point `i` to the next. */
export function squaredDistanceToLegChord(xyz: Float64Array, i: number, place: Float64Array): number {
  const x = at(place, 0) - at(xyz, 3 * i);
  const y = at(place, 1) - at(xyz, 3 * i + 1);
  const z = at(place, 2) - at(xyz, 3 * i + 2);
  const toX = at(xyz, 3 * i + 3) - at(xyz, 3 * i);
  const toY = at(xyz, 3 * i + 4) - at(xyz, 3 * i + 1);
  const toZ = at(xyz, 3 * i + 5) - at(xyz, 3 * i + 2);
  const along = x * toX + y * toY + z * toZ;
  const squared = toX * toX + toY * toY + toZ * toZ;
  const part = along <= 0 ? 0 : along >= squared ? 1 : along / squared;
  const [awayX, awayY, awayZ] = [x - part * toX, y - part * toY, z - part * toZ];
  return awayX * awayX + awayY * awayY + awayZ * awayZ;
}
