/** What an own server says of itself when its validators cannot. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import * as valibot from 'valibot';
import { connect } from '../../../server/daemon/reconnectOwn.ts';
import { serve } from '../../../server/daemon/serveOwn.ts';
import { defineModule, fn } from '../../../server/remote/contract.ts';
import { implement } from '../../../server/remote/implement.ts';

test('a server describes validators of any library when it is told how', async (t) => {
  const folder = mkdtempSync('/tmp/rx-');
  const env = { ...process.env, REMOTEX_HOME: `${folder}/home` };
  const Text = valibot.object({ text: valibot.string() });
  const Echo = defineModule('echo', { say: fn(Text, valibot.string()) });
  const server = await serve('echo', [implement(Echo, { say: ({ text }) => text })], {
    env,
    signals: false,
    jsonSchemaOf: (schema) =>
      schema === Text
        ? { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] }
        : undefined,
  });
  const connection = await connect('echo', { env });
  t.after(async () => {
    connection.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  const document = JSON.parse(JSON.stringify(await connection.sendRequest('rpc.discover', {})));
  const say = document.methods.find(({ name }: { name: string }) => name === 'echo/say');
  assert.deepEqual(
    [say.params, say.result.schema],
    [[{ name: 'text', required: true, schema: { type: 'string' } }], { 'x-schema': 'unknown' }],
  );
});
