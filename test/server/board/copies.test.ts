/** Copies of the board: when they are made, what they hold, which are kept. */
import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeCopy, describeTime } from '../../../server/api/boardText.ts';
import { isDue } from '../../../server/board/backupPlan.ts';
import { damageIndex, rowsOf, setUp, textsOf } from './place.ts';

const copyName = /^board-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z\.db$/;

test('a copy holds all items, is for its owner only, and is told with its time and size', async (t) => {
  const { open, backups } = setUp(t);
  const { post, ask } = open();
  for (const item of ['one', 'two', 'three']) await post({ item });
  const copy = await ask('backup', {});
  assert.match(copy.name, copyName);
  assert.equal(copy.name, `board-${copy.when.replaceAll(':', '-')}.db`);
  const path = join(backups, copy.name);
  assert.deepEqual(textsOf(path), ['one', 'two', 'three']);
  assert.equal(copy.items, 3);
  assert.equal(copy.bytes, statSync(path).size);
  assert.equal((statSync(path).mode & 0o777).toString(8), '600');
  assert.equal((statSync(backups).mode & 0o777).toString(8), '700');
  assert.deepEqual(await ask('backups', {}), { folder: backups, backups: [copy], kept: [] });
});

test('posts go on while a copy is made, and the copy is the board as it was at one moment', async (t) => {
  const { open, backups } = setUp(t);
  const { post, ask, read } = open();
  // Several steps of the copy: with less it would be made in one.
  const long = 'x'.repeat(50_000);
  await Promise.all(Array.from({ length: 200 }, (_, i) => post({ item: `${i} ${long}` })));
  let isCopied = false;
  const copying = ask('backup', {});
  void copying.finally(() => {
    isCopied = true;
  });
  let during = 0;
  while (!isCopied) {
    await post({ item: `during ${during}` });
    during++;
  }
  const { name, items } = await copying;
  assert.ok(during > 1, `${during} posts were answered before the copy`);
  const copied = rowsOf(join(backups, name), 'SELECT id FROM items ORDER BY id').map(({ id }) => id);
  assert.deepEqual(
    copied,
    Array.from({ length: items }, (_, i) => i + 1),
  );
  assert.ok(items >= 200 && items <= 200 + during);
  assert.equal((await read({ last: 1 }))[0]?.id, 200 + during);
});

test('a board that was closed meanwhile leaves no half copy', async (t) => {
  const { open, backups } = setUp(t);
  const board = open();
  const long = 'x'.repeat(50_000);
  await Promise.all(Array.from({ length: 400 }, (_, i) => board.post({ item: `${i} ${long}` })));
  const copying = board.ask('backup', {});
  const told = assert.rejects(copying, {
    reason: 'interrupted',
    message: 'The copy was not finished, for the board was closed meanwhile. Try again.',
  });
  await Promise.all([board.close(), told]);
  assert.deepEqual(readdirSync(backups), []);
});

test('half copies are removed by the next copy, and are never listed', async (t) => {
  const { open, backups, makeBackups, copies } = setUp(t);
  makeBackups();
  for (const name of ['board-2026-01-01T00-00-00.000Z.db.part', 'check-2026-01-01T00-00-00.000Z.db.part'])
    writeFileSync(join(backups, name), 'half');
  const { post, ask } = open();
  await post({ item: 'x' });
  assert.deepEqual((await ask('backups', {})).backups, []);
  const { name } = await ask('backup', {});
  assert.deepEqual(copies(), [name]);
});

/** The name of a copy that is made so many days from now. */
const nameOn = (days: number): string =>
  `board-${new Date(Date.now() + days * 24 * 60 * 60_000).toISOString().replaceAll(':', '-')}.db`;

