/** An item of the board as people read it, the same in the editor and in the terminal. */
import type { NewsItem } from './board.ts';

/** `From myhost, 2 minutes ago: hello`; further lines of the text are indented, so that items stay apart. */
export function describeItem({ by, when, item }: NewsItem, now: Date): string {
  return `From ${by}, ${describeAge(new Date(when), now)}: ${item.trimEnd().replace(/\r\n?|\n/g, '\n  ')}`;
}

/** "2 minutes ago". A clock that was set back makes no item come from the future. */
export function describeAge(when: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - when.getTime()) / 1000));
  if (seconds < 1) return 'just now';
  const units: readonly (readonly [string, number])[] = [
    ['year', 365 * 86_400],
    ['month', 30 * 86_400],
    ['week', 7 * 86_400],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ];
  const [name, length] = units.find(([, size]) => seconds >= size) ?? ['second', 1];
  const count = Math.floor(seconds / length);
  return `${count} ${name}${count === 1 ? '' : 's'} ago`;
}
