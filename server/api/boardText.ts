/** The board and its copies as people read of them, the same in the daemon's messages, in the terminal and in the editor. */
import type { BoardCopy } from './boardCopies.ts';

/** "2 June 2026, 08:00". A zone that is UTC, as it is where none is known, is said. */
export function describeTime(when: Date, timeZone?: string): string {
  const zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const day = when.toLocaleDateString('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const time = when.toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  return `${day}, ${time}${zone === 'UTC' || zone === 'Etc/UTC' ? ' UTC' : ''}`;
}

/** "1 item", "412 items". */
export function describeItems(count: number): string {
  return count === 1 ? '1 item' : `${count} items`;
}

/** "2 June 2026, 08:00 (412 items)". */
export function describeCopy({ when, items }: Pick<BoardCopy, 'when' | 'items'>, timeZone?: string): string {
  return `${describeTime(new Date(when), timeZone)} (${describeItems(items)})`;
}
