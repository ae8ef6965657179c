/** A tree of boxes in space: a few neighbours in each larger box, up to one around all. */
import type { Floats } from '../columns.ts';
import { arrange } from './arrange.ts';

/** Boxes in a box of the next level. With 4 and 16 a query over a million points took the same time. */
export const fanout = 8;

/** Plain data, so that a worker can build it and hand it over. */
export interface BoxTree {
  /** What each box of level 0 is around: neighbours in space are side by side. */
  readonly items: Uint32Array<ArrayBuffer>;
  /** Smallest x, y, z and largest x, y, z of each box, level after level. */
  readonly boxes: Floats;
  /** For each level the number of its first box, and at the end the number of boxes. The last level has one. */
  readonly levels: Uint32Array<ArrayBuffer>;
}

/** `leaves`: one box for each item, in the order of the items. */
export function buildTree(leaves: Floats): BoxTree {
  const levels = levelsFor(leaves.length / 6);
  // A track comes by the same place many times, so in the order of time the larger boxes would overlap.
  const items = arrange(middlesOf(leaves), fanout);
  const boxes = new Float64Array(6 * (levels.at(-1) ?? 0));
  for (let position = 0; position < items.length; position++) {
    const leaf = 6 * (items[position] ?? 0);
    for (let i = 0; i < 6; i++) boxes[6 * position + i] = leaves[leaf + i] ?? 0;
  }
  for (let level = 1; level < levels.length - 1; level++) {
    const [below = 0, first = 0, after = 0] = levels.subarray(level - 1, level + 2);
    for (let node = first; node < after; node++) {
      const child = below + (node - first) * fanout;
      const end = Math.min(first, child + fanout);
      const box = emptyBox(boxes, node);
      for (let i = child; i < end; i++) extend(boxes, box, boxes, 6 * i, 6 * i + 3);
    }
  }
  return { items, boxes, levels };
}

/** Boxes between two turns for others: where each is looked at with a geodesic, a millisecond. */
const boxesAtOnce = 256;

/**
 * The items in boxes that are worthwhile, as are all boxes around them; undefined where it may be left off for a while.
 * `item`: one of those in the box.
 */
export function* itemsIn(
  { items, levels }: BoxTree,
  isWorthwhile: (box: number, item: number) => boolean,
): Generator<number | undefined> {
  if (items.length === 0) return;
  const waiting = [{ level: levels.length - 2, node: 0 }];
  for (let looked = 1, next = waiting.pop(); next; next = waiting.pop(), looked++) {
    if (looked % boxesAtOnce === 0) yield undefined;
    const { level, node } = next;
    const first = levels[level] ?? 0;
    const item = items[node * fanout ** level] ?? 0;
    if (!isWorthwhile(first + node, item)) continue;
    if (level === 0) {
      yield item;
      continue;
    }
    const below = first - (levels[level - 1] ?? 0);
    const end = Math.min(below, (node + 1) * fanout);
    for (let child = end - 1; child >= node * fanout; child--)
      waiting.push({ level: level - 1, node: child });
  }
}

function levelsFor(leaves: number): Uint32Array<ArrayBuffer> {
  const levels = [0, leaves];
  let boxes = leaves;
  while (boxes > 1) {
    boxes = Math.ceil(boxes / fanout);
    levels.push((levels.at(-1) ?? 0) + boxes);
  }
  return Uint32Array.from(levels);
}

function middlesOf(boxes: Floats): Floats {
  const middles = new Float64Array(boxes.length / 2);
  for (let i = 0; i < middles.length; i++) {
    const low = 2 * i - (i % 3);
    middles[i] = ((boxes[low] ?? 0) + (boxes[low + 3] ?? 0)) / 2;
  }
  return middles;
}

/** Makes a box around nothing. Returns where it begins. */
export function emptyBox(boxes: Floats, number: number): number {
  const box = 6 * number;
  for (let i = box; i < box + 3; i++) {
    boxes[i] = Number.POSITIVE_INFINITY;
    boxes[i + 3] = Number.NEGATIVE_INFINITY;
  }
  return box;
}

/** Widens the box at `box` to hold what reaches from the x, y, z at `low` to those at `high`. */
export function extend(boxes: Floats, box: number, from: Floats, low: number, high: number): void {
  for (let axis = 0; axis < 3; axis++) {
    const least = from[low + axis] ?? 0;
    const most = from[high + axis] ?? 0;
    if (least < (boxes[box + axis] ?? 0)) boxes[box + axis] = least;
    if (most > (boxes[box + 3 + axis] ?? 0)) boxes[box + 3 + axis] = most;
  }
}
