/** A module of streams, one for each way in which a stream may go. */
import { Readable } from 'node:stream';
import * as z from 'zod/mini';
import { defineModule, fn, stream } from '../../../server/remote/contract.ts';
import { RemoteError } from '../../../server/remote/errors.ts';
import { implement } from '../../../server/remote/implement.ts';
import { createDiary } from './diary.ts';

export const Feed = defineModule('feed', {
  echo: fn(z.object({ n: z.int() }), z.int()),
  count: stream(z.object({ to: z._default(z.int(), 3) }), z.int()),
  /** Items of a given size, for ever. */
  flood: stream(
    z.object({ bytes: z.int().check(z.gte(0), z.lte(2 ** 20)) }),
    z.object({ n: z.int(), text: z.string() }),
  ),
  /** One item, then a wait that only its signal ends. */
  wait: stream(z.object({}), z.string()),
  /** Three items, then an error. */
  fail: stream(z.object({}), z.int()),
  wrong: stream(z.object({}), z.int()),
  list: stream(z.object({}), z.int()),
  odd: stream(z.object({}), z.any()),
});

/** Its behaviours, and what they did. */
export function createFeed() {
  const diary = createDiary();
  const feed = implement(Feed, {
    echo: ({ n }) => n,
    async *count({ to }) {
      diary.note('count began');
      for (let i = 1; i <= to; i++) yield i;
      diary.note('count ended');
    },
    async *flood({ bytes }, { signal }) {
      diary.note('flood began');
      signal.addEventListener('abort', () => diary.note('flood aborted'));
      try {
        for (let n = 0; ; n++) {
          diary.note('flood step');
          yield { n, text: 'x'.repeat(bytes) };
        }
      } finally {
        diary.note('flood finally');
      }
    },
    async *wait(_, { signal }) {
      try {
        yield 'ready';
        await new Promise((_, reject) => {
          diary.note('wait waits');
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      } finally {
        diary.note('wait finally');
      }
    },
    async *fail() {
      yield* [1, 2, 3];
      throw new RemoteError('worn-out', 'Worn out. Rest.');
    },
    async *wrong() {
      try {
        yield 1;
        // A server of another version gives something else.
        yield JSON.parse('"two"');
        yield 3;
      } finally {
        diary.note('wrong finally');
      }
    },
    // Not a generator: anything that can be iterated will do.
    list: () => Readable.from([7, 8]),
    async *odd() {
      try {
        yield 1;
        yield { inner: [() => 1] };
      } finally {
        diary.note('odd finally');
      }
    },
  });
  return { feed, diary };
}
