/** What the board no longer holds: what has expired, and what is beyond its limits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, fill, rowsOf, setUp, textsOf, when } from './place.ts';

const day = 24 * 60 * 60_000;
const inDays = (days: number): string => new Date(Date.now() + days * day).toISOString();

/** A board with two items that are to expire at a moment that is over when it is opened again. */
async function withExpired(t: Parameters<typeof setUp>[0], count = 2) {
  const place = setUp(t);
  await place.within(async ({ post }) => {
    await post({ item: 'stays' });
    for (let i = 0; i < count; i++)
      await post({
        item: `secret ${i}`,
        topic: 'soon',
        by: 'ada',
        replyTo: 1,
        expires: '2999-01-01T00:00:00Z',
      });
    await post({ item: 'late answer', replyTo: 2 });
  });
  change(place.file, "UPDATE items SET expires = '2020-01-01T00:00:00.000Z' WHERE expires IS NOT NULL");
  return place;
}

for (const [what, look] of [
  ['reading', async ({ read }) => (await read({})).length === 2],
  ['a search', async ({ read }) => (await read({ search: 'secret' })).length === 0],
  ['topics', async ({ ask }) => (await ask('topics', {})).topics[0]?.items === 1],
  ['threads', async ({ ask }) => (await ask('threads', { query: {} })).threads[0]?.items === 2],
  ['state', async ({ ask }) => (await ask('state', {})).items === 2],
  ['a mark', async ({ ask }) => (await ask('mark', { marks: { reader: 'x', ids: [] } })).unread === 2],
  [
    'an answer to it',
    async ({ post }) => (await post({ item: 'x', replyTo: 2 }).catch(reasonOf)) === 'unknown-item',
  ],
  ['an edit', async ({ ask }) => (await ask('change', { change: edit }).catch(reasonOf)) === 'unknown-item'],
] as readonly (readonly [
  string,
  (board: ReturnType<ReturnType<typeof setUp>['open']>) => Promise<boolean>,
])[]) {
  test(`what has expired is gone before ${what} is answered, and is counted`, async (t) => {
    const { open } = await withExpired(t);
    const board = open();
    assert.ok(await look(board));
    const { dropped, items, head } = await board.ask('state', {});
    assert.deepEqual([dropped.expired, dropped.count, dropped.age], [2, 0, 0]);
    assert.ok(items >= 2 && head >= 4);
  });
}
const edit = { kind: 'edit', id: 2, by: 'ada', item: 'y', when: '2026-06-14T08:00:00.000Z' } as const;
const reasonOf = (error: { reason?: string }) => error.reason;

test('an item expires while nobody asks, and that is told', async (t) => {
  const { open, events } = setUp(t);
  const board = open();
  const told = new Promise<void>((resolve) => board.onDropped(resolve));
  const now = new Date();
  const expires = new Date(now.getTime() + 300).toISOString();
  await board.ask('append', {
    draft: { post: { item: 'x', expires }, by: 'ada', when: now.toISOString(), client: { name: '' } },
  });
  await told;
  assert.ok(Date.now() >= Date.parse(expires));
  assert.deepEqual(await board.read({}), []);
  assert.deepEqual(events, [{ event: 'items dropped', items: 1 }]);
});

test('what would have expired when it is posted is refused', async (t) => {
  const { post } = setUp(t).open();
  await assert.rejects(post({ item: 'x', expires: '2026-06-13T08:00:00Z' }), { reason: 'already-expired' });
  assert.equal(
    (await post({ item: 'x', expires: '2999-06-13T08:00:00.5Z' })).expires,
    '2999-06-13T08:00:00.500Z',
  );
});

test('a pinned item does not expire before it is unpinned', async (t) => {
  const place = setUp(t);
  await place.within(async ({ post, ask }) => {
    await post({ item: 'stays', expires: '2999-01-01T00:00:00Z' });
    await ask('change', { change: { kind: 'pin', id: 1, pinned: true, when } });
  });
  change(place.file, "UPDATE items SET expires = '2020-01-01T00:00:00.000Z'");
  const { ask, texts } = place.open();
  assert.deepEqual(await texts(), ['stays']);
  await ask('change', { change: { kind: 'pin', id: 1, pinned: false, when } });
  assert.deepEqual(await texts(), []);
});

test('items that have expired are not imported, and counted each time alike', async (t) => {
  const { open } = setUp(t);
  const { ask, read, post } = open();
  await post({ item: 'x' });
  const item = { id: 1, item: 'old', by: 'ada', when: inDays(-2), topic: 't', priority: 'normal' as const };
  const batch = { items: [{ ...item, expires: inDays(-1) }] };
  for (let i = 0; i < 2; i++) {
    assert.deepEqual(await ask('import', { batch, client: { name: 'test' } }), {
      added: 0,
      skipped: 0,
      unlinked: 0,
      expired: 1,
      ids: [],
    });
  }
  assert.deepEqual(
    (await read({})).map(({ id }) => id),
    [1],
  );
});

