/** Items of another board. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportItem } from '../../../server/api/boardItems.ts';
import { changedItem, sameItem } from '../../../server/board/importItems.ts';
import { rowsOf, setUp } from './place.ts';

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

test('an import looks an item up by its time, however much its author has written', async (t) => {
  const { within, file } = setUp(t);
  await within(({ post }) => post({ item: 'x' }));
  for (const statement of [sameItem, changedItem]) {
    const [plan] = rowsOf(file, `EXPLAIN QUERY PLAN ${statement.replaceAll('?', "'x'")}`);
    assert.match(String(plan?.detail), /USING INDEX itemsByTime/);
  }
});

test('an import into a board with a limit drops nothing that was posted there', async (t) => {
  const { texts, post, ask } = setUp(t).open();
  for (const item of ['a', 'b', 'c']) await post({ item });
  await ask('keep', { keep: { items: 3 } });
  const batch = { items: [entry(1, 'old'), entry(2, 'older')] };
  await assert.rejects(ask('import', { batch, client: { name: 'test' } }), {
    reason: 'limited-board',
    message:
      'Not imported: only the newest 3 items are kept, and there would be 5: some of those that are here would go. Lift the limit first: remotex board keep --items all',
  });
  assert.deepEqual(await texts(), ['a', 'b', 'c']);
});

test('a second import on another machine brings back nothing that was deleted or edited there', async (t) => {
  const { texts, post, ask } = setUp(t).open();
  await post({ item: 'here' });
  const batch = { items: [entry(1, 'one', { by: 'bob' }), entry(2, 'two', { by: 'bob' })] };
  await ask('import', { batch, client: { name: 'test' } });
  await ask('change', { change: { kind: 'delete', id: 2, by: 'bob', when: '2026-06-13T08:00:00.000Z' } });
  await ask('change', {
    change: { kind: 'edit', id: 3, by: 'bob', item: 'three', when: '2026-06-13T08:00:00.000Z' },
  });
  const { added, skipped } = await ask('import', { batch, client: { name: 'test' } });
  assert.deepEqual([added, skipped], [0, 2]);
  assert.deepEqual(await texts(), ['here', '', 'three']);
});
