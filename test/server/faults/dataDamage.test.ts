/** Whatever is wrong with the board's file: it is not touched, and the message leads to the newest good copy. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { describeCopy } from '../../../server/api/boardText.ts';
import { createProduct, kill, type Product } from '../product.ts';
import { ended, stop, textsIn } from './dataPlace.ts';

const walk = fileURLToPath(new URL('../../../media/sample/walk.gpx', import.meta.url));

/** A board with a copy of two items and a third that is in no copy. */
async function makeBoard(product: Product) {
  for (const item of ['one', 'two']) await product.remotex(['post', item]);
  const copy = JSON.parse((await product.remotex(['board', 'backup', '--json'])).stdout);
  await product.remotex(['post', 'three']);
  return copy;
}

const flip = (from: number, count: number) => (file: string) => {
  const bytes = readFileSync(file);
  for (let i = from; i < from + count; i++) bytes[i] = (bytes[i] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
};
const change = (sql: string) => (file: string) => {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
};

const cannot = (file: string, why: string) =>
  `The board file ${file} cannot be used: ${why}. Nothing was changed.`;

/** What a file was, byte for byte; of a folder that it is one. */
const fingerprint = (file: string): string =>
  statSync(file).isDirectory() ? 'a folder' : createHash('sha256').update(readFileSync(file)).digest('hex');

for (const [what, spoil, message] of [
  [
    'a text file',
    (file: string) => writeFileSync(file, 'dear diary\n'.repeat(1000)),
    'file is not a database',
  ],
  ['an empty file', (file: string) => writeFileSync(file, ''), 'it is empty'],
  ['flipped bytes at the begin', flip(0, 16), 'file is not a database'],
  ['a flipped list of tables', flip(100, 300), 'database disk image is malformed'],
  [
    'half of the file',
    (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 20_000)),
    'database disk image is malformed',
  ],
  ["another program's database", change('PRAGMA application_id = 1'), 'it is not a board of Remotex'],
] as const) {
  for (const isKilled of [false, true]) {
    test(`${what}${isKilled ? ' after a kill' : ''} in the board's place is not touched, and a restore mends it`, async (t) => {
      const product = createProduct(t);
      const file = join(product.folder, 'board.db');
      const copy = await makeBoard(product);
      if (isKilled) {
        const { pid } = product.endpoint();
        kill(pid);
        await ended(pid);
        assert.ok(existsSync(`${file}-wal`));
        // What the log holds would mend these two, for SQLite reads its pages before the file's.
        if (/flipped list|half|program/.test(what)) rmSync(`${file}-wal`);
      } else await stop(product);
      spoil(file);
      const before = fingerprint(file);
      const stderr = `${cannot(file, message)} Newest good copy: ${describeCopy(copy)}. To use it: remotex board restore\n`;
      for (const args of [['post', 'x'], ['read'], ['board', 'export']])
        assert.deepEqual(await product.remotex(args), { code: 1, stdout: '', stderr });
      assert.equal((await product.remotex(['track', 'open', walk])).code, 0);
      assert.deepEqual(fingerprint(file), before);
      await stop(product);
      assert.deepEqual(fingerprint(file), before);
      const { kept } = JSON.parse((await product.remotex(['board', 'restore', '--json'])).stdout);
      assert.match(kept, /\/board-damaged-[^/]*\.db$/);
      assert.deepEqual(fingerprint(kept), before);
      assert.deepEqual(await textsIn(product), ['one', 'two']);
      assert.equal((await product.remotex(['post', 'four'])).stdout, 'Posted as item 10003.\n');
    });
  }
}

