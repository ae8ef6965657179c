/** A text on its way to the board, and the ones that did not get there: they outlast the window. */
import * as z from 'zod/mini';
import { id, Link, name, Priority } from '../../server/api/boardItems.ts';

/**
 * `typed` is the line in the box. A text of several lines does not fit there: it is `quoted`, posted as it is, and `typed` is the
 * comment before it. `key` is the same for all tries of one text; `draft` for as long as it is one draft, however it is changed.
 */
export const Draft = z.object({
  draft: z.string(),
  key: z.string(),
  typed: z.string(),
  quoted: z.optional(z.string()),
  /** None: that of the item it answers, or the board's own. */
  topic: z.optional(name),
  priority: Priority,
  link: z.optional(Link),
  replyTo: z.optional(z.object({ id, by: z.optional(z.string()), item: z.optional(z.string()) })),
  /** The id of the item that gets this text. */
  edits: z.optional(id),
  /** The text of that item when its editing began. */
  before: z.optional(z.string()),
});
export type Draft = z.infer<typeof Draft>;

/** What is needed of a `vscode.Memento`. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface Drafts {
  /** The draft that was kept last among those that fit. */
  newest(fits: (draft: Draft) => boolean): Draft | undefined;
  keep(draft: Draft): Promise<void>;
  drop(draft: Draft): Promise<void>;
}

const place = 'remotex.board.drafts';

/** More than anybody leaves unposted; each may have 65,536 bytes, and VS Code keeps them all in memory. */
const mostDrafts = 20;

export function createDrafts(memory: Memory): Drafts {
  /** Another version may have stored something else: what is no draft is passed over. */
  const kept = (): Draft[] => {
    const stored = memory.get(place);
    if (!Array.isArray(stored)) return [];
    return stored.flatMap((value: unknown) => {
      const { success, data } = Draft.safeParse(value);
      return success ? [data] : [];
    });
  };
  const others = ({ draft }: Draft) => kept().filter((other) => other.draft !== draft);
  return {
    newest: (fits) => kept().findLast(fits),
    async keep(draft) {
      await memory.update(place, [...others(draft), draft].slice(-mostDrafts));
    },
    async drop(draft) {
      const left = others(draft);
      if (left.length < kept().length) await memory.update(place, left);
    },
  };
}
