/** An item of the board: as it is posted, shown and imported. */
import * as z from 'zod/mini';
import { maxImport, maxItemBytes } from './boardLimits.ts';

/** Text that every reader stores and shows alike: no NUL (SQLite's functions stop there), no half surrogate pair. */
export const text = (min: number, max: number) =>
  z.string().check(
    z.minLength(min, { error: min === 1 ? 'must not be empty' : `must have at least ${min} characters` }),
    z.refine((value) => new TextEncoder().encode(value).length <= max, {
      error: `must be at most ${max} bytes of UTF-8`,
    }),
    z.refine((value) => !value.includes('\0'), { error: 'must not contain the character NUL' }),
    z.refine((value) => value.isWellFormed(), { error: 'contains half a surrogate pair' }),
  );

const oneLine = z.refine<string>((value) => !/[\n\r\v\f\u0085\u2028\u2029]/.test(value), {
  error: 'must be one line',
});

/** A name is shown before the text, so a line break in it could pass off what follows as somebody else's item. */
export const name = text(1, 200).check(oneLine);

export const id = z.int().check(z.minimum(1));

/** ISO 8601 in UTC. */
export const moment = z.iso.datetime({ error: 'must be a time such as 2026-06-02T08:00:00.000Z' });

export const Priority = z.enum(['low', 'normal', 'high']);
export type Priority = z.infer<typeof Priority>;

/** A place in a file: an absolute path, or the URI of a file that has none; the line counts from 1. */
export const Link = z.strictObject({
  file: text(1, 4096).check(oneLine, z.describe('An absolute path, or a URI.')),
  line: z.optional(z.int().check(z.minimum(1), z.describe('Counted from 1.'))),
});
export type Link = z.infer<typeof Link>;

/** The text of an item. */
export const ItemText = text(1, maxItemBytes).check(
  z.refine((value) => value === '' || value.trim() !== '', { error: 'must not be blank' }),
  z.meta({ description: `The text: at most ${maxItemBytes} bytes of UTF-8.`, examples: ['hello'] }),
);

/** A draft. */
export const NewPost = z.strictObject({
  item: ItemText,
  by: z.optional(name.check(z.describe('Who posts; by default the name of the machine.'))),
  topic: z.optional(name.check(z.describe('By default that of the item it answers, else general.'))),
  replyTo: z.optional(id.check(z.describe('The id of the item that it answers.'))),
  priority: z.optional(Priority),
  link: z.optional(Link),
  expires: z.optional(moment.check(z.describe('When it is no longer shown, as ISO 8601 in UTC.'))),
  reader: z.optional(name.check(z.describe('Who has read it already: whoever wrote it in an editor.'))),
  key: z.optional(
    text(1, 200).check(z.describe('Any text, new for each item: it makes a second try harmless.')),
  ),
});
export type NewPost = z.infer<typeof NewPost>;

/**
 * One item of the board. Times are ISO 8601 in UTC; items are ordered by `id`, never by the clock. `thread` is the id of the first
 * item of the thread, where that is another one. A deleted item stays in its place without its text. `client` is what the daemon knows of the poster, while `by` is
 * what it called itself. `unread` is told to who asks as a reader.
 */
export const NewsItem = z.object({
  id,
  item: z.string(),
  by: z.string(),
  when: z.string(),
  topic: z.string(),
  priority: Priority,
  replyTo: z.optional(id),
  thread: z.optional(id),
  link: z.optional(z.object({ file: z.string(), line: z.optional(z.int()) })),
  expires: z.optional(z.string()),
  pinned: z.optional(z.string()),
  edited: z.optional(z.string()),
  deleted: z.optional(z.string()),
  client: z.optional(z.object({ name: z.string(), pid: z.optional(z.int()) })),
  unread: z.optional(z.literal(true)),
});
export type NewsItem = z.infer<typeof NewsItem>;

/** An item of another board, as `board/read` gave it: checked like a new one, for it comes from outside again. */
export const ImportItem = z
  .strictObject({
    id,
    item: text(0, maxItemBytes),
    by: name,
    when: moment,
    topic: name,
    priority: Priority,
    replyTo: z.optional(id),
    thread: z.optional(id),
    link: z.optional(Link),
    expires: z.optional(moment),
    pinned: z.optional(moment),
    edited: z.optional(moment),
    deleted: z.optional(moment),
    client: z.optional(
      z.strictObject({
        name: z.string().check(z.maxLength(400)),
        pid: z.optional(z.int().check(z.minimum(0))),
      }),
    ),
  })
  .check(
    z.refine(({ item, deleted }) => item !== '' || deleted !== undefined, {
      error: 'must have a text, or be deleted',
    }),
  );
export type ImportItem = z.infer<typeof ImportItem>;

export const ImportBatch = z.strictObject({
  items: z.array(ImportItem).check(z.maxLength(maxImport), z.describe('Oldest first.')),
  known: z.optional(
    z
      .array(z.tuple([id, id]))
      .check(
        z.describe(
          'The ids there and here of items that came in earlier calls, for replies to them and for items like them.',
        ),
      ),
  ),
});
export type ImportBatch = z.infer<typeof ImportBatch>;
