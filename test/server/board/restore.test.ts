/** A copy in the place of the board. */
import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createKeeper } from '../../../server/board/keeper.ts';
import { putInPlace } from '../../../server/board/restore.ts';
import { openBoardFile } from '../../../server/board/schema.ts';
import { change, setUp, textsOf } from './place.ts';

test('a restore puts the newest good copy in place and keeps what was there, to be restored in turn', async (t) => {
  const { open, folder, kept } = setUp(t);
  const { post, ask, texts } = open();
  for (const item of ['one', 'two']) await post({ item });
  const copy = await ask('backup', {});
  await post({ item: 'three' });
  const done = await ask('restore', {});
  const [name = ''] = kept();
  assert.match(name, /^board-replaced-/);
  assert.deepEqual(done, {
    restored: { name: copy.name, when: copy.when, items: 2 },
    kept: join(folder, name),
    items: 2,
  });
  assert.deepEqual(await texts(), ['one', 'two']);
  assert.deepEqual(textsOf(join(folder, name)), ['one', 'two', 'three']);
  await ask('restore', { name });
  assert.deepEqual(await texts(), ['one', 'two', 'three']);
  assert.equal(kept().length, 2);
});

test('whoever reads on from an id misses nothing after a restore', async (t) => {
  const { open } = setUp(t);
  const { post, ask, read } = open();
  await post({ item: 'one' });
  await ask('backup', {});
  const last = await post({ item: 'two' });
  await ask('restore', {});
  const next = await post({ item: 'three' });
  assert.equal(next.id, last.id + 1);
  assert.deepEqual(await read({ after: last.id }), [next]);
});

test('ids go on far above those of the copy when nobody knows how far the lost board had come', async (t) => {
  const { open, within, file } = setUp(t);
  await within(async ({ post, ask }) => {
    await post({ item: 'one' });
    await ask('backup', {});
  });
  writeFileSync(file, 'dear diary');
  const { post, ask, texts } = open();
  await ask('restore', {});
  assert.equal((await post({ item: 'two' })).id, 10_002);
  assert.deepEqual(await texts(), ['one', 'two']);
});

test('ids go on above the copy when the board in its place was begun anew', async (t) => {
  const { open, within, file, backups } = setUp(t);
  await within(async ({ post, ask }) => {
    for (const item of ['one', 'two']) await post({ item });
    await ask('backup', {});
  });
  rmSync(file);
  // As the message says to do.
  renameSync(backups, `${backups}-away`);
  const { post, ask } = open();
  await post({ item: 'begun anew' });
  renameSync(`${backups}-away`, backups);
  await ask('restore', {});
  assert.equal((await post({ item: 'three' })).id, 10_003);
});

test('calls that come while the board is restored are answered by the restored board', async (t) => {
  const { open } = setUp(t);
  const { post, ask, read } = open();
  await post({ item: 'one' });
  await ask('backup', {});
  await post({ item: 'two' });
  const before = post({ item: 'before' });
  const restoring = ask('restore', {});
  const after = post({ item: 'after' });
  const seen = read({});
  assert.equal((await before).id, 3);
  assert.equal((await restoring).items, 1);
  assert.equal((await after).id, 4);
  assert.deepEqual(
    (await seen).map(({ item }) => item),
    ['one', 'after'],
  );
});

for (const [what, spoil] of [
  ['a text file', (file: string) => writeFileSync(file, 'dear diary '.repeat(1000))],
  ['an empty file', (file: string) => writeFileSync(file, '')],
  [
    'a folder',
    (file: string) => {
      rmSync(file);
      mkdirSync(file);
    },
  ],
  ['a newer board', (file: string) => change(file, 'PRAGMA user_version = 99')],
] as const) {
  test(`${what} makes room for the copy and is kept as it was`, async (t) => {
    const { open, within, file, folder, kept } = setUp(t);
    await within(async ({ post, ask }) => {
      await post({ item: 'one' });
      await ask('backup', {});
    });
    spoil(file);
    const before = what === 'a folder' ? undefined : readFileSync(file);
    const { ask, texts } = open();
    await ask('restore', {});
    const [name = ''] = kept();
    assert.match(name, /^board-damaged-.*\.db$/);
    if (before) assert.deepEqual(readFileSync(join(folder, name)), before);
    assert.deepEqual(await texts(), ['one']);
  });
}

