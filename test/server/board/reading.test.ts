/** What is asked of the board's items, by times, names and odd words, and how long an answer may be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadQuery } from '../../../server/api/boardReading.ts';
import { setUp } from './place.ts';

const begin = (t: Parameters<typeof setUp>[0]) => {
  const board = setUp(t).open();
  return {
    ...board,
    /** By another clock than the board's own. */
    postAt: (when: string, item: string) =>
      board.ask('append', { draft: { post: { item }, by: 'host', when, client: { name: '' } } }),
    ids: async (query: ReadQuery) => (await board.read(query)).map(({ id }) => id),
  };
};

test('since: by the time, and the newest are those with the highest numbers, also after the clock went back', async (t) => {
  const { postAt, ids } = begin(t);
  await postAt('2026-06-13T12:00:00.000Z', 'noon');
  await postAt('2026-06-13T09:00:00.000Z', 'back');
  await postAt('2026-06-13T11:00:00.000Z', 'eleven');
  await postAt('2026-06-13T10:00:00.000Z', 'ten');
  assert.deepEqual(await ids({ since: '2026-06-13T10:00:00Z' }), [1, 3, 4]);
  assert.deepEqual(await ids({ since: '2026-06-13T10:00:00Z', last: 2 }), [3, 4]);
  assert.deepEqual(await ids({ since: '2026-06-13T10:00:00.001Z' }), [1, 3]);
  assert.deepEqual(await ids({ since: '2026-06-13T10:00:00Z', after: 1 }), [3, 4]);
  assert.deepEqual(await ids({ since: '2027-01-01T00:00:00Z' }), []);
});

test('since more items than are looked up by their times, the newest come', async (t) => {
  const { post, ids } = begin(t);
  await Promise.all(Array.from({ length: 10_050 }, () => post({ item: 'x' })));
  const found = await ids({ since: '2026-01-01T00:00:00Z' });
  assert.deepEqual([found.length, found[0], found.at(-1)], [1000, 9051, 10_050]);
  assert.deepEqual(await ids({ since: '2026-01-01T00:00:00Z', last: 2 }), [10_049, 10_050]);
});

test('imported items have their own times, in whichever form they were written', async (t) => {
  const { ask, ids, read } = begin(t);
  const at = (id: number, when: string) => ({
    id,
    item: `${id}`,
    by: 'ada',
    when,
    topic: 'general',
    priority: 'normal' as const,
  });
  const items = [at(1, '2026-06-13T08:00:00Z'), at(2, '2026-06-13T08:00:00.5Z'), at(3, '2026-06-13T08:00Z')];
  const imported = () => ask('import', { batch: { items }, client: { name: 'test' } });
  assert.equal((await imported()).added, 3);
  assert.equal((await imported()).added, 0);
  assert.deepEqual(await ids({ since: '2026-06-13T08:00:00.250Z' }), [2]);
  assert.deepEqual(
    (await read({})).map(({ when }) => when),
    ['2026-06-13T08:00:00.000Z', '2026-06-13T08:00:00.500Z', '2026-06-13T08:00:00.000Z'],
  );
});

test('mentions of any name are found: with hyphens, dots and signs, of all languages, or without a letter', async (t) => {
  const { post, ids } = begin(t);
  const texts = [
    '@jean-luc, look',
    '@jean',
    'mail@jean-luc',
    '@José!',
    '@🗺 and @.*',
    '@Ada Lovelace',
    '@my_bot',
  ];
  for (const item of texts) await post({ item });
  for (const [mentions, expected] of [
    ['jean-luc', [1]],
    ['JEAN', [2]],
    ['José'.normalize('NFD'), [4]],
    ['🗺', [5]],
    ['.*', [5]],
    ['Ada Lovelace', [6]],
    ['my_bot', [7]],
    ['*', []],
    ['"', []],
  ] as const)
    assert.deepEqual(await ids({ mentions }), expected, mentions);
  assert.deepEqual(await ids({ mentions: '🗺', search: 'and' }), [5]);
  assert.deepEqual(await ids({ mentions: 'jean-luc', search: ' ' }), []);
});