test('the newest copy of each of seven days is kept, and the newest three', async (t) => {
  const { open, backups, copies } = setUp(t);
  const { post, ask } = open();
  await post({ item: 'x' });
  const first = await ask('backup', {});
  const days = [-10, -8, -7, -6, -5, -4, -3, -1].map(nameOn);
  const earlier = nameOn(-3).replace(/T.*Z/, 'T00-00-00.000Z');
  for (const name of [...days, earlier]) copyFileSync(join(backups, first.name), join(backups, name));
  rmSync(join(backups, first.name));
  const made: string[] = [];
  for (let i = 0; i < 10; i++) {
    await post({ item: `${i}` });
    made.push((await ask('backup', {})).name);
  }
  // Today is the seventh.
  assert.deepEqual(copies(), [...days.slice(2), ...made.slice(-3)]);
  assert.deepEqual(
    (await ask('backups', {})).backups.map(({ items }) => items),
    [11, 10, 9, 1, 1, 1, 1, 1, 1],
  );
});

test('the furthest copy is kept, not the fullest, when items are dropped on purpose', async (t) => {
  const { open, copies } = setUp(t);
  const { post, ask } = open();
  for (let i = 0; i < 5; i++) await post({ item: `${i}` });
  const fullest = await ask('backup', {});
  await ask('keep', { keep: { items: 1 } });
  const made: string[] = [];
  for (let i = 0; i < 4; i++) {
    await post({ item: `new ${i}` });
    await ask('keep', { keep: {} });
    made.push((await ask('backup', {})).name);
  }
  assert.equal(fullest.items, 5);
  assert.deepEqual(copies(), made.slice(-3));
});

/** The last copy and all that was written are so many days old. */
function age(place: ReturnType<typeof setUp>, days: number): string {
  const [name = ''] = place.copies();
  const older = nameOn(-days);
  renameSync(join(place.backups, name), join(place.backups, older));
  const written = new Date(Date.now() - days * 24 * 60 * 60_000 - 1000);
  utimesSync(place.file, written, written);
  return older;
}

test('a board that was edited, but has no new item, is copied the next day, and one that was only read is not', async (t) => {
  const place = setUp(t);
  const { within, copies } = place;
  await within(async ({ post, ask }) => {
    await post({ item: 'x', by: 'ada' });
    await ask('backup', {});
  });
  const older = age(place, 2);
  for (let start = 0; start < 2; start++) {
    await within(async ({ read, ask }) => {
      await read({ reader: 'ada' });
      await ask('topics', { reader: 'ada' });
      // It ends after the copy that is made by itself, if there is one.
      await ask('check', {});
    });
    assert.deepEqual(copies(), [older]);
  }
  const edit = { kind: 'edit', id: 1, by: 'ada', item: 'y', when: '2026-06-14T08:00:00.000Z' } as const;
  await within(({ ask }) => ask('change', { change: edit }));
  await within(async ({ read, ask }) => {
    await read({});
    await ask('check', {});
  });
  assert.deepEqual([copies().length, copies()[0]], [2, older]);
});

test('a copy that is dated in the future is the oldest: others are newer, restored before it and kept', async (t) => {
  const { within, open, backups, copies, file } = setUp(t);
  const ahead = nameOn(400);
  await within(async ({ post, ask }) => {
    await post({ item: 'one' });
    const { name } = await ask('backup', {});
    renameSync(join(backups, name), join(backups, ahead));
    await post({ item: 'two' });
  });
  // It is there when the board is opened: the copy of today is made by itself, and another one is not.
  const [made] = await within(async ({ read, ask }) => {
    await read({});
    await ask('check', {});
    return (await ask('backups', {})).backups;
  });
  assert.equal(made?.items, 2);
  await within(async ({ post, ask }) => {
    await post({ item: 'three' });
    await ask('check', {});
  });
  assert.deepEqual(copies(), [made.name, ahead]);
  writeFileSync(file, 'dear diary');
  const { ask, texts } = open();
  assert.equal((await ask('restore', {})).restored.name, made.name);
  assert.deepEqual(await texts(), ['one', 'two']);
});

