import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { NewPost, ReadQuery } from '../../../server/api/board.ts';
import { createBoardStore } from '../../../server/board/store.ts';

const workerFile = new URL('../../../server/board/worker.ts', import.meta.url);

function setUp(t: TestContext) {
  const folder = mkdtempSync('/tmp/rx-');
  const file = join(folder, 'board.db');
  const open = () => {
    const store = createBoardStore({ file, startWorker: (options) => new Worker(workerFile, options) });
    t.after(() => store.close().catch(() => {}));
    const post = (post: NewPost) =>
      store.ask('append', {
        draft: { post, by: post.by ?? 'host', when: '2026-06-13T08:00:00.000Z', client: 'test' },
      });
    const read = (query: ReadQuery) => store.ask('read', { query });
    return { ...store, post, read };
  };
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, file, open };
}

test('an item is kept with all that was said of it', async (t) => {
  const { post, read } = setUp(t).open();
  const first = await post({ item: 'hello' });
  assert.deepEqual(first, {
    id: 1,
    item: 'hello',
    by: 'host',
    when: '2026-06-13T08:00:00.000Z',
    topic: 'general',
    priority: 'normal',
  });
  const second = await post({ item: 'Grüße 🗺', by: 'ada', topic: 'maps', priority: 'high', replyTo: 1 });
  assert.deepEqual(await read({}), [first, second]);
  assert.equal(second.replyTo, 1);
});

test('items are there again when the board is opened again, and ids go on', async (t) => {
  const { open } = setUp(t);
  const before = open();
  await before.post({ item: 'one' });
  await before.close();
  const after = open();
  assert.equal((await after.post({ item: 'two' })).id, 2);
  assert.deepEqual(
    (await after.read({})).map(({ item }) => item),
    ['one', 'two'],
  );
});

test('posts that come together are each kept, in order', async (t) => {
  const { post, read } = setUp(t).open();
  const posted = await Promise.all(Array.from({ length: 500 }, (_, i) => post({ item: `item ${i}` })));
  assert.deepEqual(
    posted.map(({ id }) => id),
    Array.from({ length: 500 }, (_, i) => i + 1),
  );
  assert.equal((await read({ last: 1000 })).length, 500);
});

test('reading: the newest so many, from an id on, by topic, by author, by words', async (t) => {
  const { post, read } = setUp(t).open();
  for (const [item, by, topic] of [
    ['the north path is closed', 'ada', 'paths'],
    ['the bridge is open', 'bob', 'paths'],
    ['lunch at noon', 'ada', 'general'],
    ['the path is open again', 'bob', 'general'],
  ] as const) {
    await post({ item, by, topic });
  }
  const ids = async (query: Parameters<typeof read>[0]) => (await read(query)).map(({ id }) => id);
  assert.deepEqual(await ids({}), [1, 2, 3, 4]);
  assert.deepEqual(await ids({ last: 2 }), [3, 4]);
  assert.deepEqual(await ids({ after: 2 }), [3, 4]);
  assert.deepEqual(await ids({ after: 1, last: 1 }), [4]);
  assert.deepEqual(await ids({ topic: 'paths' }), [1, 2]);
  assert.deepEqual(await ids({ by: 'bob' }), [2, 4]);
  assert.deepEqual(await ids({ search: 'PATH open' }), [4]);
  assert.deepEqual(await ids({ search: 'path"; DROP TABLE items --' }), []);
  assert.deepEqual(await ids({ search: '   ' }), []);
  assert.deepEqual(await ids({ topic: "x' OR 1=1 --" }), []);
});

test('a post that is repeated with its key is kept once', async (t) => {
  const { post, read } = setUp(t).open();
  const [first, again] = await Promise.all([
    post({ item: 'once', key: 'k' }),
    post({ item: 'once', key: 'k' }),
  ]);
  assert.deepEqual(again, first);
  assert.deepEqual(await post({ item: 'once', key: 'k' }), first);
  assert.equal((await read({})).length, 1);
});

