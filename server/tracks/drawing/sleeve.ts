/** Which vertices of one line are enough: sleeve fitting (Zhao and Saalfeld 1997), one pass, with a bound that holds everywhere. */
import type { GrowingNumbers } from './numbers.ts';

/** How far a point may lie from the ray that stands for it, and how far the ray may end short of it; in pixels. */
const aside = 0.45;
const short = 0.25;
/** So every point that is left out is within this many pixels of the line that is drawn, and so are the lines between them. */
export const thinnedWithin = Math.hypot(aside, short);

/** Places in pixels, as many as `count`; the first is point `first`. */
export interface Stretch {
  readonly x: Float64Array;
  readonly y: Float64Array;
  first: number;
  count: number;
}

/**
 * From each vertex a cone opens that meets all circles of radius `aside` around the points that follow; when a point lies outside
 * of it, or the line comes back by more than `short`, the point before is the next vertex. `farthest`: in pixels, how far to the
 * side the next vertex may be.
 */
export interface Sleeve {
  /** A line begins at a point, which is its first vertex. */
  begin(x: number, y: number): void;
  /** Takes more points of the line, and keeps those that are vertices. The last point of the line is one, too: that is left to do. */
  take(stretch: Stretch, kept: GrowingNumbers): void;
}

export function createSleeve(farthest: number): Sleeve {
  const square = aside * aside;
  // Between two stretches.
  let [anchorX, anchorY, beforeX, beforeY] = [0, 0, 0, 0];
  let [edges, far] = [[0, 0, 0, 0], 0];
  let wasOpen = true;
  return {
    begin(x, y) {
      [anchorX, anchorY, beforeX, beforeY] = [x, y, x, y];
      wasOpen = true;
      far = 0;
    },
    take({ x: xs, y: ys, first, count }, kept) {
      // In variables of its own the loop takes half the time.
      let [leftX = 0, leftY = 0, rightX = 0, rightY = 0] = edges;
      let x0 = anchorX;
      let y0 = anchorY;
      let isOpen = wasOpen;
      let reached = far;
      let lastX = beforeX;
      let lastY = beforeY;
      for (let i = 0; i < count; i++) {
        const x = xs[i] ?? 0;
        const y = ys[i] ?? 0;
        let dx = x - x0;
        let dy = y - y0;
        let away = dx * dx + dy * dy;
        let distance = Math.sqrt(away);
        const isInside =
          isOpen ||
          (leftX * dy - leftY * dx <= 0 &&
            rightX * dy - rightY * dx >= 0 &&
            // A cone of no width is a line, which goes back, too.
            (leftX * dx + leftY * dy > 0 || rightX * dx + rightY * dy > 0));
        if (!isInside || distance < reached - short || dx > farthest || dx < -farthest) {
          // The point before was taken, so a line may end there; and from there to this one nothing is left out.
          kept.push(first + i - 1);
          x0 = lastX;
          y0 = lastY;
          isOpen = true;
          reached = 0;
          dx = x - x0;
          dy = y - y0;
          away = dx * dx + dy * dy;
          distance = Math.sqrt(away);
        }
        lastX = x;
        lastY = y;
        // As near as that to the anchor it is near every line from there. While there is no cone, no line has reached further.
        if (away <= square) {
          if (!isOpen && distance > reached) reached = distance;
          continue;
        }
        if (distance > reached) reached = distance;
        const along = Math.sqrt(away - square);
        const newLeftX = dx * along - dy * aside;
        const newLeftY = dx * aside + dy * along;
        const newRightX = dx * along + dy * aside;
        const newRightY = dy * along - dx * aside;
        if (isOpen || leftX * newLeftY - leftY * newLeftX < 0) {
          leftX = newLeftX;
          leftY = newLeftY;
        }
        if (isOpen || rightX * newRightY - rightY * newRightX > 0) {
          rightX = newRightX;
          rightY = newRightY;
        }
        isOpen = false;
      }
      edges = [leftX, leftY, rightX, rightY];
      anchorX = x0;
      anchorY = y0;
      wasOpen = isOpen;
      far = reached;
      beforeX = lastX;
      beforeY = lastY;
    },
  };
}
