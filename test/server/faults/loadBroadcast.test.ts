/** Clients that die in the middle of a broadcast. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { underAbuse, until } from './abused.ts';
import { createStation } from './station.ts';

const last = 1000;

underAbuse(
  'three of ten listeners are killed in a broadcast: the other seven get every item, in order',
  async ({ product }, t) => {
    const station = await createStation(t, product);
    const listeners = Array.from({ length: 10 }, () => station.listener(last));
    await station.send({ count: 1, size: 1000 });
    for (const listener of listeners) assert.equal(await listener.says(), 'listening');
    const dying = listeners.splice(2, 3);
    for (let sent = 1; sent < last; sent += 37) {
      await station.send({ count: Math.min(37, last - sent), size: 10_000 });
      if (sent > 100) dying.pop()?.process.kill('SIGKILL');
    }
    assert.deepEqual(dying, []);
    for (const listener of listeners) assert.equal(await listener.says(), 'all in order');
    // The generators of the dead have ended like those of the others.
    await until(async () => (await station.listeners()) === 0);
    const log = readFileSync(join(product.folder, 'servers/station/log/daemon.log'), 'utf8');
    assert.deepEqual(
      log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).event),
      ['started'],
    );
  },
);
