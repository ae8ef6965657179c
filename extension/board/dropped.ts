/** What the board no longer holds, in one line. */
import type { BoardState, Keep } from '../../server/api/boardState.ts';
import { beyondLimits } from '../../server/api/boardText.ts';
import { counted } from './rowText.ts';

/** "1,200 older items were dropped (kept: the newest 10,000 of 30 days)"; undefined when none were. */
export function describeDropped({ dropped, keep }: BoardState): string | undefined {
  const count = beyondLimits(dropped);
  if (count === 0) return undefined;
  const kept = describeKept(keep);
  const rule = kept === undefined ? '' : ` (kept: ${kept})`;
  return `${counted(count, 'older item')} ${count === 1 ? 'was' : 'were'} dropped${rule}`;
}

/** Undefined where the limits were lifted meanwhile. */
function describeKept({ items, days }: Keep): string | undefined {
  const newest = items === undefined ? undefined : `the newest ${items.toLocaleString('en')}`;
  if (days === undefined) return newest;
  return `${newest ?? 'those'} of ${counted(days, 'day')}`;
}
