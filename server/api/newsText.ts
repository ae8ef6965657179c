/** An item of the board as people read it, the same in the editor and in the terminal. */
import type { Link, NewsItem } from './boardItems.ts';

/**
 * `#3 From myhost, 2 minutes ago: hello`, with what is not as usual after the age: `, reply to #2, in build, high priority, edited`.
 * Further lines of the text are indented, so that items stay apart; a place in a file is the last of them.
 */
export function describeItem(item: NewsItem, now: Date): string {
  const { id, by, when, link, deleted } = item;
  const head = [`#${id} From ${by}`, describeAge(new Date(when), now), ...factsOf(item)].join(', ');
  if (deleted !== undefined) return `${head}, deleted ${describeAge(new Date(deleted), now)}`;
  const place = link ? `\n  at ${describeLink(link)}` : '';
  return `${head}: ${item.item.trimEnd().replace(/\r\n?|\n/g, '\n  ')}${place}`;
}

/** What is not as usual. */
export function factsOf({ replyTo, topic, priority, pinned, edited, unread }: NewsItem): string[] {
  return [
    ...(unread ? ['unread'] : []),
    ...(replyTo === undefined ? [] : [`reply to #${replyTo}`]),
    ...(topic === 'general' ? [] : [`in ${topic}`]),
    ...(priority === 'normal' ? [] : [`${priority} priority`]),
    ...(pinned === undefined ? [] : ['pinned']),
    ...(edited === undefined ? [] : ['edited']),
  ];
}

/** `/home/ada/src/main.ts:12`, as most programs take it. */
export function describeLink({ file, line }: Link): string {
  return line === undefined ? file : `${file}:${line}`;
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
