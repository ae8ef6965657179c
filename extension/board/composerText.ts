/** What a draft comes to as an item, what keeps it from being one, and how the box calls it. */
import { ItemText, type NewPost } from '../../server/api/boardItems.ts';
import { maxItemBytes } from '../../server/api/boardLimits.ts';
import { showText } from '../../server/api/plainText.ts';
import type { Draft } from './draft.ts';

/** The board's own topic, for posts that name none. */
export const usualTopic = 'general';

/** The whole text of the item. */
export function textOf({ typed, quoted }: Pick<Draft, 'typed' | 'quoted'>): string {
  if (quoted === undefined) return typed;
  return typed.trim() === '' ? quoted : `${typed}\n${quoted}`;
}

/** As the daemon takes it. Whoever writes has read it: it is never new to this window. */
export function postOf(draft: Draft, by: string): NewPost {
  const { topic, priority, link, replyTo, key } = draft;
  return {
    item: textOf(draft),
    by,
    reader: by,
    key,
    ...(topic === undefined ? {} : { topic }),
    ...(priority === 'normal' ? {} : { priority }),
    ...(link ? { link } : {}),
    ...(replyTo ? { replyTo: replyTo.id } : {}),
  };
}

/** A second try of the same item keeps its key, so that it adds nothing if the first was saved and only its answer got lost. */
export function isSame(one: Draft, other: Draft): boolean {
  const [first, second] = [one, other].map((draft) => JSON.stringify(postOf({ ...draft, key: '' }, '')));
  return first === second;
}

/** Why the text cannot be posted, as one sentence; undefined when it can. */
export function problemOf(text: string): string | undefined {
  const over = Buffer.byteLength(text) - maxItemBytes;
  if (over > 0)
    return `${over} ${over === 1 ? 'byte' : 'bytes'} too long: an item has at most ${maxItemBytes}.`;
  if (text.trim() === '') return 'Only blanks so far.';
  const { success, error } = ItemText.safeParse(text);
  return success ? undefined : `The text ${error.issues[0]?.message}.`;
}

export function titleOf(draft: Draft): string {
  const { priority } = draft;
  return `${subjectOf(draft)}${priority === 'normal' ? '' : ` (${priority} priority)`}`;
}

function subjectOf({ edits, replyTo, quoted, topic = usualTopic }: Draft): string {
  if (edits !== undefined) return 'Edit Item of Bulletin Board';
  if (replyTo) {
    const { id, by, item = '' } = replyTo;
    return by === undefined ? `Reply to Item ${id}` : `Reply to ${shortened(by)}: ${shortened(item)}`;
  }
  return `Post ${quoted === undefined ? '' : 'Selection '}to Bulletin Board: ${shortened(topic)}`;
}

/** "1 line", "12 lines". */
export function describeLines(text: string): string {
  const count = text.trimEnd().split(/\r\n?|\n/).length;
  return count === 1 ? '1 line' : `${count} lines`;
}

/** The first line that says something, as plain text of at most so many characters. */
export function shortened(text: string, most = 60): string {
  const line = text.split(/\r\n?|\n/).find((each) => each.trim() !== '') ?? '';
  const characters = [...showText(line.trim())];
  const isWhole = characters.length <= most && text.trim() === line.trim();
  return isWhole
    ? characters.join('')
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