for (const [what, spoil, why] of [
  [
    'no tables',
    (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 4096)),
    'database disk image is malformed',
  ],
  ['one table less', (file: string) => change(file, 'DROP TABLE itemText'), 'no such table: itemText'],
  [
    'one column less',
    (file: string) => change(file, 'ALTER TABLE items DROP COLUMN client'),
    'table items has no column named client',
  ],
  [
    'empty pages',
    (file: string) => writeFileSync(file, readFileSync(file).fill(0, 4096)),
    'vtable constructor failed: itemText',
  ],
] as const) {
  test(`a board with ${what} is damaged each time it is asked, and a restore mends it`, async (t) => {
    const { open, within, file, kept } = setUp(t);
    await within(async ({ post, ask }) => {
      await post({ item: 'one' });
      await ask('backup', {});
    });
    spoil(file);
    const { ask, read, texts, post } = open();
    for (let i = 0; i < 2; i++)
      await assert.rejects(read({}), ({ reason, message }) => {
        assert.equal(reason, 'damaged-board');
        assert.ok(message.startsWith(`The board file ${file} cannot be used: ${why}. Nothing`), message);
        return true;
      });
    assert.equal((await ask('restore', {})).items, 1);
    assert.match(kept().join(), /^board-damaged-[^,]*\.db$/);
    assert.equal((await post({ item: 'two' })).id, 10_002);
    assert.deepEqual(await texts(), ['one', 'two']);
  });
}

test('a board whose last items cannot be read is damaged each time it is asked, and a restore mends it', async (t) => {
  const { open, within, file } = setUp(t);
  await within(async ({ post, ask }) => {
    for (let i = 0; i < 50; i++) await post({ item: `item ${i} ${'x'.repeat(1000)}` });
    await ask('backup', {});
  });
  const bytes = readFileSync(file);
  const page = Math.floor(bytes.indexOf('item 49 x') / 4096);
  bytes.fill(0xff, page * 4096, (page + 1) * 4096);
  writeFileSync(file, bytes);
  const { ask, texts } = open();
  for (let round = 0; round < 2; round++) await assert.rejects(texts(), { reason: 'damaged-board' });
  assert.equal((await ask('restore', {})).items, 50);
  assert.equal((await texts()).length, 50);
});

test('a damaged board is kept together with its log', async (t) => {
  const { open, within, file, folder, kept } = setUp(t);
  await within(async ({ post, ask }) => {
    await post({ item: 'one' });
    await ask('backup', {});
  });
  writeFileSync(file, 'dear diary');
  writeFileSync(`${file}-wal`, 'a log');
  const { ask, texts } = open();
  await ask('restore', {});
  const [name = '', log] = kept().sort();
  assert.equal(log, `${name}-wal`);
  assert.equal(readFileSync(join(folder, `${name}-wal`), 'utf8'), 'a log');
  assert.deepEqual(await texts(), ['one']);
});

test('a board that was deleted under us is rescued and restored with all its items', async (t) => {
  const { open, file, kept } = setUp(t);
  const { post, ask, texts } = open();
  for (const item of ['one', 'two']) await post({ item });
  rmSync(file);
  await assert.rejects(post({ item: 'late' }), { reason: 'board-removed' });
  const [name = ''] = kept();
  const done = await ask('restore', { name });
  assert.equal(done.kept, undefined);
  assert.equal(done.items, 2);
  assert.equal((await post({ item: 'three' })).id, 3);
  assert.deepEqual(await texts(), ['one', 'two', 'three']);
});

test('a restore over a board that was moved away saves its newest items first', async (t) => {
  const { open, file, folder, kept } = setUp(t);
  const { post, ask, texts } = open();
  await post({ item: 'one' });
  await ask('backup', {});
  await post({ item: 'two' });
  renameSync(file, `${file}.away`);
  await ask('restore', {});
  assert.deepEqual(await texts(), ['one']);
  const rescued = kept().find((name) => name.startsWith('rescued-')) ?? assert.fail();
  assert.deepEqual(textsOf(join(folder, rescued)), ['one', 'two']);
});

