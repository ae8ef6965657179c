/** What a behaviour of an own server throws ends its call and nothing else. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { connect } from '../../../server/daemon/reconnectOwn.ts';
import { serve } from '../../../server/daemon/serveOwn.ts';
import { remote } from '../../../server/remote/client.ts';
import { defineModule, fn } from '../../../server/remote/contract.ts';
import { implement } from '../../../server/remote/implement.ts';
import * as value from '../../../server/remote/value.ts';

test('a thrown value that cannot be made a text is logged, and the server goes on', async (t) => {
  const folder = mkdtempSync('/tmp/rx-');
  const env = { ...process.env, REMOTEX_HOME: `${folder}/home` };
  const Odd = defineModule('odd', {
    fail: fn(value.object({}), value.nothing()),
    work: fn(value.object({}), value.integer()),
  });
  const service = implement(Odd, {
    fail: async () => {
      throw Object.create(null);
    },
    work: () => 7,
  });
  const server = await serve('odd', [service], { env, signals: false });
  const connection = await connect('odd', { env });
  t.after(async () => {
    connection.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  const odd = remote(Odd, connection);
  await assert.rejects(odd.fail({}, { timeoutMs: 5000 }), { reason: 'internal' });
  assert.equal(await odd.work(), 7);
});
