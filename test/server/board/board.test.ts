import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { change, setUp, textsOf } from './place.ts';

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

for (const [what, spoil, why] of [
  [
    'a text file',
    (file: string) => writeFileSync(file, 'dear diary '.repeat(1000)),
    'file is not a database',
  ],
  ['an empty file', (file: string) => writeFileSync(file, ''), 'it is empty'],
  ['another database', (file: string) => change(file, 'CREATE TABLE t (x)'), 'it is not a board of Remotex'],
] as const) {
  test(`${what} in the board's place is refused and not touched`, async (t) => {
    const { file, open } = setUp(t);
    spoil(file);
    const before = readFileSync(file);
    const { post } = open();
    await assert.rejects(post({ item: 'x' }), {
      reason: 'damaged-board',
      message: `The board file ${file} cannot be used: ${why}. Nothing was changed. There is no copy yet. Put a good copy in its place, or move it away to begin an empty board.`,
    });
    assert.deepEqual(readFileSync(file), before);
  });
}

test('a board of a newer Remotex is left alone', async (t) => {
  const { file, open } = setUp(t);
  const first = open();
  await first.post({ item: 'x' });
  await first.close();
  change(file, 'PRAGMA user_version = 99');
  await assert.rejects(open().read({}), {
    reason: 'newer-board',
    message: /Update Remotex\. There is no copy yet\./,
  });
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

test('posts after the file was removed are refused, and everything before them is rescued once', async (t) => {
  const { file, open, kept } = setUp(t);
  const { post, read } = open();
  await post({ item: 'kept' });
  rmSync(file);
  for (let i = 0; i < 3; i++) {
    await assert.rejects(post({ item: 'late' }), ({ reason, message }) => {
      const [name = ''] = kept();
      assert.equal(reason, 'board-removed');
      assert.equal(
        message,
        `Not saved: the board file ${file} was removed or replaced while Remotex was running. All items were saved to ${file.replace('board.db', name)}. To use it: remotex board restore ${name}`,
      );
      return true;
    });
  }
  assert.equal(kept().length, 1);
  assert.deepEqual(textsOf(file.replace('board.db', kept()[0] ?? '')), ['kept']);
  assert.equal((await read({})).length, 1);
});

test('what a removed file held is saved when the board is closed before anybody posts', async (t) => {
  const { file, folder, within, kept } = setUp(t);
  await within(async ({ post }) => {
    await post({ item: 'kept' });
    rmSync(file);
  });
  assert.deepEqual(
    kept().map((name) => name.replace(/-\d{4}-.*Z/, '')),
    ['board-damaged.db-wal', 'rescued.db'],
  );
  assert.deepEqual(textsOf(join(folder, kept()[1] ?? '')), ['kept']);
});

test('a file that is put back where it was takes posts again', async (t) => {
  const { file, open } = setUp(t);
  const { post, texts } = open();
  await post({ item: 'one' });
  renameSync(file, `${file}.away`);
  await assert.rejects(post({ item: 'two' }), { reason: 'board-removed' });
  renameSync(`${file}.away`, file);
  await post({ item: 'three' });
  assert.deepEqual(await texts(), ['one', 'three']);
});

test('the log of a board that was deleted is not written into the next one', async (t) => {
  const { file, folder, open, within, kept } = setUp(t);
  await within(async ({ post }) => {
    for (let i = 0; i < 20; i++) await post({ item: `old ${i}` });
    rmSync(file);
    await assert.rejects(post({ item: 'late' }), { reason: 'board-removed' });
  });
  // What a kill would leave: a log without its board.
  writeFileSync(
    `${file}-wal`,
    readFileSync(join(folder, kept().find((name) => name.endsWith('-wal')) ?? '')),
  );
  const { post, texts } = open();
  await post({ item: 'new' });
  assert.deepEqual(await texts(), ['new']);
  assert.equal(kept().filter((name) => name.endsWith('-wal')).length, 2);
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

test('an answer is never longer than a message may be, and nothing is left out by reading on', async (t) => {
  const { post, read } = setUp(t).open();
  // Each character takes six bytes in JSON.
  const long = '\u0001'.repeat(60_000);
  await Promise.all(Array.from({ length: 80 }, (_, i) => post({ item: `${i} ${long}` })));
  const newest = await read({ last: 1000 });
  assert.equal(newest.at(-1)?.id, 80);
  const ids: number[] = [];
  for (let page = await read({ after: 0 }); page.length > 0; page = await read({ after: ids.at(-1) ?? 0 })) {
    assert.ok(Buffer.byteLength(JSON.stringify(page)) < 13 * 1024 * 1024);
    ids.push(...page.map(({ id }) => id));
  }
  assert.deepEqual(
    ids,
    Array.from({ length: 80 }, (_, i) => i + 1),
  );
});
