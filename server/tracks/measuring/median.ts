/** The middle one of the last five values, as they come. */
export interface RunningMedian {
  /** Forgets what came before. */
  clear(): void;
  /** The lower middle one of the last five values with this one; of three or four while there are no more, else undefined. */
  push(value: number): number | undefined;
}

const width = 5;
const fewest = 3;

export function createRunningMedian(): RunningMedian {
  const last = new Float64Array(width);
  const sorted = new Float64Array(width);
  let count = 0;
  return {
    clear() {
      count = 0;
    },
    push(value) {
      last[count % width] = value;
      count++;
      const filled = Math.min(count, width);
      return filled < fewest ? undefined : sortedCopy(last, filled, sorted)[(filled - 1) >> 1];
    },
  };
}

/** The first `count` values of `from`, sorted into `to`: for so few, by inserting. */
export function sortedCopy(from: Float64Array, count: number, to: Float64Array): Float64Array {
  for (let i = 0; i < count; i++) {
    const value = from[i] ?? 0;
    let at = i;
    for (; at > 0 && (to[at - 1] ?? 0) > value; at--) to[at] = to[at - 1] ?? 0;
    to[at] = value;
  }
  return to;
}
