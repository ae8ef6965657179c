/** More clients than the process has descriptors for. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createProduct, dist, finish, type Product } from '../product.ts';
import { createRawPeer, request } from '../remote/rawPeer.ts';
import { createWitness } from '../witness.ts';
import { descriptorsOf, dialPipe, refusal, until } from './abused.ts';

/** A product whose daemon may have so many descriptors. */
async function startWith(t: TestContext, descriptors: number): Promise<Product> {
  const product = createProduct(t);
  const command = `ulimit -n ${descriptors}; exec '${process.execPath}' '${join(dist, 'cli.cjs')}' read`;
  const { code, stderr } = await finish(spawn('/bin/sh', ['-c', command], { env: product.env }));
  assert.equal(code, 0, stderr);
  return product;
}

test('of 400 clients that a limit of 256 descriptors does not allow, 128 are served and the rest are told', async (t) => {
  const product = await startWith(t, 256);
  const { pid, pipe } = product.endpoint();
  const witness = await createWitness(product);
  const before = descriptorsOf(pid);
  const peers = await Promise.all(
    Array.from({ length: 400 }, async () => createRawPeer(await dialPipe(pipe, t), 'lines')),
  );
  // None closes its end. The witness is one of 128.
  await until(() => peers.filter(({ received }) => received.length > 0).length >= 400 - 127);
  const refused = peers.filter(({ received }) => received.length > 0);
  const served = peers.filter((peer) => !refused.includes(peer));
  assert.equal(served.length, 127);
  await Promise.all(refused.map(({ ended }) => ended));
  const told = 'Remotex already has 128 clients. Close some and try again.';
  for (const peer of refused)
    assert.deepEqual(peer.received, [refusal(null, -32803, 'too-many-clients', told, { limit: 128 })]);
  for (const [i, peer] of served.entries()) {
    peer.send(request('post', 'board/post', { item: `${i}`, by: 'crowd' }));
    assert.equal(Object((await peer.answer('post')).result).item, `${i}`);
  }
  // A person hears the same.
  const terminal = await product.remotex(['post', 'x']);
  assert.deepEqual(terminal, { code: 3, stdout: '', stderr: `${told}\n` });
  for (const peer of served) peer.stream.destroy();
  await until(() => descriptorsOf(pid) <= before);
  const posted = await product.remotex(['post', 'there is room again', '--by', 'crowd']);
  assert.equal(posted.code, 0, posted.stderr);
  const { stdout } = await product.remotex(['read', '--by', 'crowd', '--last', '1000', '--json']);
  assert.equal(JSON.parse(stdout).length, 128);
  await witness.undisturbed();
  assert.equal(product.endpoint().pid, pid);
});

for (const descriptors of [25, 30, 100]) {
  test(`a shell that allows ${descriptors} descriptors starts no daemon that would fail all others`, async (t) => {
    const product = createProduct(t);
    const command = `ulimit -n ${descriptors}; exec '${process.execPath}' '${join(dist, 'cli.cjs')}' post x --json`;
    const { code, stdout, stderr } = await finish(spawn('/bin/sh', ['-c', command], { env: product.env }));
    assert.deepEqual([code, stdout], [3, ''], stderr);
    assert.deepEqual(JSON.parse(stderr).error, {
      reason: 'too-few-descriptors',
      message: `Remotex needs 128 file descriptors, and this shell allows ${descriptors}. Raise the limit (ulimit -n 1024), or start it from another shell.`,
    });
    assert.equal((await product.remotex(['post', 'from another shell'])).code, 0);
  });
}