test('a good copy never goes for a bad one, nor the furthest for those of a board that was begun anew', async (t) => {
  const { open, backups, makeBackups, copies, file } = setUp(t);
  makeBackups();
  const bad = Array.from({ length: 8 }, (_, i) => `board-2027-01-0${i + 1}T00-00-00.000Z.db`);
  for (const name of bad) writeFileSync(join(backups, name), 'no board');
  const before = open();
  for (let i = 0; i < 5; i++) await before.post({ item: `${i}` });
  const furthest = await before.ask('backup', {});
  await before.close();
  rmSync(file);
  // As the message says to do.
  renameSync(backups, `${backups}-away`);
  const { post, ask } = open();
  await post({ item: 'new 0' });
  renameSync(`${backups}-away`, backups);
  const made: string[] = [];
  for (let i = 0; i < 9; i++) {
    if (i > 0 && i < 4) await post({ item: `new ${i}` });
    made.push((await ask('backup', {})).name);
  }
  assert.deepEqual(copies(), [furthest.name, ...made.slice(-3), ...bad]);
  assert.deepEqual(
    (await ask('backups', {})).kept.map(({ name }) => name),
    [...bad].reverse(),
  );
});

test('a copy that fails disturbs no post, and is told until one succeeds', async (t) => {
  const { open, backups, events } = setUp(t);
  const { post, ask, texts } = open();
  await post({ item: 'one' });
  writeFileSync(backups, 'a file in the place of the folder');
  await assert.rejects(ask('backup', {}), { reason: 'board-failed', message: /^The board was not copied: / });
  await post({ item: 'two' });
  rmSync(backups);
  mkdirSync(backups);
  const { lastFailure } = await ask('backups', {});
  assert.equal(lastFailure?.reason, 'board-failed');
  assert.match(lastFailure?.message ?? '', /^The board was not copied: EEXIST/);
  await ask('backup', {});
  assert.equal((await ask('backups', {})).lastFailure, undefined);
  assert.deepEqual(await texts(), ['one', 'two']);
  assert.deepEqual(
    events.map(({ event, reason }) => [event, reason]),
    [
      ['board not copied', 'board-failed'],
      ['board copied', undefined],
    ],
  );
});

test('copies that cannot be listed are told of, and every other call is answered', async (t) => {
  const { open, backups, events } = setUp(t);
  const { post, ask, texts } = open();
  writeFileSync(backups, 'a file in the place of the folder');
  const listing = ask('backups', {});
  const posting = post({ item: 'one' });
  await assert.rejects(listing, {
    reason: 'board-failed',
    message: /^The copies cannot be listed: ENOTDIR: /,
  });
  assert.equal((await posting).id, 1);
  assert.deepEqual(await texts(), ['one']);
  assert.deepEqual(events, []);
});

test('a board that cannot be used is named also when its copies cannot be listed', async (t) => {
  const { open, file, backups } = setUp(t);
  writeFileSync(backups, 'a file in the place of the folder');
  writeFileSync(file, 'dear diary '.repeat(1000));
  const { read, post } = open();
  const message = `The board file ${file} cannot be used: file is not a database. Nothing was changed.`;
  const calls = [read({}), post({ item: 'x' }), read({})];
  for (const call of calls) await assert.rejects(call, { reason: 'damaged-board', message });
});

test('a board with items and no copy is copied when it is opened, and a copy of today is enough', async (t) => {
  const { within, copies, backups } = setUp(t);
  await within(({ post }) => post({ item: 'x' }));
  assert.ok(!existsSync(backups));
  // The copy is begun after the read has been answered, and the list waits for nobody: asking for a check waits for both.
  await within(async ({ read, ask }) => {
    await read({});
    await ask('check', {});
  });
  assert.equal(copies().length, 1);
  await within(async ({ post, ask }) => {
    await post({ item: 'y' });
    await ask('check', {});
  });
  assert.equal(copies().length, 1);
});