test('so many of the newest are kept, and pinned ones', async (t) => {
  const { open, events } = setUp(t);
  const { ask, post, texts } = open();
  for (const item of ['a', 'b', 'c', 'd', 'e']) await post({ item });
  for (const id of [2, 4])
    await ask('change', { change: { kind: 'pin', id, pinned: true, when: '2026-06-14T08:00:00.000Z' } });
  const state = await ask('keep', { keep: { items: 2 } });
  const { last, ...dropped } = state.dropped;
  assert.deepEqual(
    { ...state, dropped },
    {
      items: 3,
      head: 5,
      keep: { items: 2 },
      dropped: { count: 2, age: 0, expired: 0, upTo: 3 },
    },
  );
  assert.ok(Math.abs(Date.parse(last ?? '') - Date.now()) < 60_000);
  assert.deepEqual(await texts(), ['b', 'd', 'e']);
  assert.deepEqual(
    events.map(({ event, items }) => [event, items]),
    [
      ['board copied', 5],
      ['items dropped', 2],
    ],
  );
  // Unpinned, it is one of those that are too many.
  await ask('change', { change: { kind: 'pin', id: 2, pinned: false, when: '2026-06-14T08:00:00.000Z' } });
  await ask('keep', { keep: { items: 2 } });
  assert.deepEqual(await texts(), ['d', 'e']);
});

test('items of so many days are kept, by their own times, and a limit can be lifted', async (t) => {
  const { open } = setUp(t);
  const { ask, post, texts } = open();
  const items = [-40, -5, -20].map((days, i) => ({
    ...{ id: i + 1, item: `${days}`, by: 'ada', when: inDays(days), topic: 't', priority: 'normal' as const },
  }));
  await ask('import', { batch: { items }, client: { name: 'test' } });
  const { keep, dropped } = await ask('keep', { keep: { days: 10 } });
  assert.deepEqual([keep, dropped.age], [{ days: 10 }, 2]);
  assert.deepEqual(await texts(), ['-5']);
  assert.deepEqual((await ask('keep', { keep: { days: null } })).keep, {});
  await post({ item: 'of June' });
  await ask('keep', { keep: {} });
  assert.deepEqual(await texts(), ['-5', 'of June']);
});

test('who posts again and again does not put off the limits', async (t) => {
  const { open } = setUp(t);
  const board = open();
  let isDropped = false;
  board.onDropped(() => {
    isDropped = true;
  });
  await board.ask('keep', { keep: { items: 5 } });
  for (let n = 0; !isDropped; n++) {
    assert.ok(n < 100_000, 'nothing was dropped');
    await board.post({ item: 'x' });
  }
});

test('posts go on while a hundred thousand items are dropped', async (t) => {
  const { file, open, within } = setUp(t);
  await within(({ post }) => post({ item: 'x' }));
  fill(file, 100_000);
  const { ask, post } = open();
  let isDone = false;
  const dropping = ask('keep', { keep: { items: 10 } });
  void dropping.finally(() => {
    isDone = true;
  });
  let during = 0;
  while (!isDone) {
    await post({ item: 'during' });
    during++;
  }
  assert.ok(during > 20, `${during} posts`);
  const { items, dropped } = await dropping;
  assert.ok(dropped.count + items === 100_001 + during || dropped.count + items === 100_000 + during);
});

test('posts go on while a hundred thousand items expire at once, and whoever reads sees none of them', async (t) => {
  const { file, open, within } = setUp(t);
  await within(({ post }) => post({ item: 'x' }));
  fill(file, 100_000, { expires: "'2020-01-01T00:00:00.000Z'" });
  const { ask, post, read } = open();
  let isDone = false;
  const reading = read({});
  void reading.finally(() => {
    isDone = true;
  });
  let during = 0;
  while (!isDone) {
    await post({ item: 'during' });
    during++;
  }
  assert.ok(during > 20, `${during} posts`);
  assert.ok((await reading).every(({ expires }) => expires === undefined));
  assert.equal((await ask('state', {})).dropped.expired, 100_000);
});

test('dropping that a kill ended goes on at the next start', async (t) => {
  const { file, open, within, backups } = setUp(t);
  await within(({ post }) => post({ item: 'x' }));
  fill(file, 3000);
  // What a kill leaves of it: the limit is noted, and some are gone.
  change(
    file,
    "INSERT INTO keep VALUES ('items', 10); UPDATE topics SET items = items - 100; DELETE FROM items WHERE id <= 100; INSERT INTO itemText (itemText) VALUES ('rebuild')",
  );
  const board = open();
  await new Promise<void>((resolve) => {
    board.onDropped(resolve);
    void board.read({});
  });
  for (let left = Number.POSITIVE_INFINITY; left > 10; left = (await board.ask('state', {})).items);
  assert.equal((await board.ask('state', {})).dropped.count, 2891);
  await board.close();
  change(file, "INSERT INTO itemText (itemText, rank) VALUES ('integrity-check', 1)");
  assert.deepEqual(rowsOf(file, 'SELECT count(*) AS items FROM items'), [{ items: 10 }]);
  assert.ok(backups.length > 0);
});

test('the board is copied before a limit drops anything', async (t) => {
  const { open, copies, backups } = setUp(t);
  const { ask, post } = open();
  for (const item of ['a', 'b', 'c']) await post({ item });
  await ask('keep', { keep: { items: 1 } });
  const [copy = ''] = copies();
  assert.deepEqual(textsOf(`${backups}/${copy}`), ['a', 'b', 'c']);
});
