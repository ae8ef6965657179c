/** Schemas of every kind with values that they accept, the same ones for the same seed. */
import { encode } from '../../../server/remote/encode.ts';
import * as value from '../../../server/remote/value.ts';

/** A schema, and a source of values that come out of its check. */
export interface Kind {
  readonly schema: value.Value<unknown, unknown>;
  make(): unknown;
}

/** Numbers from 0 to 1 (mulberry32). */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const pick = <const T extends readonly [unknown, ...unknown[]]>(random: Random, from: T): T[number] =>
  from[Math.floor(random() * from.length)] ?? from[0];
const upTo = (random: Random, most: number): number => Math.floor(random() * (most + 1));
const many = <T>(random: Random, make: () => T): T[] => Array.from({ length: upTo(random, 4) }, make);

const letters = ['a', 'B', '0', ' ', '"', '\\', '\n', '\0', 'é', '世', '😀', '\u2028', '-'] as const;
const text = (random: Random): string => many(random, () => pick(random, letters)).join('');
/** Names that a prototype has, or that are one. */
const oddNames = [
  'a',
  'b c',
  '',
  '0',
  '__proto__',
  'constructor',
  'toString',
  'toJSON',
  'hasOwnProperty',
  'é',
] as const;
const plainNumber = (random: Random): number =>
  pick(random, [0, 1, -1, 0.1, 1e308, 5e-324, Number.MAX_SAFE_INTEGER, (random() - 0.5) * 1e6]);

/** One that holds others to this depth at most, in objects with some of these names. */
export function randomKind(random: Random, depth: number, names: Names = oddNames): Kind {
  const makers = depth > 0 && random() < 0.8 ? containers : leaves;
  return pick(random, makers)(random, depth - 1, names);
}

type Makers = readonly [Maker, ...Maker[]];
type Maker = (random: Random, depth: number, names: Names) => Kind;
type Names = readonly [string, ...string[]];

const leaves: Makers = [
  (random) => ({ schema: value.string(), make: () => text(random) }),
  (random) => ({ schema: value.number(), make: () => plainNumber(random) }),
  // Adding 0 turns -0, which JSON does not have, into 0.
  (random) => ({ schema: value.integer(), make: () => Math.trunc((random() - 0.5) * 2 ** 53) + 0 }),
  (random) => ({ schema: value.boolean(), make: () => random() < 0.5 }),
  () => ({ schema: value.literal('x'), make: () => 'x' }),
  (random) => ({ schema: value.oneOf('low', 'high', 3), make: () => pick(random, ['low', 'high', 3]) }),
  (random) => ({ schema: value.any(), make: () => ({ any: [text(random), null, plainNumber(random)] }) }),
  (random) => {
    // Milliseconds around 1970: minutes, a century, all that a Date can hold.
    const span = pick(random, [1e6, 4e12, 1.7e16]);
    return { schema: value.date(), make: () => new Date(Math.trunc((random() - 0.5) * span)) };
  },
  (random) => ({ schema: value.bytes(), make: () => Uint8Array.from(many(random, () => upTo(random, 255))) }),
  (random) => {
    const power = BigInt(pick(random, [0, 1, 20]));
    return { schema: value.bigint(), make: () => BigInt(Math.trunc((random() - 0.5) * 1e15)) ** power };
  },
  (random) => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const;
    return { schema: value.float(), make: () => pick(random, [...odd, plainNumber(random)]) };
  },
];

const containers: Makers = [
  (random, depth, names) => {
    const members = names
      .filter(() => random() < 0.4)
      .map((name) => {
        const { schema, make } = randomKind(random, depth, names);
        return { name, schema, make, mayBeAbsent: random() < 0.3 };
      });
    const shape = members.map(({ name, schema, mayBeAbsent }) => [
      name,
      mayBeAbsent ? value.optional(schema) : schema,
    ]);
    const there = () => members.filter(({ mayBeAbsent }) => !mayBeAbsent || random() < 0.5);
    return {
      schema: value.object(Object.fromEntries(shape)),
      make: () => Object.fromEntries(there().map(({ name, make }) => [name, make()])),
    };
  },
  (random, depth, names) => {
    const { schema, make } = randomKind(random, depth, names);
    const member = () => [pick(random, names), make()] as const;
    return { schema: value.record(schema), make: () => Object.fromEntries(many(random, member)) };
  },
  (random, depth, names) => {
    const { schema, make } = randomKind(random, depth, names);
    return { schema: value.array(schema), make: () => many(random, make) };
  },
  (random, depth, names) => {
    const { schema, make } = randomKind(random, depth, names);
    return { schema: value.nullable(schema), make: () => (random() < 0.3 ? null : make()) };
  },
  (random, depth, names) => {
    // Told apart by their wire forms: a number, true or false, an array.
    const { schema, make } = randomKind(random, depth, names);
    const union = value.union(value.number(), value.boolean(), value.array(schema));
    return {
      schema: union,
      make: () => pick(random, [plainNumber(random), random() < 0.5, many(random, make)]),
    };
  },
  (random, depth, names) => {
    const { schema, make } = randomKind(random, depth, names);
    return { schema: value.set(schema), make: () => new Set(differing(many(random, make), (each) => each)) };
  },
  (random, depth, names) => {
    const key = randomKind(random, depth, names);
    const item = randomKind(random, depth, names);
    const pairs = () => many(random, () => [key.make(), item.make()] as const);
    return {
      schema: value.map(key.schema, item.schema),
      make: () => new Map(differing(pairs(), ([each]) => each)),
    };
  },
];

/** Those whose part is not on the wire already, in whatever order its members are: each code unit sorted. */
function differing<T>(from: readonly T[], part: (each: T) => unknown): T[] {
  const sorted = (each: T): string => [...JSON.stringify(encode(part(each), 'part'))].sort().join('');
  return [...new Map(from.map((each) => [sorted(each), each])).values()];
}
