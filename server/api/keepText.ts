/** What the board keeps and what it dropped, in the words of editor and terminal. */
import type { BoardState, Dropped, Keep } from './boardState.ts';

const number = (count: number): string => count.toLocaleString('en');

/** How many items were dropped for they were beyond the limits, of number or of age. Others went because it was time. */
export const beyondLimits = ({ count, age }: Pick<Dropped, 'count' | 'age'>): number => count + age;

/** "the newest 1,000 of the last 30 days are": the sentence goes on with "kept". */
export function describeKept({ items, days }: Keep): string {
  const newest =
    items === undefined ? undefined : items === 1 ? 'the newest one' : `the newest ${number(items)}`;
  const span = days === undefined ? undefined : days === 1 ? 'the last day' : `the last ${number(days)} days`;
  const verb = items === 1 ? 'is' : 'are';
  if (span === undefined) return `${newest ?? 'all'} ${verb}`;
  return `${newest ?? 'those'} of ${span} ${verb}`;
}

/** "1 item was", "1,200 items were", "1,200 older items were". */
export function describeSome(count: number, adjective = ''): string {
  return `${number(count)} ${adjective}${count === 1 ? 'item was' : 'items were'}`;
}

/** " (the newest 1,000 are kept)"; nothing where the limits were lifted meanwhile. */
export function explainKept(keep: Keep): string {
  const isLimited = keep.items !== undefined || keep.days !== undefined;
  return isLimited ? ` (${describeKept(keep)} kept)` : '';
}

/** "11 older items were dropped (the newest 1,000 are kept)"; undefined when none were. */
export function describeDropped({ dropped, keep }: Pick<BoardState, 'dropped' | 'keep'>): string | undefined {
  const count = beyondLimits(dropped);
  return count === 0 ? undefined : `${describeSome(count, 'older ')} dropped${explainKept(keep)}`;
}
