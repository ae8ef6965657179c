/** The board's copies, and what else is kept of it: how they are told of. */
import * as z from 'zod/mini';

/** A good copy. `when` is ISO 8601 in UTC; `bytes` is the size of its file. */
export const BoardCopy = z.object({ name: z.string(), when: z.string(), items: z.int(), bytes: z.int() });
export type BoardCopy = z.infer<typeof BoardCopy>;

/** A file that was put aside and is never removed by Remotex: `rescued-…`, `board-replaced-…`, `board-damaged-…`. */
export const KeptFile = z.object({ name: z.string(), path: z.string(), bytes: z.int() });
export type KeptFile = z.infer<typeof KeptFile>;

/** Copies and kept files, newest first. `lastFailure` is there until a copy is made again. */
export const BoardCopies = z.object({
  folder: z.string(),
  backups: z.array(BoardCopy),
  kept: z.array(KeptFile),
  lastFailure: z.optional(z.object({ when: z.string(), reason: z.string(), message: z.string() })),
});
export type BoardCopies = z.infer<typeof BoardCopies>;

/** `bytes`: the board's file; `version`: the form of its tables; `problems`: what SQLite finds wrong, empty when all is well. */
export const BoardCheck = z.object({
  items: z.int(),
  bytes: z.int(),
  version: z.int(),
  sqlite: z.string(),
  problems: z.array(z.string()),
});
export type BoardCheck = z.infer<typeof BoardCheck>;

/** `restored`: what was put in place; `kept`: where the file that was there is now, when there was one; `items`: how many the board has. */
export const Restored = z.object({
  restored: z.object({ name: z.string(), when: z.string(), items: z.int() }),
  kept: z.optional(z.string()),
  items: z.int(),
});
export type Restored = z.infer<typeof Restored>;

/** `ids`: for each item that was given, its id there and its id here. `unlinked`: replies whose item is not known; `expired`: items that were not added for that. */
export const Imported = z.object({
  added: z.int(),
  skipped: z.int(),
  unlinked: z.int(),
  expired: z.optional(z.int()),
  ids: z.array(z.tuple([z.int(), z.int()])),
});
export type Imported = z.infer<typeof Imported>;