test('a copy is due a day after the last one, when the board has changed, whatever the clock does', () => {
  const now = new Date('2026-06-02T08:00:00.000Z');
  const at = (when: string) => ({ when, highest: 5 });
  const board = (highest: number, changed = '2026-05-01T00:00:00.000Z') => ({
    highest,
    changed: new Date(changed),
  });
  assert.equal(isDue(undefined, board(0), now), false);
  assert.equal(isDue(undefined, board(1), now), true);
  assert.equal(isDue(at('2026-06-01T08:00:00.000Z'), board(6), now), true);
  assert.equal(isDue(at('2026-06-01T08:00:00.000Z'), board(5), now), false);
  // An edit gives no id.
  assert.equal(isDue(at('2026-06-01T08:00:00.000Z'), board(5, '2026-06-01T08:00:01.000Z'), now), true);
  assert.equal(isDue(at('2026-06-01T08:00:00.001Z'), board(6), now), false);
  assert.equal(isDue(at('2026-06-02T09:00:00.000Z'), board(6), now), false);
  assert.equal(isDue(at('2027-06-02T09:00:00.000Z'), board(6), now), true);
});

test('a check looks at a copy, removes it, and finds nothing in a good board', async (t) => {
  const { open, backups, file } = setUp(t);
  const { post, ask } = open();
  for (const item of ['one', 'two']) await post({ item });
  const { items, bytes, version, sqlite, problems } = await ask('check', {});
  assert.deepEqual([items, version, problems], [2, 3, []]);
  assert.equal(bytes, statSync(file).size);
  assert.equal(sqlite, process.versions.sqlite);
  assert.deepEqual(readdirSync(backups), []);
});

test('a check names what is damaged, and such a board gets no copy', async (t) => {
  const { open, within, file, copies, makeBackups } = setUp(t);
  await within(async ({ post }) => {
    for (let i = 0; i < 200; i++) await post({ item: `item ${i}` });
  });
  // A page of an index, which reading in order does not meet.
  damageIndex(file, 'itemsByAuthor');
  makeBackups();
  const { ask, texts } = open();
  assert.equal((await texts()).length, 200);
  const { problems } = await ask('check', {});
  assert.ok(problems.length > 0);
  await assert.rejects(ask('backup', {}), {
    reason: 'damaged-board',
    message: /^The copy is damaged, and so may be the board: /,
  });
  assert.deepEqual(copies(), []);
});

test('the times of copies are those of the place, and UTC is said', () => {
  const when = '2026-06-02T06:00:00.000Z';
  assert.equal(describeCopy({ when, items: 412 }, 'Europe/Berlin'), '2 June 2026, 08:00 (412 items)');
  assert.equal(describeCopy({ when, items: 1 }, 'UTC'), '2 June 2026, 06:00 UTC (1 item)');
  assert.equal(describeTime(new Date(when), 'America/New_York'), '2 June 2026, 02:00');
});

test('the refusal of a board that cannot be used names the newest good copy', async (t) => {
  const { open, within, file, backups } = setUp(t);
  const copy = await within(async ({ post, ask }) => {
    await post({ item: 'x' });
    const good = await ask('backup', {});
    await post({ item: 'y' });
    const bad = await ask('backup', {});
    const path = join(backups, bad.name);
    // Cut in the middle, as a full disk of an older tool might have left it.
    writeFileSync(path, readFileSync(path).subarray(0, 20_480));
    return good;
  });
  writeFileSync(file, 'dear diary '.repeat(1000));
  const { read, post } = open();
  const message = `The board file ${file} cannot be used: file is not a database. Nothing was changed. Newest good copy: ${describeCopy(copy)}. To use it: remotex board restore`;
  await assert.rejects(read({}), { reason: 'damaged-board', message });
  await assert.rejects(post({ item: 'z' }), { reason: 'damaged-board', message });
});
