/** A module of functions, one for each thing that is promised of a call. */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import * as valibot from 'valibot';
import * as z from 'zod/mini';
import { defineModule, fn } from '../../../server/remote/contract.ts';
import { implement } from '../../../server/remote/implement.ts';
import * as value from '../../../server/remote/value.ts';
import { createDiary } from './diary.ts';

/** A validator written by hand, which takes its time. */
const Slow: StandardSchemaV1<string, string> = {
  '~standard': {
    version: 1,
    vendor: 'by hand',
    validate: async (text) =>
      typeof text === 'string' && text !== ''
        ? { value: text.trim() }
        : { issues: [{ message: 'is empty' }] },
  },
};

const Values = value.object({
  when: value.date(),
  bytes: value.bytes(),
  big: value.bigint(),
  map: value.map(value.string(), value.integer()),
  set: value.set(value.string()),
  numbers: value.array(value.float()),
});

/** Spoilt bytes may ask for any number: no more than an honest client wants is done. */
const upTo = (most: number) => z.int().check(z.gte(0), z.lte(most));

export const Lab = defineModule('lab', {
  add: fn(z.object({ a: z.number(), b: z._default(z.number(), 10) }), z.number()),
  now: fn(z.object({ unit: z.optional(z.string()) }), z.string()),
  nothing: fn(z.object({}), z.optional(z.null())),
  echo: fn(z.object({ text: z.string() }), z.string()),
  keep: fn(z.object({ list: z.array(z.number()) }), z.array(z.number())),
  who: fn(z.object({}), z.string()),
  large: fn(z.object({ bytes: upTo(2 ** 24) }), z.string()),
  wait: fn(z.object({ name: z.string() }), z.null()),
  count: fn(z.object({ to: upTo(1000) }), z.string(), { progress: z.int() }),
  shout: fn(valibot.object({ text: valibot.pipe(valibot.string(), valibot.minLength(1)) }), valibot.string()),
  trim: fn(Slow, Slow),
  values: fn(Values, Values),
});

/** Its behaviours, what they did, and what they were given. */
export function createLab() {
  const diary = createDiary();
  const kept: number[][] = [];
  const lab = implement(Lab, {
    add: ({ a, b }) => a + b,
    now: ({ unit = 'none' }) => unit,
    nothing: () => undefined,
    echo: ({ text }) => {
      diary.note(`echo ${text.slice(0, 10)}`);
      return text;
    },
    keep: ({ list }) => {
      kept.push(list);
      return list;
    },
    who: (_, { client }) => client.name,
    large: ({ bytes }) => 'x'.repeat(bytes),
    wait: ({ name }, { signal }) =>
      new Promise((_, reject) => {
        diary.note(`${name} began`);
        signal.addEventListener('abort', () => {
          diary.note(`${name} aborted`);
          reject(signal.reason);
        });
      }),
    count: async ({ to }, { progress }) => {
      for (let i = 1; i <= to; i++) progress(i);
      // A server of another version reports something else.
      if (to === 3) progress(JSON.parse('"four"'));
      return 'counted';
    },
    shout: ({ text }) => text.toUpperCase(),
    trim: (text) => text,
    values: (all) => all,
  });
  return { lab, diary, kept };
}
