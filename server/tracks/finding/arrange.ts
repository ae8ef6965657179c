/** Puts boxes that are near one another side by side, so that a box around some of them is small. */

/**
 * An order of the places in `middles` (x, y, z after x, y, z) for a tree with so many children in each node: every range
 * that will be one node is cut off along its longest side, in halves that are whole nodes. Against the order of a Hilbert
 * curve, boxes hardly overlap: a query over a million points looks into a third as many.
 */
export function arrange(middles: Float64Array, children: number): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length: middles.length / 3 }, (_, i) => i);
  const divide = (from: number, to: number): void => {
    let unit = 1;
    while (unit * children < to - from) unit *= children;
    if (unit === 1) return;
    const middle = from + unit * Math.ceil(Math.ceil((to - from) / unit) / 2);
    select(order, { middles, axis: longestAxis(order, middles, from, to), from, to, middle });
    divide(from, middle);
    divide(middle, to);
  };
  divide(0, order.length);
  return order;
}

function longestAxis(order: Uint32Array, middles: Float64Array, from: number, to: number): number {
  let longest = 0;
  let length = Number.NEGATIVE_INFINITY;
  for (let axis = 0; axis < 3; axis++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = from; i < to; i++) {
      const value = middles[3 * (order[i] ?? 0) + axis] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high - low <= length) continue;
    length = high - low;
    longest = axis;
  }
  return longest;
}

interface Cut {
  readonly middles: Float64Array;
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly middle: number;
}

/** Chosen by its order, a file could make each round useless. After so many, the order stays as it is: slow, not wrong. */
const maxRounds = 100;

/** Hoare's selection: what lies before `middle` is at most as far along the axis as what lies behind. */
function select(order: Uint32Array, { middles, axis, from, to, middle }: Cut): void {
  const along = (i: number): number => middles[3 * (order[i] ?? 0) + axis] ?? 0;
  let low = from;
  let high = to - 1;
  for (let round = 0; low < high && round < maxRounds; round++) {
    const pivot = median(along(low), along((low + high) >>> 1), along(high));
    let left = low;
    let right = high;
    while (left <= right) {
      while (along(left) < pivot) left++;
      while (along(right) > pivot) right--;
      if (left > right) break;
      const swap = order[left] ?? 0;
      order[left++] = order[right] ?? 0;
      order[right--] = swap;
    }
    if (middle <= right) high = right;
    else if (middle >= left) low = left;
    else return;
  }
}

const median = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
