/** "Did you mean": the candidate that differs in the fewest letters, if it is near enough to be a slip. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  // Two slips in a word of six letters are likely, in a word of three they make another word.
  let best = Math.min(3, Math.floor(word.length / 3)) + 1;
  let found: string | undefined;
  for (const candidate of candidates) {
    const slips = distance(word.slice(0, 64), candidate);
    if (slips < best) {
      best = slips;
      found = candidate;
    }
  }
  return found;
}

/** Letters to insert, drop, change or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = at(rows, i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let slips = Math.min(change, at(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) slips = Math.min(slips, at(rows, i - 2, j - 2) + 1);
      row.push(slips);
    }
    rows.push(row);
  }
  return at(rows, a.length, b.length);
}

const at = (rows: readonly number[][], i: number, j: number): number => rows[i]?.[j] ?? 0;
