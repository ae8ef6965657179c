/** Threads and topics. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fill, setUp } from './place.ts';

const begin = (t: TestContext, place = setUp(t)) => {
  const board = place.open();
  return {
    ...board,
    threads: async (query: { topic?: string; last?: number; reader?: string } = {}) => {
      const { threads, more } = await board.ask('threads', { query });
      return {
        more,
        threads: threads.map(({ first, items, unread, latest }) => [first.id, items, unread, latest.id]),
      };
    },
    pin: (id: number) =>
      board.ask('change', { change: { kind: 'pin', id, pinned: true, when: '2026-06-14T08:00:00.000Z' } }),
  };
};

test('an answer to an answer is in the thread of the first item', async (t) => {
  const { post, read, threads } = begin(t);
  await post({ item: 'a', topic: 'paths' });
  await post({ item: 'b' });
  await post({ item: 'c', replyTo: 1 });
  assert.deepEqual(
    (({ topic, replyTo, thread }) => [topic, replyTo, thread])(await post({ item: 'd', replyTo: 3 })),
    ['paths', 3, 1],
  );
  assert.deepEqual(
    (await read({ thread: 1 })).map(({ id }) => id),
    [1, 3, 4],
  );
  assert.deepEqual(await threads({ reader: 'ada' }), {
    more: false,
    threads: [
      [1, 3, 3, 4],
      [2, 1, 1, 2],
    ],
  });
});

test('the thread with the newest item comes first, and before it those with a pinned item, in the same order', async (t) => {
  const { post, pin, threads } = begin(t);
  for (let i = 0; i < 5; i++) await post({ item: 'x' });
  await post({ item: 'y', replyTo: 2 });
  await pin(1);
  await pin(3);
  await post({ item: 'z', replyTo: 1 });
  const order = async (last?: number) => {
    const answer = await threads(last === undefined ? {} : { last });
    return [answer.threads.map(([id]) => id), answer.more];
  };
  assert.deepEqual(await order(), [[1, 3, 2, 5, 4], false]);
  assert.deepEqual(await order(1), [[1, 3, 2], true]);
});

test('a thread whose first item was dropped goes on with the oldest that is left', async (t) => {
  const { post, ask, read, threads } = begin(t);
  await post({ item: 'first', topic: 'paths' });
  await post({ item: 'second', replyTo: 1 });
  await post({ item: 'third', replyTo: 2 });
  await post({ item: 'other' });
  await ask('keep', { keep: { items: 3 } });
  assert.deepEqual(await threads({ reader: 'ada' }), {
    more: false,
    threads: [
      [4, 1, 1, 4],
      [2, 2, 2, 3],
    ],
  });
  await ask('keep', { keep: { items: null } });
  assert.equal((await post({ item: 'fourth', replyTo: 3 })).thread, 1);
  assert.deepEqual(
    (await read({ thread: 1 })).map(({ id }) => id),
    [2, 3, 5],
  );
  await assert.rejects(post({ item: 'x', replyTo: 1 }), { reason: 'unknown-item' });
});

test('a topic goes with its last item, and its latest is the newest that is left', async (t) => {
  const { post, ask, pin } = begin(t);
  await post({ item: 'a', topic: 'first' });
  await post({ item: 'b', topic: 'second' });
  await pin(2);
  await post({ item: 'c', topic: 'first' });
  await post({ item: 'd', topic: 'third' });
  const topics = async () =>
    (await ask('topics', {})).topics.map(({ topic, items, latest }) => [topic, items, latest.id]);
  await ask('keep', { keep: { items: 1 } });
  assert.deepEqual(await topics(), [
    ['third', 1, 4],
    ['second', 1, 2],
  ]);
});

test('of ten thousand topics the five hundred newest are told, and how many others there are', async (t) => {
  const { post, ask } = begin(t);
  await Promise.all(Array.from({ length: 10_000 }, (_, i) => post({ item: 'x', topic: `topic ${i}` })));
  const { topics, others } = await ask('topics', {});
  assert.deepEqual([topics.length, others], [500, 9500]);
  assert.deepEqual([topics[0]?.topic, topics.at(-1)?.topic], ['topic 9999', 'topic 9500']);
});

test('a thread of a hundred thousand answers is told as a thousand, read page by page, and marked at once', async (t) => {
  const place = setUp(t);
  await place.within(async ({ post }) => {
    await post({ item: 'other' });
    await post({ item: 'first' });
  });
  fill(place.file, 100_000, { replyTo: '2', thread: '2' });
  const { read, ask, threads } = begin(t, place);
  assert.deepEqual(await threads({ reader: 'ada', last: 1 }), {
    more: true,
    threads: [[2, 1000, 1000, 100_002]],
  });
  const ids = async (query: object) => (await read({ thread: 2, ...query })).map(({ id }) => id);
  assert.deepEqual(await ids({ last: 2 }), [100_001, 100_002]);
  assert.deepEqual((await ids({ after: 0 })).slice(0, 2), [2, 3]);
  assert.deepEqual(await ids({ before: 4 }), [2, 3]);
  assert.deepEqual(await ask('mark', { marks: { reader: 'ada', thread: 2 } }), { unread: 0, more: true });
  assert.deepEqual(await ids({ reader: 'ada', unread: true }), []);
});
