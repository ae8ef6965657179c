import assert from 'node:assert/strict';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createProduct, type Product } from '../product.ts';

interface Check {
  readonly name: string;
  readonly state: string;
  readonly what: string;
  readonly advice?: string;
}

async function examine(product: Product) {
  const { code, stdout, stderr } = await product.remotex(['doctor', '--json']);
  assert.equal(stderr, '');
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
  assert.equal(ok, code === 0);
  const of = (name: string) => checks.find((check) => check.name === name) ?? assert.fail(name);
  const notGood = checks.filter(({ state }) => state !== 'good').map(({ name }) => name);
  return { code, of, notGood };
}

test('the doctor finds a healthy Remotex healthy, and names all that it looked at', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'x']);
  const { code, stdout, stderr } = await product.remotex(['doctor']);
  assert.deepEqual([code, stderr], [0, '']);
  const names = [...stdout.matchAll(/^ {2}ok +(\w+)/gm)].map(([, name]) => name);
  const all = 'folder permissions disk daemon pipe lock runtime versions board backups';
  assert.deepEqual(names, all.split(' '));
  assert.match(stdout, /board +1 item, format \d+; SQLite finds nothing wrong with a copy\.\n/);
  assert.match(stdout, /\n\nAll is well\.\n$/);
});

test('on a new machine the doctor starts Remotex, for that is what is to be seen', async (t) => {
  const product = createProduct(t);
  const { code, of, notGood } = await examine(product);
  assert.equal(code, 0);
  assert.deepEqual(notGood, ['folder']);
  assert.equal(of('folder').what, `there is no ${product.folder} yet`);
  assert.match(of('daemon').what, /^Remotex \d+\.\d+\.\d+ answers \(pid \d+\)$/);
});

test('a folder that others can change is told with the line that mends it', async (t) => {
  const product = createProduct(t);
  mkdirSync(product.folder);
  chmodSync(product.folder, 0o777);
  const { code, of } = await examine(product);
  assert.equal(code, 1);
  assert.deepEqual(of('folder'), {
    name: 'folder',
    state: 'bad',
    what: `Remotex will not open its pipe in ${product.folder}: other users can change this folder (mode 0777)`,
    advice: `Check what is in it, then run: chmod 700 '${product.folder}'`,
  });
  assert.equal(of('daemon').what, 'it was not asked, for the folder is not safe');
  const { stdout } = await product.remotex(['doctor']);
  assert.match(stdout, /\n\n1 thing is wrong; see above what to do\.\n$/);
});

test('a file that others could read is looked at, and the doctor is content all the same', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'x']);
  chmodSync(join(product.folder, 'board.db'), 0o644);
  const { code, of, notGood } = await examine(product);
  assert.deepEqual([code, notGood], [0, ['permissions']]);
  const file = join(product.folder, 'board.db');
  assert.deepEqual(of('permissions'), {
    name: 'permissions',
    state: 'warning',
    what: `${file} is not for you only (mode 0644)`,
    advice: `Run: chmod go= '${file}'`,
  });
});

test('a daemon that does not answer is told with its pid and its lock', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'x']);
  const { pid } = product.endpoint();
  process.kill(pid, 'SIGSTOP');
  const { code, of, notGood } = await examine(product);
  process.kill(pid, 'SIGCONT');
  assert.deepEqual([code, notGood], [1, ['daemon', 'lock']]);
  assert.deepEqual(of('daemon'), {
    name: 'daemon',
    state: 'bad',
    what: `Remotex (pid ${pid}) does not answer`,
    advice: 'Wait a little, or end it with: remotex stop --force',
  });
  assert.equal(of('lock').what, `a process (the last daemon was pid ${pid}) holds it and does not answer`);
  assert.equal((await examine(product)).code, 0);
});

test('a damaged board is found although posts and reads still work', async (t) => {
  const product = createProduct(t);
  const long = 'x'.repeat(60_000);
  for (let i = 0; i < 20; i++) await product.remotex(['post', '-'], long);
  await product.remotex(['stop']);
  // The middle of the file holds the texts of items, which nobody reads now, and pages that nobody uses.
  const file = openSync(join(product.folder, 'board.db'), 'r+');
  for (let page = 50; page < 250; page += 10) writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, page * 4096);
  closeSync(file);
  assert.equal((await product.remotex(['post', 'goes on'])).code, 0);
  const { code, of, notGood } = await examine(product);
  // The day's copy of a damaged board fails as well, a little sooner or later.
  assert.deepEqual([code, notGood.filter((name) => name !== 'backups')], [1, ['board']]);
  assert.match(of('board').what, /^21 items, format \d+; SQLite finds it damaged: /);
  assert.match(of('board').advice ?? '', /beside it: remotex board restore$/);
});

test('a board whose file was removed under the daemon is told, with where its items are', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'x']);
  rmSync(join(product.folder, 'board.db'));
  const { code, of } = await examine(product);
  assert.equal(code, 1);
  assert.match(of('board').what, /board\.db was removed or replaced while Remotex was running$/);
  assert.match(
    of('board').advice ?? '',
    /^All items were saved to .*\. To use it: remotex board restore rescued-/,
  );
});

test('what is no board is told as the daemon tells it, and all else is looked at', async (t) => {
  const product = createProduct(t);
  mkdirSync(product.folder, { mode: 0o700 });
  writeFileSync(join(product.folder, 'board.db'), 'dear diary '.repeat(1000), { mode: 0o600 });
  const { code, of } = await examine(product);
  assert.equal(code, 1);
  assert.match(of('board').what, /board\.db cannot be used: /);
  assert.match(of('board').advice ?? '', /^Nothing was changed\. /);
  assert.equal(of('daemon').state, 'good');
});

test('a file in the place of the run folder is told, and all else is looked at', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'x']);
  await product.remotex(['stop']);
  rmSync(join(product.folder, 'run'), { recursive: true });
  writeFileSync(join(product.folder, 'run'), '');
  const { code, of } = await examine(product);
  assert.equal(code, 1);
  assert.match(of('folder').what, /run: it is not a folder$/);
  assert.equal(of('pipe').state, 'unknown');
});

test('a lock whose file was removed is told while the daemon has not noticed', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'x']);
  process.kill(product.endpoint().pid, 'SIGSTOP');
  rmSync(join(product.folder, 'lock.db'));
  const { code, of } = await examine(product);
  process.kill(product.endpoint().pid, 'SIGCONT');
  assert.equal(code, 1);
  assert.equal(of('lock').what, 'there is no lock');
});
