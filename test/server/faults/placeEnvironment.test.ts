/** Whatever environment a program starts from, it finds the one daemon of its user. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { locateHome } from '../../../server/daemon/home.ts';
import { createProduct, dist, type Finished, finish, type Product } from '../product.ts';
import { createWitness } from '../witness.ts';
import { aloneIn, remotexIn } from './place.ts';

/** A user with a home folder, in which the daemon lives where it does by itself. */
function createUser(t: TestContext): { product: Product; user: string; home: NodeJS.ProcessEnv } {
  const user = mkdtempSync('/tmp/rx-');
  const product = createProduct(t, { folder: join(user, '.local', 'share', 'remotex') });
  product.beforeRemoval = () => rmSync(user, { recursive: true });
  return { product, user, home: { HOME: user } };
}

/** The process that answered, without a word besides. */
function pidIn({ code, stdout, stderr }: Finished): number {
  assert.deepEqual([code, stderr], [0, '']);
  return JSON.parse(stdout).pid;
}

test('a desktop, a bare shell, another temporary folder and a deleted folder meet in one daemon', async (t) => {
  const { product, user, home } = createUser(t);
  const { REMOTEX_HOME: _, ...desktop } = { ...product.env, ...home };
  const pid = pidIn(await remotexIn({ env: desktop }, 'call', 'daemon/status'));
  const witness = await createWitness(product);
  const elsewhere = { ...desktop, TMPDIR: join(user, 'tmp'), XDG_RUNTIME_DIR: join(user, 'runtime') };
  for (const folder of ['tmp', 'runtime', 'gone']) mkdirSync(join(user, folder), { mode: 0o700 });
  const client = `'${process.execPath}' '${join(dist, 'cli.cjs')}' call daemon/status`;
  const inGone = finish(
    spawn('/bin/sh', ['-c', `cd '${user}/gone' && rmdir '${user}/gone' && exec ${client}`], {
      env: desktop,
    }),
  );
  for (const finished of [
    await remotexIn({ env: home }, 'call', 'daemon/status'),
    await remotexIn({ env: elsewhere }, 'call', 'daemon/status'),
    await remotexIn({ env: { ...desktop, XDG_DATA_HOME: join(user, 'data') } }, 'call', 'daemon/status'),
    await inGone,
  ]) {
    assert.equal(pidIn(finished), pid);
  }
  await witness.undisturbed();
  await aloneIn(product, `HOME=${user}`);
});

test('a daemon starts from a folder that was deleted', async (t) => {
  const product = createProduct(t);
  const folder = mkdtempSync('/tmp/rx-');
  const client = `'${process.execPath}' '${join(dist, 'cli.cjs')}'`;
  const shell = spawn('/bin/sh', ['-c', `cd '${folder}' && rmdir '${folder}' && exec ${client} post x`], {
    env: product.env,
  });
  assert.deepEqual(await finish(shell), { code: 0, stdout: 'Posted as item 1.\n', stderr: '' });
});

test("XDG_RUNTIME_DIR may be missing, relative, somebody else's or open to all: it is not asked", async (t) => {
  const { product, user, home } = createUser(t);
  const folders = { private: 0o700, open: 0o777 };
  for (const [name, mode] of Object.entries(folders)) {
    mkdirSync(join(user, name));
    chmodSync(join(user, name), mode);
  }
  const values = [
    undefined,
    '',
    'run/user',
    join(user, 'missing'),
    '/',
    join(user, 'private'),
    join(user, 'open'),
  ];
  for (const value of values) {
    const env = {
      ...home,
      PATH: process.env.PATH,
      ...(value === undefined ? {} : { XDG_RUNTIME_DIR: value }),
    };
    // Each starts it and each finds it.
    const pid = pidIn(await remotexIn({ env }, 'call', 'daemon/status'));
    assert.equal(pid, product.endpoint().pid);
    assert.equal(product.endpoint().pipe, join(product.folder, 'run', 'remotex.sock'));
    const { code, stderr } = await remotexIn({ env }, 'stop');
    assert.deepEqual([code, stderr], [0, '']);
  }
});

test('a HOME that is empty or relative means the folder that the system knows, to everybody alike', (t) => {
  const { HOME } = process.env;
  t.after(() => {
    process.env.HOME = HOME;
  });
  const usual = join(userInfo().homedir, '.local', 'share', 'remotex');
  for (const home of ['', 'relative', '.']) {
    process.env.HOME = home;
    assert.equal(locateHome({}, 'linux').folder, usual, home);
  }
});
