/** What can be asked of the board's items: which of them, how they hang together, and who has read them. */
import * as z from 'zod/mini';
import { id, moment, NewsItem, name, Priority, text } from './boardItems.ts';
import { mostItems } from './boardLimits.ts';

const filters = {
  topic: z.optional(name.check(z.describe('Only items of this topic.'))),
  by: z.optional(name.check(z.describe('Only items of this author.'))),
  search: z.optional(text(1, 1000).check(z.describe('Only items that have all these words.'))),
  thread: z.optional(id.check(z.describe('Only the thread that begins with this item.'))),
  mentions: z.optional(name.check(z.describe('Only items that have @ and this name.'))),
  priority: z.optional(Priority.check(z.describe('Only items of this priority.'))),
};

const after = z.optional(z.int().check(z.minimum(0), z.describe('Only items after the one with this id.')));
const last = z.optional(
  z.int().check(z.minimum(1), z.maximum(mostItems), z.describe('How many of the newest.')),
);
const since = z.optional(moment.check(z.describe('Only items of this time or later.')));

/** Which items: each member that is given leaves out some. */
export const ReadQuery = z
  .strictObject({
    after,
    before: z.optional(id.check(z.describe('Only items before the one with this id.'))),
    last,
    since,
    ...filters,
    pinned: z.optional(z.literal(true).check(z.describe('Only pinned items.'))),
    reader: z.optional(name.check(z.describe('Tells which items this reader has not read.'))),
    unread: z.optional(z.literal(true).check(z.describe('Only those that the reader has not read.'))),
  })
  .check(
    z.refine(({ reader, unread }) => !unread || reader !== undefined, {
      error: 'must name the reader of what is unread',
    }),
  );
export type ReadQuery = z.infer<typeof ReadQuery>;

/** Where to begin (`after`; else the `last` items, or those `since`; else with what is posted from now on), and which items. */
export const WatchQuery = z.strictObject({ after, last, since, ...filters });
export type WatchQuery = z.infer<typeof WatchQuery>;

/**
 * What has changed: an item was `posted`, or `changed` (edited, deleted, pinned), or a reader has `read` some. `reset`: so much that all is to be
 * asked again. `ready` comes first: from then on nothing is left out.
 */
export const BoardChange = z.object({
  kind: z.enum(['ready', 'posted', 'changed', 'read', 'reset']),
  item: z.optional(NewsItem),
  reader: z.optional(z.string()),
});
export type BoardChange = z.infer<typeof BoardChange>;

/** Counted among the newest 1000 items; `more`: older ones may be unread as well. */
const unread = { unread: z.int(), more: z.optional(z.literal(true)) };

export const Unread = z.object(unread);
export type Unread = z.infer<typeof Unread>;

/** `latest`: the newest item; `unread`: of the reader who asked, else 0, and counted like those of the whole board. */
export const Topic = z.object({
  topic: z.string(),
  items: z.int(),
  ...unread,
  latest: z.object({ id, by: z.string(), when: z.string() }),
});
export type Topic = z.infer<typeof Topic>;

/** Topics, the one with the newest item first. `others`: how many more topics there are. */
export const Topics = z.object({ topics: z.array(Topic), others: z.int(), ...unread });
export type Topics = z.infer<typeof Topics>;

export const TopicsQuery = z.strictObject({
  reader: z.optional(name.check(z.describe('Whose unread items are counted.'))),
});

export const ThreadsQuery = z.strictObject({
  topic: z.optional(name.check(z.describe('Only threads with items of this topic.'))),
  last: z.optional(
    z.int().check(z.minimum(1), z.maximum(500), z.describe('How many threads; by default 50.')),
  ),
  reader: z.optional(name.check(z.describe('Whose unread items are counted.'))),
});
export type ThreadsQuery = z.infer<typeof ThreadsQuery>;

/** `first`: the item that it begins with, or the oldest that is left of it. `items` and `unread` are told up to 1000. */
export const Thread = z.object({
  first: NewsItem,
  items: z.int(),
  unread: z.int(),
  latest: z.object({ id, by: z.string(), when: z.string() }),
});
export type Thread = z.infer<typeof Thread>;

/** Threads, the one with the newest item first, pinned ones before all others. `more`: there are older ones. */
export const Threads = z.object({ threads: z.array(Thread), more: z.boolean() });
export type Threads = z.infer<typeof Threads>;

/** Without `ids`, `thread` and `topic`: all items of the board. */
export const MarkRead = z.strictObject({
  reader: name,
  ids: z.optional(z.array(id).check(z.maxLength(mostItems))),
  thread: z.optional(id.check(z.describe('All of the thread that begins with this item.'))),
  topic: z.optional(name.check(z.describe('All items of this topic.'))),
  upTo: z.optional(id.check(z.describe('Only items up to the one with this id.'))),
});
export type MarkRead = z.infer<typeof MarkRead>;
