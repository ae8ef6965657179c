import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import * as z from 'zod/mini';
import { defineModule, fn, type ParamsIn } from '../../../server/remote/contract.ts';
import { implement } from '../../../server/remote/implement.ts';
import * as value from '../../../server/remote/value.ts';

type In<S extends StandardSchemaV1> = StandardSchemaV1.InferInput<S>;
type Out<S extends StandardSchemaV1> = StandardSchemaV1.InferOutput<S>;
/** Compiles only where both are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;

const Post = value.object({
  item: value.string({ min: 1 }),
  by: value.optional(value.string()),
  topic: value.optional(value.string(), 'general'),
});

test('types are inferred both ways', () => {
  const All = value.object({
    text: value.string(),
    kind: value.oneOf('a', 'b'),
    when: value.optional(value.date()),
    topic: value.optional(value.string(), 'general'),
    big: value.nullable(value.bigint()),
    tags: value.set(value.string()),
    byName: value.map(value.string(), value.float()),
    other: z.optional(z.number()),
    rest: value.any(),
  });
  const input: Same<
    In<typeof All>,
    {
      readonly text: string;
      readonly kind: 'a' | 'b';
      readonly big: bigint | string | null;
      readonly tags: ReadonlySet<string> | readonly string[];
      readonly byName:
        | ReadonlyMap<string, number | 'NaN' | 'Infinity' | '-Infinity'>
        | readonly (readonly [string, number | 'NaN' | 'Infinity' | '-Infinity'])[];
      readonly rest: unknown;
      readonly when?: Date | string | undefined;
      readonly topic?: string | undefined;
      readonly other?: number | undefined;
    }
  > = true;
  const output: Same<
    Out<typeof All>,
    {
      text: string;
      kind: 'a' | 'b';
      topic: string;
      big: bigint | null;
      tags: Set<string>;
      byName: Map<string, number>;
      rest: unknown;
      when?: Date | undefined;
      other?: number | undefined;
    }
  > = true;
  const nothing: Same<Out<ReturnType<typeof value.nothing>>, undefined> = true;
  const union = value.union(value.literal(1), value.date());
  const either: Same<Out<typeof union>, 1 | Date> = true;
  assert.ok(input && output && nothing && either);

  // What the contract makes of them: a handler may return nothing, and a caller may send what the codecs take.
  const Log = defineModule('log', {
    add: fn(value.object({ at: value.date(), data: value.optional(value.bytes()) }), value.nothing()),
  });
  const at: Date[] = [];
  implement(Log, {
    add: async (params) => {
      at.push(params.at);
    },
  });
  // @ts-expect-error: an async function that returns something
  implement(Log, { add: async () => 5 });
  const params: ParamsIn<typeof Log.functions.add> = { at: '2026-03-01T09:30:00Z', data: Buffer.from('x') };
  assert.ok(params);

  // @ts-expect-error: text is missing
  const missing: In<typeof Post> = {};
  // @ts-expect-error: no such member
  const unknown: In<typeof Post> = { item: 'a', topics: 'b' };
  // @ts-expect-error: a fallback is of the schema's kind
  value.optional(value.string(), 5);
  // @ts-expect-error: at least one choice
  value.oneOf();
  // @ts-expect-error: a member is a schema
  assert.ok(value.object({ a: 'string' }));
  assert.ok(missing && unknown);
});
