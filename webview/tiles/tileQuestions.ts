/** What the page asks about the base map, and what it is answered. */
import * as z from 'zod/mini';
import { count } from '../values.ts';

/** Whether there can be a base map. `ask`: the person has pressed its button, and may be asked for consent. */
export const BaseMap = z.strictObject({ what: z.literal('baseMap'), ask: z.boolean() });
export const BaseMapFound = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('found'),
    attribution: z.string(),
    /** Deeper in, these tiles are enlarged. */
    maximumZoom: count.check(z.maximum(24)),
  }),
  /** Without consent. */
  z.object({ kind: z.literal('none') }),
]);
export type BaseMapFound = z.infer<typeof BaseMapFound>;

/** One tile of it: at zoom `z` the world has 2^z columns `x` from the west and rows `y` from the north. */
export const Tile = z.strictObject({
  what: z.literal('tile'),
  z: count.check(z.maximum(24)),
  x: count.check(z.maximum(2 ** 24 - 1)),
  y: count.check(z.maximum(2 ** 24 - 1)),
});
export const TileFound = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('picture'),
    type: z.enum(['image/png', 'image/jpeg', 'image/webp']),
    data: z.instanceof(Uint8Array<ArrayBuffer>),
  }),
  /** The server has none for this place. */
  z.object({ kind: z.literal('missing') }),
  /** It refuses, and tiles that it sent before said the same in a picture: they are to be asked for anew. */
  z.object({ kind: z.literal('blocked'), message: z.string() }),
]);
export type TileFound = z.infer<typeof TileFound>;
