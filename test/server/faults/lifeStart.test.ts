/** However many start Remotex at once, and whatever the last one left, there is one daemon and everybody is answered. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createProduct, dist, finish, kill } from '../product.ts';
import { aloneIn, ended, remotexIn } from './place.ts';

const slowStart = fileURLToPath(new URL('../../fixtures/slowStart.cjs', import.meta.url));

test('24 starters at once over a stale pipe get one daemon, though each dawdles where it must not', async (t) => {
  const product = createProduct(t);
  await product.remotex(['read']);
  for (let round = 0; round < 3; round++) {
    const { pid, pipe } = product.endpoint();
    kill(pid);
    await ended(pid);
    assert.ok(existsSync(pipe), 'the pipe is stale');
    const args = ['--require', slowStart, join(dist, 'cli.cjs'), 'call', 'daemon/status'];
    const starters = Array.from({ length: 24 }, () =>
      finish(spawn(process.execPath, args, { env: product.env })),
    );
    const answers = await Promise.all(starters);
    assert.deepEqual(
      answers.map(({ code, stderr }) => [code, stderr]),
      Array(24).fill([0, '']),
    );
    const pids = answers.map(({ stdout }) => JSON.parse(stdout).pid);
    assert.deepEqual(pids, Array(24).fill(product.endpoint().pid));
    assert.notEqual(product.endpoint().pid, pid);
    await aloneIn(product);
  }
});

test('a client that comes while an idle daemon has decided to end is answered, by it or by the next one', async (t) => {
  const product = createProduct(t, { env: { REMOTEX_IDLE_SECONDS: '1' } });
  await product.remotex(['read']);
  const { pid } = product.endpoint();
  // Its timer runs out while it is stopped: it ends then, or serves whoever waits.
  process.kill(pid, 'SIGSTOP');
  const client = remotexIn({ env: product.env }, 'post', 'x');
  await once(spawn('sleep', ['1.5']), 'exit');
  process.kill(pid, 'SIGCONT');
  assert.deepEqual(await client, { code: 0, stdout: 'Posted as item 1.\n', stderr: '' });
  await aloneIn(product);
});
