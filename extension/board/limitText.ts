/** The limits of the board as people choose and read them. Nothing here needs an editor. */
import type { Keep, SetKeep } from '../../server/api/boardState.ts';
import { describeKept, describeSome } from '../../server/api/keepText.ts';

export interface LimitChoice {
  readonly label: string;
  readonly keep: SetKeep;
}

/** Each lifts the limit that it does not name. Any other: `remotex board keep`. */
export const limitChoices: readonly LimitChoice[] = [
  { label: 'Keep all items', keep: { items: null, days: null } },
  { label: 'Keep the newest 1,000 items', keep: { items: 1000, days: null } },
  { label: 'Keep the newest 10,000 items', keep: { items: 10_000, days: null } },
  { label: 'Keep the newest 100,000 items', keep: { items: 100_000, days: null } },
  { label: 'Keep the items of 30 days', keep: { items: null, days: 30 } },
  { label: 'Keep the items of a year', keep: { items: null, days: 365 } },
];

/** "Now the newest 1,000 of the last 30 days are kept." */
export const describeKeep = (keep: Keep): string => `Now ${describeKept(keep)} kept.`;

/** "12 items were dropped." */
export function describeLoss(dropped: number): string {
  return dropped <= 0 ? 'Nothing had to be dropped.' : `${describeSome(dropped)} dropped.`;
}
