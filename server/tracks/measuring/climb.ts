/** How much a track climbs and descends. Recorded heights tremble, and every tremble summed would double a mountain. */
import { pointsAtOnce, type Work } from '../slices.ts';
import { sortedCopy } from './median.ts';

/** A turn from climbing to descending, or back, counts from so many metres on: barometers and receivers wander by less. */
export const leastTurn = 5;
/** Heights within so many metres along the line, to both sides, are smoothed together: at walking pace about a minute. */
export const smoothedWithin = 30;
/** Of those, so many to each side take part in the median, which takes away spikes of one or two points. */
const medianNeighbours = 2;

export interface Climb {
  readonly gain: number;
  readonly loss: number;
}

/** Metres climbed and descended over turns of at least `leastTurn`, of heights that come one by one. */
export function createClimb(): { push(height: number): void; total(): Climb } {
  let gain = 0;
  let loss = 0;
  /** 1: climbing since `turn`, up to `extreme` so far; -1: descending; 0: not known yet, between `turn` and `extreme`. */
  let direction = 0;
  let turn = Number.NaN;
  let extreme = Number.NaN;
  const count = (change: number): void => {
    if (change > 0) gain += change;
    else loss -= change;
  };
  const begin = (height: number): void => {
    if (Number.isNaN(turn)) turn = extreme = height;
    turn = Math.min(turn, height);
    extreme = Math.max(extreme, height);
    if (extreme - turn < leastTurn) return;
    direction = height === extreme ? 1 : -1;
    if (direction < 0) [turn, extreme] = [extreme, turn];
  };
  return {
    push(height) {
      if (direction === 0) begin(height);
      else if ((height - extreme) * direction > 0) extreme = height;
      else if ((extreme - height) * direction >= leastTurn) {
        count(extreme - turn);
        [turn, extreme, direction] = [extreme, height, -direction];
      }
    },
    total() {
      const rest = direction === 0 ? 0 : extreme - turn;
      return { gain: gain + Math.max(0, rest), loss: loss + Math.max(0, -rest) };
    },
  };
}

/**
 * Smooths the heights of one line in place. `along`: metres to each of them, ascending. The mean is taken over as much before
 * as behind, so that near the ends of the line a slope stays what it is.
 */
export function* smooth(heights: Float64Array, along: Float64Array): Work<void> {
  const medians = yield* withoutSpikes(heights, along);
  const count = heights.length;
  const begin = along[0] ?? 0;
  const end = along[count - 1] ?? 0;
  let low = 0;
  let high = 0;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const at = along[i] ?? 0;
    const reach = Math.min(smoothedWithin, at - begin, end - at);
    // Neither end ever goes back: `reach` changes by no more than `at` does.
    while (high < count && (along[high] ?? 0) <= at + reach) sum += medians[high++] ?? 0;
    while ((along[low] ?? 0) < at - reach) sum -= medians[low++] ?? 0;
    heights[i] = high > low ? sum / (high - low) : (medians[i] ?? 0);
    if (i % pointsAtOnce === 0) yield;
  }
}

function* withoutSpikes(heights: Float64Array, along: Float64Array): Work<Float64Array> {
  const medians = new Float64Array(heights.length);
  const near = new Float64Array(2 * medianNeighbours + 1);
  const sorted = new Float64Array(near.length);
  for (let i = 0; i < heights.length; i++) {
    const at = along[i] ?? 0;
    let count = 0;
    const last = Math.min(heights.length - 1, i + medianNeighbours);
    for (let j = Math.max(0, i - medianNeighbours); j <= last; j++) {
      if (Math.abs((along[j] ?? 0) - at) <= smoothedWithin) near[count++] = heights[j] ?? 0;
    }
    sortedCopy(near, count, sorted);
    medians[i] = ((sorted[(count - 1) >> 1] ?? 0) + (sorted[count >> 1] ?? 0)) / 2;
    if (i % pointsAtOnce === 0) yield;
  }
  return medians;
}
