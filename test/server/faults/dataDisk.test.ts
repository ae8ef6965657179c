/** A disk that is full, or may not be written. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeEndpoint } from '../../../server/daemon/endpoint.ts';
import { locateHome } from '../../../server/daemon/home.ts';
import { createProduct, dist, finish, type Product } from '../product.ts';
import { ended, mountDisk } from './dataPlace.ts';

const walk = fileURLToPath(new URL('../../../media/sample/walk.gpx', import.meta.url));

async function fill(product: Product): Promise<string> {
  const filler = join(product.folder, 'filler');
  await once(spawn('/bin/sh', ['-c', `cat /dev/zero > '${filler}' 2>/dev/null`]), 'exit');
  return filler;
}

test('a full disk refuses posts by name, others go on, and the same post succeeds once when there is room', async (t) => {
  const product = createProduct(t);
  await mountDisk(product, 'size=3m,mode=700');
  await product.remotex(['post', 'small']);
  const [poster, other] = await Promise.all([product.connect(), product.connect()]);
  const filler = await fill(product);
  const big = { item: 'x'.repeat(60_000), key: 'big' };
  const message = `Not saved: the disk with ${product.folder}/board.db is full. Free some space and try again.`;
  for (let i = 0; i < 20; i++) {
    await assert.rejects(poster.sendRequest('board/post', big), { reason: 'disk-full', message });
    assert.equal(((await other.sendRequest('board/read', {})) as unknown[]).length, 1);
    assert.ok(await other.sendRequest('daemon/status', {}));
  }
  assert.equal(((await other.sendRequest('track/open', { path: walk })) as { id: string }).id, 't1');
  const bigger = { item: 'y'.repeat(60_000) };
  await assert.rejects(other.sendRequest('board/post', bigger), { reason: 'disk-full' });
  rmSync(filler);
  const saved = (await poster.sendRequest('board/post', big)) as { id: number };
  assert.deepEqual(await poster.sendRequest('board/post', big), saved);
  const items = (await other.sendRequest('board/read', {})) as { item: string }[];
  assert.deepEqual(
    items.map(({ item }) => item.length),
    [5, 60_000],
  );
  poster.close();
  other.close();
});

test('a daemon that cannot start on a full disk says so, leaves nothing behind, and starts when there is room', async (t) => {
  const product = createProduct(t);
  await mountDisk(product, 'size=3m,mode=700');
  await product.remotex(['post', 'small']);
  await product.remotex(['stop']);
  const filler = await fill(product);
  const { code, stdout, stderr } = await product.remotex(['read']);
  assert.deepEqual([code, stdout], [3, '']);
  // Of the files that a start writes, one or another is the first that finds no room.
  assert.match(stderr, /^Remotex cannot (use its data folder|lock) .*: .*disk is full\..*\n$/);
  const home = locateHome({ REMOTEX_HOME: product.folder });
  const message = `Remotex cannot use its data folder ${product.folder}: the disk is full. Free some space. Or set REMOTEX_HOME to another folder.`;
  const endpoint = { pipe: 'x'.repeat(9000), pid: 1, version: '1', protocol: 1, started: '' };
  assert.throws(() => writeEndpoint(home, endpoint), { reason: 'home-unusable', message });
  assert.deepEqual(
    readdirSync(product.folder).filter((name) => /^endpoint\.json\./.test(name)),
    [],
  );
  rmSync(filler);
  assert.equal(JSON.parse((await product.remotex(['read', '--json'])).stdout)[0].item, 'small');
});

test('a copy that the disk has no room for is told, leaves nothing, and succeeds when there is room', async (t) => {
  const product = createProduct(t);
  await mountDisk(product, 'size=3m,mode=700');
  for (const item of ['one', 'two']) await product.remotex(['post', '-'], item.repeat(10_000));
  const filler = await fill(product);
  const { code, stdout, stderr } = await product.remotex(['board', 'backup']);
  const why = `The board was not copied: the disk with ${product.folder}/backups is full. Free some space and try again.`;
  assert.deepEqual([code, stdout, stderr], [1, '', `${why}\n`]);
  const listed = await product.remotex(['board', 'backups', '--json']);
  const { backups, lastFailure } = JSON.parse(listed.stdout);
  assert.deepEqual(backups, []);
  assert.deepEqual([lastFailure.reason, lastFailure.message], ['disk-full', why]);
  assert.match(
    (await product.remotex(['board', 'backups'])).stderr,
    /^The last copy failed, .*: The board was not copied: the disk/,
  );
  assert.equal((await product.remotex(['read'])).code, 0);
  rmSync(filler);
  assert.equal((await product.remotex(['board', 'backup'])).code, 0);
  assert.equal(readdirSync(join(product.folder, 'backups')).length, 1);
  assert.equal((await product.remotex(['board', 'backups'])).stderr, '');
});

test('a restore that the disk has no room for changes nothing', async (t) => {
  const product = createProduct(t);
  await mountDisk(product, 'size=3m,mode=700');
  for (const item of ['one', 'two']) await product.remotex(['post', '-'], item.repeat(10_000));
  await product.remotex(['board', 'backup']);
  await product.remotex(['post', 'three']);
  const filler = await fill(product);
  const { code, stderr } = await product.remotex(['board', 'restore']);
  const why = `The board was not changed: the disk with ${product.folder}/board.db is full. Free some space and try again.`;
  assert.deepEqual([code, stderr], [1, `${why}\n`]);
  rmSync(filler);
  const items: { item: string }[] = JSON.parse((await product.remotex(['read', '--json'])).stdout);
  assert.equal(items.length, 3);
  assert.deepEqual(
    readdirSync(product.folder).filter((name) => /restoring|replaced/.test(name)),
    [],
  );
});

/** Somebody without rights: root may write everywhere. The product is copied, for they may not read ours. */
function createStranger(t: TestContext) {
  const product = createProduct(t);
  const parent = dirname(product.folder);
  const program = join(parent, 'program');
  cpSync(dist, program, { recursive: true });
  cpSync(walk, join(parent, 'walk.gpx'));
  cpSync(process.execPath, join(parent, 'node'));
  const uid = 65_534;
  chownSync(parent, uid, uid);
  mkdirSync(product.folder, { mode: 0o700 });
  chownSync(product.folder, uid, uid);
  const remotex = (...args: string[]) =>
    finish(
      spawn(
        'setpriv',
        [
          `--reuid=${uid}`,
          `--regid=${uid}`,
          '--clear-groups',
          join(parent, 'node'),
          join(program, 'cli.cjs'),
          ...args,
        ],
        { env: product.env, cwd: parent },
      ),
    );
  return { product, parent, remotex };
}

