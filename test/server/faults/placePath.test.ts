/** A home whose path is too long for a pipe, counted in bytes, has its pipe in a short private folder elsewhere. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { homeIn } from '../../../server/daemon/home.ts';
import { choosePipe } from '../../../server/daemon/pipeName.ts';
import { createProduct, type Product } from '../product.ts';
import { aloneIn, modeOf } from './place.ts';

/** A home whose pipe would have a path of so many bytes. */
function createLong(t: TestContext, bytes: number, letter = 'x'): Product {
  const base = createProduct(t).folder;
  mkdirSync(base, { mode: 0o700 });
  const missing = bytes - Buffer.byteLength(join(base, 'run', 'remotex.sock')) - 1;
  const ownBytes = Buffer.byteLength(letter);
  // A name has at most 255 bytes.
  const first = missing > 250 ? `${'y'.repeat(120)}/` : '';
  const left = missing - first.length;
  const name = first + letter.repeat(Math.floor(left / ownBytes)) + 'z'.repeat(left % ownBytes);
  if (first) mkdirSync(join(base, first), { mode: 0o700 });
  const product = createProduct(t, { folder: join(base, name) });
  assert.equal(Buffer.byteLength(join(product.folder, 'run', 'remotex.sock')), bytes);
  return product;
}

for (const [bytes, letter] of [[103], [104], [107], [108], [109], [300], [106, 'é']] as const) {
  test(`a pipe works whose path would have ${bytes} bytes${letter ? ` with ${letter}` : ''}`, async (t) => {
    const product = createLong(t, bytes, letter);
    assert.equal((await product.remotex(['post', 'far away'])).code, 0);
    const { pipe } = product.endpoint();
    t.after(() => bytes > 103 && rmSync(dirname(pipe), { recursive: true, force: true }));
    assert.equal(dirname(pipe) === join(product.folder, 'run'), bytes <= 103, pipe);
    assert.ok(Buffer.byteLength(pipe) <= 103, pipe);
    assert.equal(modeOf(dirname(pipe)), '700');
    const { code, stdout, stderr } = await product.remotex(['read']);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /far away/);
    await aloneIn(product);
    // What the system cuts off would be a file of another name.
    assert.deepEqual(readdirSync(dirname(pipe)), ['remotex.sock']);
    if (bytes > 103) assert.deepEqual(readdirSync(join(product.folder, 'run')), []);
  });
}

test('a home that is too long for every place is refused with its length', (t) => {
  const product = createLong(t, 131);
  const file = join(dirname(product.folder), 'file');
  writeFileSync(file, '');
  const fallbacks = [join(dirname(product.folder), 'missing'), file, `/tmp/${'x'.repeat(100)}`];
  assert.throws(() => choosePipe(homeIn(product.folder), { fallbacks }), {
    reason: 'path-too-long',
    message: 'The pipe path would be 131 bytes long; 103 is the limit. Set REMOTEX_HOME to a shorter folder.',
  });
});
