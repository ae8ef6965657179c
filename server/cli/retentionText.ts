/** What the board keeps and what it dropped, in words. */
import type { BoardState, Keep } from '../api/boardState.ts';
import { beyondLimits } from '../api/boardText.ts';
import { describeCount } from './quantities.ts';

export { beyondLimits };

/** "the newest 1,000 of the last 30 days are": the sentence goes on with "kept". */
export function describeKept({ items, days }: Keep): string {
  const newest =
    items === undefined ? undefined : items === 1 ? 'the newest one' : `the newest ${describeCount(items)}`;
  const span =
    days === undefined ? undefined : days === 1 ? 'the last day' : `the last ${describeCount(days)} days`;
  const verb = items === 1 ? 'is' : 'are';
  if (span === undefined) return `${newest ?? 'all'} ${verb}`;
  return `${newest ?? 'those'} of ${span} ${verb}`;
}

/** "1 item was", "1,200 items were", "1,200 older items were". */
export function describeSome(count: number, adjective = ''): string {
  return `${describeCount(count)} ${adjective}${count === 1 ? 'item was' : 'items were'}`;
}

/** " (the newest 1,000 are kept)"; nothing where the limits were lifted meanwhile. */
export function explainKept(keep: Keep): string {
  const isLimited = keep.items !== undefined || keep.days !== undefined;
  return isLimited ? ` (${describeKept(keep)} kept)` : '';
}

/** "11 items were dropped (the newest 1,000 are kept)."; undefined when none were. */
export function describeDropped({ dropped, keep }: BoardState): string | undefined {
  const count = beyondLimits(dropped);
  return count === 0 ? undefined : `${describeSome(count)} dropped${explainKept(keep)}.`;
}
