/** Signals end a daemon in order, or at once when they come twice; the end of a terminal does not. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createProduct, dist, kill, type Product } from '../product.ts';
import { createWitness } from '../witness.ts';
import { ended } from './place.ts';

/** A daemon whose exit code can be seen, for it is run by hand. */
async function runByHand(
  t: TestContext,
): Promise<{ product: Product; exit: Promise<unknown[]>; pid: number }> {
  const product = createProduct(t);
  const child = spawn(process.execPath, [join(dist, 'main.cjs'), '--daemon'], { env: product.env });
  t.after(() => child.kill('SIGKILL'));
  const exit = once(child, 'exit');
  await once(child.stderr, 'data');
  return { product, exit, pid: product.endpoint().pid };
}

test('a daemon outlives the end of the terminal that it was started in', async (t) => {
  const { product, pid } = await runByHand(t);
  const witness = await createWitness(product);
  process.kill(pid, 'SIGHUP');
  await product.remotex(['post', 'x']);
  await witness.undisturbed();
  assert.match(product.log(), /"event":"SIGHUP ignored"/);
  assert.equal(product.endpoint().pid, pid);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} lets running calls end, and removes the pipe`, async (t) => {
    const { product, exit, pid } = await runByHand(t);
    const { pipe } = product.endpoint();
    const client = await product.connect();
    const posts = Array.from({ length: 20 }, (_, i) =>
      client.sendRequest('board/post', { item: `last ${i}` }),
    );
    await posts[0];
    process.kill(pid, signal);
    const outcomes = await Promise.allSettled(posts);
    for (const outcome of outcomes) assert.equal(outcome.status, 'fulfilled');
    assert.deepEqual(await exit, [0, null]);
    assert.ok(!existsSync(pipe));
    assert.match(product.log(), /"event":"ending","reason":"signal"/);
    assert.match(product.log(), /"event":"ended"/);
  });
}

test('a second signal ends a daemon at once that waits for calls', async (t) => {
  const { product, exit, pid } = await runByHand(t);
  // Its client takes no answer and does not leave, so the daemon waits for it.
  const client = product.forwarder();
  client.stdin.write('{"jsonrpc":"2.0","id":1,"method":"daemon/status","params":{}}\n');
  await once(client.stdout, 'data');
  client.kill('SIGSTOP');
  t.after(() => kill(client.pid ?? 0));
  process.kill(pid, 'SIGTERM');
  while (!/"event":"ending"/.test(product.log())) await new Promise(setImmediate);
  process.kill(pid, 'SIGTERM');
  assert.deepEqual(await exit, [null, 'SIGTERM']);
  await ended(pid);
  assert.doesNotMatch(product.log(), /"event":"ended"/);
});
