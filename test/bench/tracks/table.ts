// Rows of figures, and whether a goal was met.

export function printRow(name: string, cells: readonly (string | number)[]): void {
  const texts = cells.map((cell) => (typeof cell === 'string' ? cell : figure(cell)));
  console.log([name.padEnd(34), ...texts.map((text) => text.padStart(13))].join(''));
}

export function printGoal(
  what: string,
  value: number,
  { least, most }: { least?: number; most?: number },
): void {
  const goal = least === undefined ? `at most ${most}` : `at least ${least}`;
  const isMet = value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY);
  console.log(`${isMet ? 'met   ' : 'MISSED'} ${figure(value)} ${what}; the goal is ${goal}`);
}

/** Three digits; what was not measured is a dash. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