test('a search of odd words finds what has them, and is never a formula', async (t) => {
  const { post, ids } = begin(t);
  await post({ item: 'NOT here AND there' });
  await post({ item: 'a-b c:d "quoted" item:x' });
  for (const [search, expected] of [
    ['not here', [1]],
    ['here OR quoted', []],
    ['NEAR(here there)', []],
    ['"', []],
    ['a-b', [2]],
    ['"quoted"', [2]],
    ['item:x', [2]],
    ['quot*', []],
    ['^NOT', [1]],
    ['here +', [1]],
    [Array.from({ length: 500 }, () => 'a').join(' '), [2]],
  ] as const)
    assert.deepEqual(await ids({ search }), expected, search);
});

test('topics and authors of any name are names only', async (t) => {
  const { post, ids, ask } = begin(t);
  const names = ['__proto__', 'constructor', "'; DROP TABLE items --", '%', '\u202eabc', 'A', 'a'];
  for (const name of names) await post({ item: 'x', by: name, topic: name });
  for (const [i, name] of names.entries())
    assert.deepEqual([await ids({ topic: name }), await ids({ by: name })], [[i + 1], [i + 1]]);
  const { topics } = await ask('topics', { reader: '__proto__' });
  assert.deepEqual(
    topics.map(({ topic, unread }) => [topic, unread]),
    names.toReversed().map((name) => [name, 1]),
  );
});

test('ids beyond all that were given are fine', async (t) => {
  const { post, ids, ask } = begin(t);
  await post({ item: 'x' });
  const far = Number.MAX_SAFE_INTEGER;
  assert.deepEqual(await ids({ after: far }), []);
  assert.deepEqual(await ids({ before: far }), [1]);
  assert.deepEqual(await ids({ thread: far }), []);
  assert.deepEqual(await ask('mark', { marks: { reader: 'ada', ids: [far], thread: far, upTo: far } }), {
    unread: 1,
  });
  // What is posted later is unread, whatever was marked.
  await ask('mark', { marks: { reader: 'ada', upTo: far } });
  await post({ item: 'y' });
  assert.deepEqual(await ids({ reader: 'ada', unread: true }), [2]);
});

/** Each character takes six bytes in JSON. */
const heavy = (bytes: number): string => '\u0001'.repeat(bytes);
const sizeOf = (answer: unknown): number => Buffer.byteLength(JSON.stringify(answer));
const most = 13 * 1024 * 1024;

test('links and names of the greatest length do not make an answer too long', async (t) => {
  const { post, read } = begin(t);
  const item = { item: 'x', by: heavy(200), topic: heavy(200), link: { file: heavy(4096), line: 1 } };
  await Promise.all(Array.from({ length: 600 }, () => post(item)));
  const items = await read({ last: 1000 });
  assert.ok(sizeOf(items) < most && items.length > 300, `${items.length} items, ${sizeOf(items)} bytes`);
  assert.equal(items.at(-1)?.id, 600);
});

test('of few answers to a search that are too long, the newest come', async (t) => {
  const { post, read } = begin(t);
  await Promise.all(Array.from({ length: 60 }, (_, i) => post({ item: `word ${i} ${heavy(60_000)}` })));
  const items = await read({ search: 'word' });
  assert.ok(sizeOf(items) < most && items.length > 20, `${items.length} items, ${sizeOf(items)} bytes`);
  assert.deepEqual([items.at(-1)?.id, items[0]?.id], [60, 61 - items.length]);
});

test('threads with long texts do not make an answer too long, and it says that there are more', async (t) => {
  const { post, ask } = begin(t);
  await Promise.all(Array.from({ length: 60 }, () => post({ item: heavy(60_000) })));
  for (let id = 1; id <= 50; id++)
    await ask('change', { change: { kind: 'pin', id, pinned: true, when: '2026-06-14T08:00:00.000Z' } });
  const { threads, more } = await ask('threads', { query: { last: 500 } });
  assert.ok(
    sizeOf(threads) < most && threads.length > 20,
    `${threads.length} threads, ${sizeOf(threads)} bytes`,
  );
  assert.equal(more, true);
});
