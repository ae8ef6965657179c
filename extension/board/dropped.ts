/** What the board no longer holds, in one line. */
import type { BoardState } from '../../server/api/boardState.ts';
import { counted } from './rowText.ts';

/** Undefined when nothing was dropped. */
export function describeDropped({ dropped, keep }: BoardState): string | undefined {
  if (dropped.count === 0) return undefined;
  const kept = [
    keep.items !== undefined && `the newest ${keep.items.toLocaleString('en')}`,
    keep.days !== undefined && counted(keep.days, 'day'),
  ].filter(Boolean);
  const rule = kept.length > 0 ? ` (kept: ${kept.join(', ')})` : '';
  return `${counted(dropped.count, 'older item')} ${dropped.count === 1 ? 'was' : 'were'} dropped${rule}`;
}
