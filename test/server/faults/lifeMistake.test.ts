/** A mistake in our own code ends one call, or the daemon in order: never a client, and never what was posted. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect } from '../../../server/daemon/connect.ts';
import { locateHome } from '../../../server/daemon/home.ts';
import { createReconnecting } from '../../../server/remote/reconnect.ts';
import { createProduct, dist } from '../product.ts';

const failing = fileURLToPath(new URL('../../fixtures/failing.cjs', import.meta.url));

/** A daemon that makes the mistake at SIGUSR2. */
async function runFailing(t: TestContext, mistake: string) {
  const product = createProduct(t);
  const args = ['--require', failing, join(dist, 'main.cjs'), '--daemon', mistake];
  const daemon = spawn(process.execPath, args, { env: product.env });
  t.after(() => daemon.kill('SIGKILL'));
  const exit = once(daemon, 'exit');
  await once(daemon.stderr, 'data');
  return { product, daemon, exit };
}

test('a mistake in a function ends that call as internal, and is in the log', async (t) => {
  const { product, daemon } = await runFailing(t, 'handler');
  const [one, other] = [await product.connect(), await product.connect()];
  daemon.kill('SIGUSR2');
  // The signal may come a moment later than the first call.
  const failed = async (): Promise<unknown> => {
    for (;;) {
      try {
        await one.sendRequest('daemon/status', {});
      } catch (error) {
        return error;
      }
    }
  };
  const { code, reason, message } = (await failed()) as { code: number; reason: string; message: string };
  assert.deepEqual(
    { code, reason, message },
    {
      code: -32603,
      reason: 'internal',
      message: 'daemon/status failed inside the server, whose log has the details.',
    },
  );
  assert.equal(((await one.sendRequest('daemon/status', {})) as { pid: number }).pid, daemon.pid);
  assert.ok(await other.sendRequest('board/post', { item: 'x' }));
  assert.match(product.log(), /"event":"unexpected","method":"daemon\/status","error":"Error: a mistake\\n/);
  one.close();
  other.close();
});

for (const mistake of ['timer', 'rejection']) {
  test(`a mistake in a ${mistake} ends the daemon in order, and clients go on with the next one`, async (t) => {
    const { product, daemon, exit } = await runFailing(t, mistake);
    const { pipe, pid } = product.endpoint();
    const home = locateHome(product.env);
    const runtime = () => ({ execPath: process.execPath, electron: false, main: join(dist, 'main.cjs') });
    const client = await createReconnecting({
      dial: (mayStart) =>
        connect({ home, env: product.env, version: undefined, ...(mayStart ? { runtime } : {}) }),
    });
    t.after(() => client.close());
    for (let n = 0; n < 10; n++) await client.sendRequest('board/post', { item: `item ${n}` });
    daemon.kill('SIGUSR2');
    assert.deepEqual(await exit, [70, null]);
    assert.ok(!existsSync(pipe));
    assert.match(product.log(), /"event":"failed","error":"Error: a mistake\\n/);
    assert.match(product.log(), /"event":"ended"/);
    const items = (await client.sendRequest('board/read', {}, { repeatable: true })) as unknown[];
    assert.equal(items.length, 10);
    assert.notEqual(product.endpoint().pid, pid);
  });
}