test('a board that may not be written is named; tracks work, and the daemon stays', async (t) => {
  const { product, parent, remotex } = createStranger(t);
  assert.equal((await remotex('post', 'one')).code, 0);
  const { pid: first } = product.endpoint();
  await remotex('stop');
  await ended(first);
  chmodSync(join(product.folder, 'board.db'), 0o400);
  const why = `The board cannot be opened: ${product.folder}/board.db or its folder is read-only. Make it writable and try again.\n`;
  assert.deepEqual(await remotex('post', 'two'), { code: 1, stdout: '', stderr: why });
  const { pid } = product.endpoint();
  assert.deepEqual(await remotex('read'), { code: 1, stdout: '', stderr: why });
  assert.equal((await remotex('track', 'open', join(parent, 'walk.gpx'))).code, 0);
  assert.equal((await remotex('track', 'nearest', '46.1,14.2')).code, 0);
  assert.equal(product.endpoint().pid, pid);
  chmodSync(join(product.folder, 'board.db'), 0o600);
  assert.equal((await remotex('post', 'two')).code, 0);
  assert.equal(product.endpoint().pid, pid);
});

test('a home that may not be written is named with exit code 3, and keeps what it has', async (t) => {
  const { product, remotex } = createStranger(t);
  assert.equal((await remotex('post', 'one')).code, 0);
  const { pid: first } = product.endpoint();
  await remotex('stop');
  await ended(first);
  const before = readdirSync(product.folder);
  chmodSync(product.folder, 0o500);
  for (let i = 0; i < 3; i++) {
    assert.deepEqual(await remotex('post', 'two'), {
      code: 3,
      stdout: '',
      stderr: `Remotex cannot use its data folder ${product.folder}: you may not write there. Change its permissions. Or set REMOTEX_HOME to another folder.\n`,
    });
  }
  assert.deepEqual(readdirSync(product.folder), before);
  chmodSync(product.folder, 0o700);
  assert.equal((await remotex('post', 'two')).stdout, 'Posted as item 2.\n');
});
