/** How much the board holds, how much it is to hold, and what it no longer holds. */
import * as z from 'zod/mini';

/** How many items are kept, and for how many days; where one is missing, without an end. Pinned items are always kept. */
export const Keep = z.object({
  items: z.optional(z.int()),
  days: z.optional(z.int()),
});
export type Keep = z.infer<typeof Keep>;

/** null lifts a limit; a member that is left out stays as it is. */
export const SetKeep = z.strictObject({
  items: z.optional(z.nullable(z.int().check(z.minimum(1), z.describe('So many of the newest; null: all.')))),
  days: z.optional(
    z.nullable(z.int().check(z.minimum(1), z.maximum(36_500), z.describe('So many days; null: for ever.'))),
  ),
});
export type SetKeep = z.infer<typeof SetKeep>;

/** How many items were dropped, and why. `upTo`: the highest id among them; `last`: when, as ISO 8601 in UTC. */
export const Dropped = z.object({
  count: z.int(),
  age: z.int(),
  expired: z.int(),
  upTo: z.int(),
  last: z.optional(z.string()),
});
export type Dropped = z.infer<typeof Dropped>;

/** `head`: the highest id that was given. */
export const BoardState = z.object({ items: z.int(), head: z.int(), keep: Keep, dropped: Dropped });
export type BoardState = z.infer<typeof BoardState>;
