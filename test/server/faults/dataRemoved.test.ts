/** The board's file goes away or becomes another one while the daemon has it open: no post is swallowed, and all are saved. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createProduct, type Product } from '../product.ts';
import { contentOf, copyOfBoard, ended, stop, textsIn } from './dataPlace.ts';

const rescuedIn = (product: Product): string[] =>
  readdirSync(product.folder).filter((name) => /^rescued-.*\.db$/.test(name));

for (const [what, remove] of [
  ['removed', (file: string) => rmSync(file)],
  ['removed with its log', (file: string) => [rmSync(file), rmSync(`${file}-wal`)]],
  ['moved away', (file: string) => renameSync(file, `${file}.away`)],
  [
    'replaced by an older copy',
    (file: string) => {
      // As a program that synchronises folders does: written beside it, then renamed.
      copyFileSync(file, `${file}.older`);
      renameSync(`${file}.older`, file);
    },
  ],
  [
    'replaced by a text file',
    (file: string) => {
      writeFileSync(`${file}.text`, 'dear diary');
      renameSync(`${file}.text`, file);
    },
  ],
] as const) {
  test(`after the board was ${what} a post is refused, and every item before it is saved and comes back`, async (t) => {
    const product = createProduct(t);
    const file = join(product.folder, 'board.db');
    for (const item of ['one', 'two']) await product.remotex(['post', item]);
    const { pid } = product.endpoint();
    remove(file);
    const refused = await product.remotex(['post', 'three']);
    const [name = '', ...more] = rescuedIn(product);
    assert.deepEqual(refused, {
      code: 1,
      stdout: '',
      stderr: `Not saved: the board file ${file} was removed or replaced while Remotex was running. All items were saved to ${join(product.folder, name)}. To use it: remotex board restore ${name}\n`,
    });
    assert.deepEqual(more, []);
    assert.deepEqual(await textsIn(product), ['one', 'two']);
    assert.deepEqual(contentOf(join(product.folder, name)), { items: ['one', 'two'], problem: undefined });
    assert.equal((await product.remotex(['board', 'restore', name])).code, 0);
    assert.equal((await product.remotex(['post', 'three'])).stdout, 'Posted as item 3.\n');
    assert.deepEqual(await textsIn(product), ['one', 'two', 'three']);
    assert.equal(product.endpoint().pid, pid);
    // And so it is for the next daemon, which meets what was left in the folder.
    await stop(product);
    assert.deepEqual(await textsIn(product), ['one', 'two', 'three']);
  });
}

test('git clean in the home takes no item away', async (t) => {
  const product = createProduct(t);
  mkdirSync(product.folder, { mode: 0o700 });
  execFileSync('git', ['init', '--quiet', product.folder]);
  for (const item of ['one', 'two']) await product.remotex(['post', item]);
  const { pid } = product.endpoint();
  execFileSync('git', ['clean', '-fdxq'], { cwd: product.folder });
  await ended(pid);
  const [name = '', ...more] = rescuedIn(product);
  assert.deepEqual(more, []);
  assert.deepEqual(contentOf(join(product.folder, name)).items, ['one', 'two']);
  assert.equal((await product.remotex(['post', 'three'])).code, 0);
  const { kept } = JSON.parse((await product.remotex(['board', 'restore', name, '--json'])).stdout);
  assert.deepEqual(await textsIn(product), ['one', 'two']);
  assert.deepEqual(contentOf(kept).items, ['three']);
});

test('a rescued copy that was put back by hand while Remotex runs is a good board at the next start', async (t) => {
  const product = createProduct(t);
  const file = join(product.folder, 'board.db');
  for (let i = 0; i < 30; i++) await product.remotex(['call', 'board/post', `{"item":"item ${i}"}`]);
  rmSync(file);
  await product.remotex(['post', 'late']);
  copyFileSync(join(product.folder, rescuedIn(product)[0] ?? ''), file);
  const before = readFileSync(file);
  await stop(product);
  assert.deepEqual(readFileSync(file), before);
  const { items, problem } = contentOf(copyOfBoard(product, `${product.folder}-copy`));
  assert.equal(problem, undefined);
  assert.equal(items.length, 30);
  assert.equal((await product.remotex(['post', 'next'])).stdout, 'Posted as item 31.\n');
});
