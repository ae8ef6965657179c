/** Whoever closes its caller keeps nothing: no timer, no socket, so its process ends by itself. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSession } from '../../../server/remote/session.ts';
import { finish } from '../product.ts';
import { createShop } from './room.ts';
import { transports } from './transports.ts';

const leaver = fileURLToPath(new URL('../../fixtures/leaver.ts', import.meta.url));

for (const transport of transports) {
  for (const mode of ['open', 'away'] as const) {
    const what = mode === 'open' ? 'with calls and a stream open' : 'while its server is away';
    test(`a process that closes its caller ${what} ends by itself (${transport})`, async (t) => {
      const folder = mkdtempSync('/tmp/rx-');
      const path = join(folder, 's');
      const { service } = createShop();
      const server = createServer((socket) => {
        createSession(socket, { services: service, client: { name: 'leaver' } });
      }).listen(path);
      await once(server, 'listening');
      const child = spawn(process.execPath, [leaver, transport, mode, path]);
      t.after(() => {
        child.kill('SIGKILL');
        server.close();
        rmSync(folder, { recursive: true });
      });
      assert.deepEqual(await finish(child), { code: 0, stdout: 'closed\n', stderr: '' });
    });
  }
}