test('a newer board and a folder in the place of the board are named and not touched', async (t) => {
  const product = createProduct(t);
  const file = join(product.folder, 'board.db');
  const copy = await makeBoard(product);
  await stop(product);
  change('PRAGMA user_version = 99')(file);
  const before = readFileSync(file);
  const end = `Newest good copy: ${describeCopy(copy)}. To use it: remotex board restore\n`;
  const newer = `The board ${file} was written by a newer Remotex (format 99; this one knows 3). Nothing was changed. Update Remotex. ${end}`;
  assert.deepEqual(await product.remotex(['read']), { code: 1, stdout: '', stderr: newer });
  await stop(product);
  assert.deepEqual(readFileSync(file), before);
  rmSync(file);
  mkdirSync(file);
  writeFileSync(join(file, 'mine'), 'mine');
  const folder = `The board cannot be opened: ${file} is not a file that can be read and written. See what it is, and whom it belongs to.\n`;
  assert.deepEqual(await product.remotex(['read']), { code: 1, stdout: '', stderr: folder });
  assert.equal(readFileSync(join(file, 'mine'), 'utf8'), 'mine');
  const { kept } = JSON.parse((await product.remotex(['board', 'restore', '--json'])).stdout);
  assert.equal(readFileSync(join(kept, 'mine'), 'utf8'), 'mine');
  assert.deepEqual(await textsIn(product), ['one', 'two']);
});

test('without a copy the message says so, and nothing is begun in its place', async (t) => {
  const product = createProduct(t);
  const file = join(product.folder, 'board.db');
  await product.remotex(['post', 'one']);
  await stop(product);
  writeFileSync(file, 'dear diary');
  assert.equal(
    (await product.remotex(['post', 'two'])).stderr,
    `${cannot(file, 'file is not a database')} There is no copy yet. Put a good copy in its place, or move it away to begin an empty board.\n`,
  );
  assert.equal(
    (await product.remotex(['board', 'restore'])).stderr,
    'The board was not changed: there is no good copy. See: remotex board backups\n',
  );
  assert.equal(readFileSync(file, 'utf8'), 'dear diary');
});

test('a log that a kill left and somebody damaged is put aside, and no shorter board goes on in silence', async (t) => {
  const product = createProduct(t);
  const file = join(product.folder, 'board.db');
  for (const item of ['one', 'two', 'three']) await product.remotex(['post', item]);
  await product.remotex(['board', 'backup']);
  await product.remotex(['post', 'four']);
  const { pid } = product.endpoint();
  process.kill(pid, 'SIGKILL');
  await ended(pid);
  const log = readFileSync(`${file}-wal`);
  log.fill(0xff, 0, 32);
  writeFileSync(`${file}-wal`, log);
  for (const args of [['read'], ['post', 'five']]) {
    const { code, stderr } = await product.remotex(args);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /board\.db cannot be used: it ends with item 0, and there is a copy with item 3\. Nothing was changed\. Newest good copy: .* \(3 items\)\. To use it: remotex board restore\n$/,
    );
  }
  const [kept = '', ...more] = readdirSync(product.folder).filter((name) => name.endsWith('.db-wal'));
  assert.deepEqual(more, []);
  assert.deepEqual(readFileSync(join(product.folder, kept)), log);
  assert.equal((await product.remotex(['board', 'restore'])).code, 0);
  const posted = JSON.parse((await product.remotex(['post', 'five', '--json'])).stdout);
  assert.ok(posted.id > 4, String(posted.id));
  assert.match((await product.remotex(['read'])).stdout, /one\n.*two\n.*three\n.*five\n$/);
});

test('a board that is missing while there are copies is not begun anew, unless they are moved away', async (t) => {
  const product = createProduct(t);
  const file = join(product.folder, 'board.db');
  await product.remotex(['post', 'kept']);
  await product.remotex(['board', 'backup']);
  await product.remotex(['stop']);
  rmSync(file);
  const { code, stderr } = await product.remotex(['post', 'new']);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /board\.db is missing, and there are copies of it\. To begin an empty board, move .*backups away\. Newest good copy: .* \(1 item\)\. To use it: remotex board restore\n$/,
  );
  assert.ok(!existsSync(file));
  assert.equal((await product.remotex(['doctor'])).code, 1);
  renameSync(join(product.folder, 'backups'), join(product.folder, 'old'));
  assert.equal((await product.remotex(['post', 'new'])).stdout, 'Posted as item 1.\n');
  await product.remotex(['stop']);
  rmSync(file);
  renameSync(join(product.folder, 'old'), join(product.folder, 'backups'));
  assert.equal((await product.remotex(['board', 'restore'])).code, 0);
  assert.match((await product.remotex(['read'])).stdout, /kept\n$/);
});
