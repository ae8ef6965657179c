/** Rings of the outline in world units (0…1 over the web Mercator square), and their part inside a box. */

/** A closed ring: x and y in turn. */
export interface Ring {
  readonly points: Float64Array;
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export function makeRing(points: ArrayLike<number>): Ring {
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] ?? 0;
    const y = points[i + 1] ?? 0;
    box.minX = Math.min(box.minX, x);
    box.maxX = Math.max(box.maxX, x);
    box.minY = Math.min(box.minY, y);
    box.maxY = Math.max(box.maxY, y);
  }
  return { points: Float64Array.from(points), ...box };
}

/**
 * The part of a ring inside a box (Sutherland and Hodgman). Where the ring leaves the box, the result follows the box's
 * edge. Needed because at high zooms a coast a continent away would be a billion pixels off, beyond what a canvas can draw.
 */
export function clipRing(ring: Ring, box: Box): ArrayLike<number> {
  let points: ArrayLike<number> = ring.points;
  if (ring.minX < box.minX) points = clipSide(points, 0, box.minX, 1);
  if (ring.maxX > box.maxX) points = clipSide(points, 0, box.maxX, -1);
  if (ring.minY < box.minY) points = clipSide(points, 1, box.minY, 1);
  if (ring.maxY > box.maxY) points = clipSide(points, 1, box.maxY, -1);
  return points;
}

/** Keeps what lies on one side of a line; `axis` 0 is x, and `sign` 1 keeps the greater values. */
function clipSide(points: ArrayLike<number>, axis: 0 | 1, limit: number, sign: 1 | -1): number[] {
  const kept: number[] = [];
  const count = points.length;
  let beforeX = points[count - 2] ?? 0;
  let beforeY = points[count - 1] ?? 0;
  for (let i = 0; i < count; i += 2) {
    const x = points[i] ?? 0;
    const y = points[i + 1] ?? 0;
    const away = sign * ((axis === 0 ? x : y) - limit);
    const awayBefore = sign * ((axis === 0 ? beforeX : beforeY) - limit);
    if (away >= 0 !== awayBefore >= 0) {
      const share = awayBefore / (awayBefore - away);
      kept.push(beforeX + share * (x - beforeX), beforeY + share * (y - beforeY));
    }
    if (away >= 0) kept.push(x, y);
    beforeX = x;
    beforeY = y;
  }
  return kept;
}
