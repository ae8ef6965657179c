/** When a copy of the board is due by itself. */

/** How often to ask, in milliseconds, and how old the newest copy may be. */
export const askEveryMs = 60 * 60_000;
const dayMs = 24 * 60 * 60_000;

export interface Newest {
  readonly when: string;
  readonly highest: number;
}

/** `highest`: the highest id that the board has given; `changed`: when its file was last written. */
export function isDue(
  newest: Newest | undefined,
  { highest, changed }: { readonly highest: number; readonly changed: Date },
  now: Date,
): boolean {
  if (!newest) return highest > 0;
  // A copy from the future was made before the clock was set back: it tells nothing of its age.
  const age = Math.abs(now.getTime() - new Date(newest.when).getTime());
  return age >= dayMs && (newest.highest !== highest || changed > new Date(newest.when));
}
