/** Items of another board. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportItem } from '../../../server/api/boardItems.ts';
import { setUp } from './place.ts';

const entry = (id: number, item: string, more: Partial<ImportItem> = {}): ImportItem => ({
  id,
  item,
  by: 'ada',
  when: `2026-05-01T08:00:00.${String(id).padStart(3, '0')}Z`,
  topic: 'general',
  priority: 'normal',
  ...more,
});

test('items are added with their times, authors and replies, above the ids that are here', async (t) => {
  const { post, read, ask } = setUp(t).open();
  await post({ item: 'here' });
  const items = [
    entry(7, 'a', { topic: 'maps', priority: 'high' }),
    entry(9, 'b', { by: 'bob', replyTo: 7 }),
  ];
  const done = await ask('import', { batch: { items }, client: { name: 'test' } });
  assert.deepEqual(done, {
    added: 2,
    skipped: 0,
    unlinked: 0,
    ids: [
      [7, 2],
      [9, 3],
    ],
  });
  assert.deepEqual((await read({})).slice(1), [
    { ...items[0], id: 2, client: { name: 'test' } },
    { ...items[1], id: 3, replyTo: 2, thread: 2, client: { name: 'test' } },
  ]);
  assert.deepEqual(
    (await read({ search: 'b' })).map(({ id }) => id),
    [3],
  );
});

test('a second import adds nothing and gives the ids of the first', async (t) => {
  const { texts, ask } = setUp(t).open();
  const batch = { items: [entry(1, 'a'), entry(2, 'b'), entry(3, 'a')] };
  const first = await ask('import', { batch, client: { name: 'test' } });
  const second = await ask('import', { batch, client: { name: 'test' } });
  assert.deepEqual([first.added, first.skipped], [3, 0]);
  assert.deepEqual([second.added, second.skipped], [0, 3]);
  assert.deepEqual(second.ids, first.ids);
  assert.deepEqual(await texts(), ['a', 'b', 'a']);
});

test('items that are alike are as many here as there, and a second import adds none', async (t) => {
  const { texts, ask } = setUp(t).open();
  const like = { when: '2026-05-01T08:00:00.000Z' };
  const items = [
    entry(1, 'a', like),
    entry(2, 'a', like),
    entry(3, 'reply', { replyTo: 2 }),
    entry(4, 'a', like),
  ];
  await ask('import', { batch: { items: items.slice(0, 1) }, client: { name: 'test' } });
  const first = await ask('import', { batch: { items }, client: { name: 'test' } });
  assert.deepEqual([first.added, first.skipped], [3, 1]);
  assert.deepEqual(first.ids, [
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
  ]);
  const second = await ask('import', { batch: { items }, client: { name: 'test' } });
  assert.deepEqual([second.added, second.skipped], [0, 4]);
  assert.deepEqual(second.ids, first.ids);
  assert.deepEqual(await texts(), ['a', 'a', 'reply', 'a']);
});

test('another author, time, topic or text is another item', async (t) => {
  const { ask } = setUp(t).open();
  const one = entry(1, 'a');
  await ask('import', { batch: { items: [one] }, client: { name: 'test' } });
  const others = [
    { ...one, by: 'bob' },
    { ...one, when: '2026-05-01T08:00:00.002Z' },
    { ...one, topic: 'maps' },
    { ...one, item: 'A' },
  ];
  const { added, skipped } = await ask('import', {
    batch: { items: [...others, one] },
    client: { name: 'test' },
  });
  assert.deepEqual([added, skipped], [4, 1]);
});

test('a reply finds its item in an earlier batch, and loses its link when there is none', async (t) => {
  const { read, ask } = setUp(t).open();
  await ask('import', {
    batch: { items: [entry(1, 'filler'), entry(5, 'first')] },
    client: { name: 'test' },
  });
  const batch = {
    // An id here and an id there may be the same number: 1 is the filler here, and nothing there.
    items: [
      entry(6, 'known', { replyTo: 5 }),
      entry(7, 'unknown', { replyTo: 1 }),
      entry(8, 'gone', { replyTo: 4 }),
    ],
    known: [
      [5, 2],
      [4, 99],
    ] as [number, number][],
  };
  const { unlinked } = await ask('import', { batch, client: { name: 'test' } });
  assert.equal(unlinked, 2);
  assert.deepEqual(
    (await read({})).map(({ item, replyTo }) => [item, replyTo]),
    [
      ['filler', undefined],
      ['first', undefined],
      ['known', 2],
      ['unknown', undefined],
      ['gone', undefined],
    ],
  );
});
