/** Own servers that go wrong, beside our daemon and a well-behaved one, which must not notice it. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect } from '../../../server/daemon/reconnectOwn.ts';
import type { Start } from '../../../server/daemon/start.ts';
import { remote } from '../../../server/remote/client.ts';
import { Unruly } from '../../fixtures/unruly.ts';
import { kill, type Product } from '../product.ts';

const file = fileURLToPath(new URL('../../fixtures/unruly.ts', import.meta.url));

/** Small, so that a server that takes too much memory ends soon. */
const command = [process.execPath, '--max-old-space-size=64', file] as const;

/** A client of the server of that name, which it starts. */
export async function openUnruly(t: TestContext, { env }: Product, name = 'unruly') {
  const start: Start = { command: [...command, name] };
  const connection = await connect(name, { env, start });
  const unruly = remote(Unruly, connection);
  const pids = new Set([await unruly.work()]);
  t.after(() => {
    connection.close();
    for (const pid of pids) kill(pid);
  });
  return {
    ...unruly,
    connection,
    pid: () => [...pids].at(-1) ?? 0,
    /** Fails unless the next call is answered: by another process than before, or by the same one. */
    async worksIn(which: 'another process' | 'the same process'): Promise<void> {
      const pid = await unruly.work({}, { timeoutMs: 20_000 });
      assert.equal(pids.has(pid), which === 'the same process');
      pids.add(pid);
    },
  };
}
