/** Who has read what. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MarkRead } from '../../../server/api/boardReading.ts';
import { rowsOf, setUp } from './place.ts';

const begin = (t: Parameters<typeof setUp>[0]) => {
  const place = setUp(t);
  const board = place.open();
  return {
    ...place,
    ...board,
    mark: (marks: MarkRead) => board.ask('mark', { marks }),
    unread: async (reader: string) =>
      (await board.read({ reader, unread: true, last: 1000 })).map(({ id }) => id),
  };
};

test('two readers have marks of their own, by numbers, threads, topics and all', async (t) => {
  const { post, mark, unread } = begin(t);
  await post({ item: 'a', topic: 'paths' });
  await post({ item: 'b', replyTo: 1 });
  await post({ item: 'c', replyTo: 2, topic: 'general' });
  await post({ item: 'd' });
  await post({ item: 'e', topic: 'paths' });
  assert.deepEqual(await mark({ reader: 'ada', ids: [4, 4, 99] }), { unread: 4 });
  assert.deepEqual(await unread('ada'), [1, 2, 3, 5]);
  assert.deepEqual(await mark({ reader: 'ada', thread: 1, upTo: 2 }), { unread: 2 });
  assert.deepEqual(await mark({ reader: 'bob', thread: 1 }), { unread: 2 });
  assert.deepEqual(
    [await unread('ada'), await unread('bob')],
    [
      [3, 5],
      [4, 5],
    ],
  );
  assert.deepEqual(await mark({ reader: 'ada', topic: 'paths' }), { unread: 1 });
  assert.deepEqual(await mark({ reader: 'bob', topic: 'paths', upTo: 4 }), { unread: 2 });
  assert.deepEqual(await mark({ reader: 'bob' }), { unread: 0 });
  await post({ item: 'f', topic: 'paths' });
  assert.deepEqual([await unread('ada'), await unread('bob')], [[3, 6], [6]]);
});

test('a mark never goes back', async (t) => {
  const { post, mark, unread } = begin(t);
  for (let i = 0; i < 3; i++) await post({ item: 'x' });
  await mark({ reader: 'ada', upTo: 3 });
  assert.deepEqual(await mark({ reader: 'ada', upTo: 1 }), { unread: 0 });
  await mark({ reader: 'bob', topic: 'general', upTo: 2 });
  assert.deepEqual(await mark({ reader: 'bob', topic: 'general', upTo: 1 }), { unread: 1 });
  assert.deepEqual(await unread('bob'), [3]);
});

test('who posts as a reader has read it, and a deleted item is not unread', async (t) => {
  const { post, ask, unread, read } = begin(t);
  await post({ item: 'mine', by: 'ada', reader: 'ada' });
  await post({ item: 'gone', by: 'bob' });
  await post({ item: 'new', by: 'bob' });
  await ask('change', { change: { kind: 'delete', id: 2, by: 'bob', when: '2026-06-14T08:00:00.000Z' } });
  assert.deepEqual([await unread('ada'), await unread('bob')], [[3], [1, 3]]);
  assert.deepEqual(
    (await read({ reader: 'ada' })).map(({ unread }) => unread),
    [undefined, undefined, true],
  );
});

test('what is posted in the same moment as a mark, but after it, is unread', async (t) => {
  const { post, mark, unread } = begin(t);
  await post({ item: 'seen' });
  const [, , marked] = await Promise.all([
    post({ item: 'before' }),
    post({ item: 'before' }),
    mark({ reader: 'ada' }),
    post({ item: 'after' }),
  ]);
  assert.deepEqual(marked, { unread: 0 });
  assert.deepEqual(await unread('ada'), [4]);
});

test('more than a thousand unread items are told as a thousand and more', async (t) => {
  const { post, ask, mark } = begin(t);
  await Promise.all(Array.from({ length: 1001 }, (_, i) => post({ item: 'x', topic: `${i % 2}` })));
  const { topics, unread, more } = await ask('topics', { reader: 'ada' });
  assert.deepEqual([topics.map((topic) => topic.unread), unread, more], [[500, 500], 1000, true]);
  assert.deepEqual(await mark({ reader: 'ada', upTo: 2 }), { unread: 999 });
});

test('a topic says that older items of it are unread than those that are counted, until it is marked', async (t) => {
  const { post, ask, mark } = begin(t);
  const fill = (topic: string, count: number) =>
    Promise.all(Array.from({ length: count }, () => post({ item: 'x', topic })));
  await fill('old', 3);
  await fill('read', 3);
  await fill('cut', 600);
  await fill('new', 600);
  await mark({ reader: 'ada', topic: 'read' });
  const told = async () =>
    (await ask('topics', { reader: 'ada' })).topics.map(({ topic, unread, more }) => [topic, unread, more]);
  assert.deepEqual(await told(), [
    ['new', 600, undefined],
    ['cut', 400, true],
    ['read', 0, undefined],
    ['old', 0, true],
  ]);
  await mark({ reader: 'ada', ids: [1, 2, 3] });
  await mark({ reader: 'ada', topic: 'cut' });
  // From the first item that is not marked on, all are counted.
  await mark({ reader: 'ada', upTo: 606 });
  assert.deepEqual(await told(), [
    ['new', 600, undefined],
    ['cut', 0, undefined],
    ['read', 0, undefined],
    ['old', 0, undefined],
  ]);
});

test('a thousand numbers at once are one mark, and leave nothing behind when nothing before them is unread', async (t) => {
  const { post, mark, unread, close, file } = begin(t);
  await Promise.all(Array.from({ length: 1002 }, () => post({ item: 'x' })));
  await mark({ reader: 'ada', ids: Array.from({ length: 999 }, (_, i) => i + 2) });
  assert.deepEqual(await unread('ada'), [1, 1001, 1002]);
  await mark({ reader: 'ada', ids: [1] });
  assert.deepEqual(await unread('ada'), [1001, 1002]);
  await close();
  assert.deepEqual(rowsOf(file, 'SELECT reader, topic, upTo FROM marks'), [
    { reader: 'ada', topic: '', upTo: 1000 },
  ]);
  assert.deepEqual(rowsOf(file, 'SELECT id FROM reads'), []);
});

test('what is unread in few of many topics is found, and in many as well', async (t) => {
  const { post, mark, unread, read } = begin(t);
  await Promise.all(
    Array.from({ length: 90 }, (_, i) => post({ item: 'x', by: `${i % 2}`, topic: `${i % 30}` })),
  );
  assert.equal((await unread('ada')).length, 90);
  for (let topic = 0; topic < 28; topic++) await mark({ reader: 'ada', topic: `${topic}` });
  await mark({ reader: 'ada', topic: '29', upTo: 60 });
  assert.deepEqual(await unread('ada'), [29, 59, 89, 90]);
  assert.deepEqual(
    (await read({ reader: 'ada', unread: true, by: '0', after: 29 })).map(({ id }) => id),
    [59, 89],
  );
  for (const topic of ['28', '29']) await mark({ reader: 'ada', topic });
  assert.deepEqual(await unread('ada'), []);
});