test('a copy that is damaged is passed over, and refused when it is named', async (t) => {
  const { open, backups } = setUp(t);
  const { post, ask, texts } = open();
  await post({ item: 'one' });
  const good = await ask('backup', {});
  await post({ item: 'two' });
  const bad = await ask('backup', {});
  const path = join(backups, bad.name);
  writeFileSync(path, readFileSync(path).subarray(0, 20_480));
  const before = readFileSync(path);
  await assert.rejects(ask('restore', { name: bad.name }), ({ reason, message }) => {
    assert.equal(reason, 'damaged-copy');
    assert.ok(
      message.startsWith(`The board was not changed: the copy ${bad.name} cannot be used: `),
      message,
    );
    return true;
  });
  assert.deepEqual(readFileSync(path), before);
  assert.deepEqual(await texts(), ['one', 'two']);
  assert.equal((await ask('restore', {})).restored.name, good.name);
});

for (const name of [
  '../board.db',
  'board.db',
  '/etc/passwd',
  'board-2026-01-01T00-00-00.000Z.db',
  '',
  'rescued-x.db',
  'board-2026-01-01T00-00-00.000Z.db\0',
  'a'.repeat(5000),
]) {
  test(`no copy is called ${JSON.stringify(name.slice(0, 40))}, and nothing is changed`, async (t) => {
    const { open, kept } = setUp(t);
    const { post, ask, texts } = open();
    await post({ item: 'one' });
    await assert.rejects(ask('restore', { name }), {
      reason: 'no-copy',
      message: `There is no copy '${name}'. See: remotex board backups`,
    });
    assert.deepEqual(await texts(), ['one']);
    assert.deepEqual(kept(), []);
  });
}

test('a copy that a restore ends is no failure', async (t) => {
  const { open, events } = setUp(t);
  const { post, ask } = open();
  const long = 'x'.repeat(50_000);
  await post({ item: 'one' });
  await ask('backup', {});
  await Promise.all(Array.from({ length: 400 }, (_, i) => post({ item: `${i} ${long}` })));
  const copying = assert.rejects(ask('backup', {}), { reason: 'interrupted' });
  const [done] = await Promise.all([ask('restore', {}), copying]);
  assert.equal(done.items, 1);
  assert.equal((await ask('backups', {})).lastFailure, undefined);
  assert.deepEqual(
    events.map(({ event }) => event),
    ['board copied', 'board restored'],
  );
});

test('a copy that cannot take the place of the board leaves nothing beside it', (t) => {
  const { file } = setUp(t);
  openBoardFile(file, { beforeMigration: () => {} }).close();
  // Another disk: it cannot be renamed into this one.
  const elsewhere = mkdtempSync('/dev/shm/rx-');
  t.after(() => rmSync(elsewhere, { recursive: true }));
  const path = join(elsewhere, 'draft.db');
  copyFileSync(file, path);
  const draft = { name: 'draft', when: '', items: 0, path };
  const before = readFileSync(file);
  assert.throws(() => putInPlace(file, draft, { highest: 5, why: 'board-replaced' }), { code: 'EXDEV' });
  assert.deepEqual(readdirSync(elsewhere), []);
  assert.deepEqual(readFileSync(file), before);
});

test('a board whose closing fails is closed, and is opened anew', async (t) => {
  const { file, folder } = setUp(t);
  const keeper = createKeeper(file, () => {});
  const draft = { post: { item: 'one' }, by: 'b', when: '2026-06-13T08:00:00.000Z', client: { name: 'c' } };
  keeper.board().tables.append([draft]);
  // A link to itself in the place of the folder: nobody can say whether the file is there.
  renameSync(folder, `${folder}-away`);
  symlinkSync(folder, folder);
  await assert.rejects(keeper.close({ forEver: false }), { code: 'ELOOP' });
  unlinkSync(folder);
  renameSync(`${folder}-away`, folder);
  change(file, "UPDATE items SET item = 'changed by another program'");
  const [item] = keeper.board().tables.read({});
  assert.equal(item?.item, 'changed by another program');
  await keeper.close({ forEver: true });
});

test('without any copy a restore changes nothing and says so', async (t) => {
  const { open, kept } = setUp(t);
  const { post, ask, texts } = open();
  await post({ item: 'one' });
  await assert.rejects(ask('restore', {}), {
    reason: 'no-copy',
    message: 'The board was not changed: there is no good copy. See: remotex board backups',
  });
  assert.deepEqual(await texts(), ['one']);
  assert.deepEqual(kept(), []);
});
