/** Which of two versions is the newer one. */

/** By their numbers, "1.10.0" being newer than "1.9.0"; what follows them ("-beta") does not count. */
export function isNewer(version: string, other: string): boolean {
  const ours = numbersOf(version);
  const theirs = numbersOf(other);
  const i = ours.findIndex((number, i) => number !== theirs[i]);
  return i >= 0 && (ours[i] ?? 0) > (theirs[i] ?? 0);
}

const numbersOf = (version: string): readonly number[] =>
  [0, 1, 2].map((i) => Number.parseInt(version.split('.')[i] ?? '0', 10) || 0);
