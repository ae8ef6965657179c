/** The bulletin board: what can be asked of it. */
import * as z from 'zod/mini';
import { defineModule, fn, stream } from '../remote/contract.ts';
import { BoardCheck, BoardCopies, BoardCopy, Imported, Restored } from './boardCopies.ts';
import { ImportBatch, ItemText, id, NewPost, NewsItem, name } from './boardItems.ts';
import { maxImport } from './boardLimits.ts';
import {
  BoardChange,
  MarkRead,
  ReadQuery,
  Threads,
  ThreadsQuery,
  Topics,
  TopicsQuery,
  Unread,
  WatchQuery,
} from './boardReading.ts';
import { BoardState, SetKeep } from './boardState.ts';

const Nothing = z.strictObject({});

/** Whoever edits or deletes says who it is, as when it posted. */
const author = z.optional(name.check(z.describe('Its author; by default the name of the machine.')));

const textBefore = z.optional(
  ItemText.check(z.describe('Only if this is still its text: an edit made elsewhere meanwhile is not lost.')),
);

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
        'Items, oldest first: at most 1000 (fewer when they are long), the newest 100 of them unless `last`, `since` or `after` says otherwise.',
      repeatable: true,
    }),
    watch: stream(WatchQuery, NewsItem, {
      summary: 'Every item posted from now on, or after `after`.',
      cursor: { item: 'id', params: 'after' },
    }),
    changes: stream(Nothing, BoardChange, {
      summary: 'Every change from now on: posts, edits, deletions, pins, and what readers have read.',
    }),
    edit: fn(z.strictObject({ id, item: ItemText, by: author, before: textBefore }), NewsItem, {
      summary: 'Gives an item of the same author another text; it is shown as edited.',
      repeatable: true,
    }),
    delete: fn(z.strictObject({ id, by: author }), NewsItem, {
      summary: 'Takes the text of an item of the same author away; that it was there is still shown.',
      repeatable: true,
    }),
    pin: fn(z.strictObject({ id, pinned: z._default(z.boolean(), true) }), NewsItem, {
      summary: 'Pins an item, so that it is shown first and always kept; or unpins it.',
      repeatable: true,
    }),
    topics: fn(TopicsQuery, Topics, {
      summary: 'The topics, the one with the newest item first.',
      repeatable: true,
    }),
    threads: fn(ThreadsQuery, Threads, {
      summary: 'The threads, pinned ones first, then the one with the newest item.',
      repeatable: true,
    }),
    markRead: fn(MarkRead, Unread, {
      summary: 'Notes what a reader has read; the answer tells what is still unread.',
      repeatable: true,
    }),
    state: fn(Nothing, BoardState, {
      summary: 'How many items there are, how many are kept, and how many were dropped.',
      repeatable: true,
    }),
    keep: fn(SetKeep, BoardState, {
      summary: 'Says how many items are kept, and for how long; older ones are dropped and counted.',
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
