/** How each row reads, looks and sounds. All of it is plain text, for most of it was written by others. */
import type { NewsItem } from '../../server/api/boardItems.ts';
import type { Topic } from '../../server/api/boardReading.ts';
import { describeTime } from '../../server/api/boardText.ts';
import { describeAge, describeLink } from '../../server/api/newsText.ts';
import { showText } from '../../server/api/plainText.ts';
import type { Row } from './rows.ts';

export interface RowText {
  readonly label: string;
  readonly description: string;
  /** A codicon. Each state has a shape of its own: colours alone tell nothing to many. */
  readonly icon: string;
  /** The id of a theme colour. */
  readonly colour?: string;
  /** What a screen reader says: a sentence. */
  readonly spoken: string;
  /** Words that the menus look for. */
  readonly words: string;
}

interface Reader {
  /** As this window posts, edits and reads. */
  readonly name: string;
  readonly now: Date;
}

/** So that author and age, which stand behind it, are seen in a view that is not very wide. The hover has the whole text. */
const longestLabel = 80;

/** A hover with more could not be read anyway. The whole text is one click away. */
const longestTooltip = 2000;

export function rowText(row: Row, reader: Reader): RowText {
  switch (row.kind) {
    case 'topic': {
      const { topic, items, latest } = row.topic;
      const { unread, hasUnread } = unreadOf(row.topic);
      const name = clip(topic, longestLabel);
      const age = ageOf(latest.when, reader.now);
      return {
        label: name,
        description: [hasUnread && unread, age].filter(Boolean).join(' · '),
        icon: 'comment-discussion',
        spoken: `Topic ${name}. ${counted(items, 'item')}, ${unread}, the newest ${age}.`,
        words: hasUnread ? 'topic unread' : 'topic',
      };
    }
    case 'thread': {
      const answers = row.thread.items - 1;
      const unread = row.thread.unread;
      const more =
        answers > 0 ? [counted(answers, 'reply', 'replies'), unread > 0 && `${unread} unread`] : [];
      return itemText(row.item, reader, { unread: unread > 0, more, isHit: false, words: ['thread'] });
    }
    case 'item':
      return itemText(row.item, reader, {
        unread: row.item.unread === true,
        more: [],
        isHit: row.isHit,
        words: [],
      });
    case 'older':
      return note('Older…', 'history', 'Show older threads of this topic.');
    case 'note':
      return note(row.text, 'info', row.text);
    default:
      return row satisfies never;
  }
}

/** Only the newest items of the board are counted: where older ones are unread as well, the number is not all. */
function unreadOf({ unread, more }: Topic): { readonly unread: string; readonly hasUnread: boolean } {
  const count = unread.toLocaleString('en');
  if (!more) return { unread: `${count} unread`, hasUnread: unread > 0 };
  return { unread: unread > 0 ? `${count}+ unread` : 'older items unread', hasUnread: true };
}

interface ItemRow {
  /** The item, or what is in its thread. */
  readonly unread: boolean;
  readonly more: readonly (string | false)[];
  readonly isHit: boolean;
  readonly words: readonly string[];
}

function itemText(item: NewsItem, reader: Reader, { unread, more, isHit, words }: ItemRow): RowText {
  const by = clip(item.by, 80);
  const age = ageOf(item.when, reader.now);
  const label = item.deleted ? `Deleted by ${by}` : firstLine(item.item);
  const flags = flagsOf(item);
  const place = isHit && `in ${clip(item.topic, 80)}`;
  const own = item.by === reader.name;
  return {
    label,
    description: [item.deleted ? age : `${by}, ${age}`, place, ...flags, ...more].filter(Boolean).join(' · '),
    ...iconOf(item, unread),
    spoken: `${unread ? 'Unread. ' : ''}${joined([
      `From ${by}`,
      age,
      `in ${clip(item.topic, 80)}`,
      ...flags,
      ...more,
    ])}: ${label}`,
    words: [
      'item',
      ...words,
      !item.deleted && 'text',
      own && !item.deleted && 'own',
      item.pinned ? 'pinned' : 'loose',
      item.link && !item.deleted && 'link',
      unread && 'unread',
    ]
      .filter(Boolean)
      .join(' '),
  };
}

/** What is to be known of an item besides its text, author and time. */
export function flagsOf(item: NewsItem): string[] {
  const priority = item.deleted || item.priority === 'normal' ? [] : [`${item.priority} priority`];
  return [...priority, ...(item.pinned ? ['pinned'] : []), ...(item.edited ? ['edited'] : [])];
}

function iconOf(item: NewsItem, unread: boolean): Pick<RowText, 'icon' | 'colour'> {
  if (item.deleted) return { icon: unread ? 'circle-filled' : 'circle-slash' };
  if (item.priority === 'high')
    return unread ? { icon: 'bell-dot', colour: 'list.warningForeground' } : { icon: 'warning' };
  if (item.pinned) return { icon: unread ? 'pinned-dirty' : 'pinned' };
  return unread ? { icon: 'circle-filled', colour: 'charts.blue' } : { icon: 'circle-outline' };
}

/** The whole of an item, for the hover. */
export function itemTooltip(item: NewsItem): string {
  const { client, link } = item;
  const text = showText(item.item.trimEnd().replace(/\r\n?/g, '\n'));
  const shown = text.length > longestTooltip ? `${cut(text, longestTooltip)}…` : text;
  const times = [`Posted ${describeTime(new Date(item.when))}`];
  if (item.edited) times.push(`edited ${describeTime(new Date(item.edited))}`);
  if (item.deleted) times.push(`deleted ${describeTime(new Date(item.deleted))}`);
  const lines = [
    item.deleted ? `Deleted by ${clip(item.by, 200)}` : shown,
    '',
    `From ${clip(item.by, 200)} in ${clip(item.topic, 200)}`,
    times.join(', '),
    ...(client ? [`With ${clip(client.name, 80)}${client.pid ? `, process ${client.pid}` : ''}`] : []),
    ...(link ? [`Link: ${clip(describeLink(link), 400)}`] : []),
    ...(item.expires ? [`Shown until ${describeTime(new Date(item.expires))}`] : []),
  ];
  return lines.join('\n');
}

/** The first line that says something. */
export function firstLine(text: string): string {
  // No more than is looked at: an item may be one line of 64 KB, or as many empty ones.
  const start = text.slice(0, 4 * longestLabel).trimStart();
  const line = /^[^\n\r]*/.exec(start)?.[0] ?? '';
  return clip(line, longestLabel) || 'Only blanks';
}

/** One line of at most so many characters, safe to show. */
export function clip(text: string, longest: number): string {
  const line = showText(cut(text, 4 * longest).replace(/[\t\n\r ]+/g, ' ')).trim();
  return line.length > longest ? `${cut(line, longest - 1)}…` : line;
}

/** Not through the middle of a character. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

/** Rows are drawn again once a minute: seconds would be wrong for most of it. */
export function ageOf(when: string, now: Date): string {
  const then = new Date(when);
  return describeAge(then, now.getTime() - then.getTime() < 60_000 ? then : now);
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

const joined = (parts: readonly (string | false)[]): string => parts.filter(Boolean).join(', ');

function note(label: string, icon: string, spoken: string): RowText {
  return { label, description: '', icon, spoken, words: 'note' };
}
