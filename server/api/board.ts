/** The bulletin board: what can be asked of it. */
import * as z from 'zod/mini';
import { defineModule, fn } from '../remote/contract.ts';
import { BoardCheck, BoardCopies, BoardCopy, Imported, Restored } from './boardCopies.ts';

/** The longest item, in bytes of UTF-8: long enough for a log excerpt, short enough to list a hundred at once. */
export const maxItemBytes = 65_536;

/** Text that every reader stores and shows alike: no NUL (SQLite's functions stop there), no half surrogate pair. */
const text = (min: number, max: number) =>
  z.string().check(
    z.minLength(min, { error: min === 1 ? 'must not be empty' : `must have at least ${min} characters` }),
    z.refine((value) => new TextEncoder().encode(value).length <= max, {
      error: `must be at most ${max} bytes of UTF-8`,
    }),
    z.refine((value) => !value.includes('\0'), { error: 'must not contain the character NUL' }),
    z.refine((value) => value.isWellFormed(), { error: 'contains half a surrogate pair' }),
  );

/** A name is shown before the text, so a line break in it could pass off what follows as somebody else's item. */
const name = text(1, 200).check(
  z.refine((value) => !/[\n\r\v\f\u0085\u2028\u2029]/.test(value), { error: 'must be one line' }),
);

const id = z.int().check(z.minimum(1));

/** A draft. */
export const NewPost = z.strictObject({
  item: text(1, maxItemBytes).check(
    z.meta({ description: `The text: at most ${maxItemBytes} bytes of UTF-8.`, examples: ['hello'] }),
  ),
  by: z.optional(name.check(z.describe('Who posts; by default the name of the machine.'))),
  topic: z.optional(name.check(z.describe('By default general.'))),
  replyTo: z.optional(id.check(z.describe('The id of the item that it answers.'))),
  priority: z.optional(z.enum(['low', 'normal', 'high'])),
  key: z.optional(
    text(1, 200).check(z.describe('Any text, new for each item: it makes a second try harmless.')),
  ),
});
export type NewPost = z.infer<typeof NewPost>;

/** One item of the board. `when` is ISO 8601 in UTC; items are ordered by `id`, never by the clock. */
export const NewsItem = z.object({
  id,
  item: z.string(),
  by: z.string(),
  when: z.string(),
  topic: z.string(),
  priority: z.enum(['low', 'normal', 'high']),
  replyTo: z.optional(id),
});
export type NewsItem = z.infer<typeof NewsItem>;

/** Which items: each member that is given leaves out some. */
export const ReadQuery = z.strictObject({
  after: z.optional(z.int().check(z.minimum(0), z.describe('Only items after the one with this id.'))),
  last: z.optional(z.int().check(z.minimum(1), z.maximum(1000), z.describe('How many of the newest.'))),
  topic: z.optional(name.check(z.describe('Only items of this topic.'))),
  by: z.optional(name.check(z.describe('Only items of this author.'))),
  search: z.optional(text(1, 1000).check(z.describe('Only items that have all these words.'))),
});
export type ReadQuery = z.infer<typeof ReadQuery>;

/** An item of another board, as `board/read` gave it: checked like a new one, for it comes from outside again. */
export const ImportItem = z.strictObject({
  id,
  item: NewPost.shape.item,
  by: name,
  when: z.iso.datetime({ error: 'must be a time such as 2026-06-02T08:00:00.000Z' }),
  topic: name,
  priority: z.enum(['low', 'normal', 'high']),
  replyTo: z.optional(id),
});

export type ImportItem = z.infer<typeof ImportItem>;

/** At most so many items at once: each call is one transaction, which others wait for. */
export const maxImport = 500;

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

const Nothing = z.strictObject({});

/** A copy of a large board on a slow disk takes minutes, and ends at the daemon's own deadline. */
const copyTimeoutMs = 10 * 60_000;

export const Board = defineModule(
  'board',
  {
    post: fn(NewPost, NewsItem, {
      summary: 'Adds an item; the answer comes when it is on disk.',
      repeatable: 'key',
    }),
    read: fn(ReadQuery, z.array(NewsItem), {
      summary:
        'Items, oldest first: at most 1000 (fewer when they are long), the newest 100 of them unless `last` or `after` says otherwise.',
      repeatable: true,
    }),
    backup: fn(Nothing, BoardCopy, {
      summary: 'Makes a copy of the board now; posts go on meanwhile.',
      repeatable: true,
      timeoutMs: copyTimeoutMs,
    }),
    backups: fn(Nothing, BoardCopies, {
      summary: 'The copies of the board and the files that were put aside, newest first.',
      repeatable: true,
    }),
    check: fn(Nothing, BoardCheck, {
      summary: 'Has SQLite look at a copy of the board for damage.',
      repeatable: true,
      timeoutMs: copyTimeoutMs,
    }),
    restore: fn(
      z.strictObject({
        name: z.optional(
          z.string().check(z.describe('A copy or a kept file; by default the newest good copy.')),
        ),
      }),
      Restored,
      {
        summary: 'Puts a copy in the place of the board, and keeps what was there under another name.',
        timeoutMs: copyTimeoutMs,
      },
    ),
    import: fn(ImportBatch, Imported, {
      summary: `Adds items of another board with their times, at most ${maxImport}; those that are here already are skipped.`,
      repeatable: true,
      timeoutMs: 2 * 60_000,
    }),
  },
  { summary: 'The bulletin board.' },
);