test('a key that was used for another text is refused, so that no text is lost', async (t) => {
  const { post, read } = setUp(t).open();
  await post({ item: 'one', key: 'k' });
  await assert.rejects(post({ item: 'two', key: 'k' }), { reason: 'key-used', message: /Use a new key/ });
  assert.equal((await read({})).length, 1);
});

test('a reply to nothing is refused, and its neighbours are kept', async (t) => {
  const { post, read } = setUp(t).open();
  const [, reply] = await Promise.allSettled([
    post({ item: 'a' }),
    post({ item: 'b', replyTo: 99 }),
    post({ item: 'c' }),
  ]);
  assert.equal(reply?.status === 'rejected' && reply.reason.reason, 'unknown-item');
  assert.deepEqual(
    (await read({})).map(({ item }) => item),
    ['a', 'c'],
  );
});

for (const [what, spoil, words] of [
  ['a text file', (file: string) => writeFileSync(file, 'dear diary '.repeat(1000)), /cannot be used/],
  ['an empty file', (file: string) => writeFileSync(file, ''), /it is empty/],
  ['another database', (file: string) => makeDatabase(file, 'CREATE TABLE t (x)'), /not a board of Remotex/],
] as const) {
  test(`${what} in the board's place is refused and not touched`, async (t) => {
    const { file, open } = setUp(t);
    spoil(file);
    const before = readFileSync(file);
    const { post } = open();
    await assert.rejects(post({ item: 'x' }), { reason: 'damaged-board', message: words });
    assert.deepEqual(readFileSync(file), before);
  });
}

test('a board of a newer Remotex is left alone', async (t) => {
  const { file, open } = setUp(t);
  const first = open();
  await first.post({ item: 'x' });
  await first.close();
  makeDatabase(file, 'PRAGMA user_version = 99');
  await assert.rejects(open().read({}), { reason: 'newer-board', message: /Update Remotex/ });
});

test('a board that another program holds is named, and is usable when that has ended', async (t) => {
  const { file, open } = setUp(t);
  const first = open();
  await first.post({ item: 'x' });
  await first.close();
  const holder = new DatabaseSync(file);
  holder.exec('BEGIN IMMEDIATE');
  const board = open();
  await assert.rejects(board.read({}), { reason: 'board-in-use', message: /in use by another program/ });
  holder.close();
  assert.equal((await board.read({})).length, 1);
});

test('another program is shut out while the board is open', async (t) => {
  const { file, open } = setUp(t);
  await open().post({ item: 'x' });
  const other = new DatabaseSync(file);
  t.after(() => other.close());
  assert.throws(() => other.exec('INSERT INTO items (item) VALUES (1)'), /locked/);
});

test('a post after the file was removed is refused, and everything before it is rescued', async (t) => {
  const { file, open } = setUp(t);
  const { post } = open();
  await post({ item: 'kept' });
  rmSync(file);
  const error = await post({ item: 'late' }).catch((error: Error) => error);
  assert.ok(error instanceof Error);
  const copy = /saved to (\S+\.db)/.exec(error.message)?.[1] ?? assert.fail(error.message);
  const rescued = new DatabaseSync(copy);
  assert.deepEqual({ ...rescued.prepare('SELECT item FROM items').get() }, { item: 'kept' });
  rescued.close();
});

test("a folder in the board's place, or no folder around it, gets one clear line", async (t) => {
  const { file, open, folder } = setUp(t);
  mkdirSync(file);
  await assert.rejects(open().read({}), { reason: 'board-unreadable', message: /cannot be opened/ });
  assert.ok(statSync(file).isDirectory());
  renameSync(folder, `${folder}-moved`);
  t.after(() => rmSync(`${folder}-moved`, { recursive: true }));
  await assert.rejects(open().read({}), { reason: 'board-unreadable' });
});

function makeDatabase(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}
