/** Clients that are not read for a while, in process: the clock is the test's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseMostClients } from '../../../server/daemon/descriptors.ts';
import { limits } from '../../../server/remote/limits.ts';
import { createStallWatch } from '../../../server/remote/stall.ts';
import { createRawPeer, request } from '../remote/rawPeer.ts';
import { forEachTransport } from '../remote/transports.ts';

forEachTransport(
  'a client whose calls take long is not taken for one that stalls while it is not read',
  async (serve, t) => {
    const gate = Promise.withResolvers<null>();
    const place = await serve([new Map([['gate/wait', { run: () => gate.promise }]])]);
    const peer = createRawPeer(await place.dial(), place.framing);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    // Far more than may wait: the rest stays unread, and begins in the middle of a message.
    const count = 3000;
    const pad = 'x'.repeat(1001);
    peer.send(...Array.from({ length: count }, (_, id) => request(id, 'gate/wait', { pad })));
    // The bytes have been read as far as they are when those of later connections are.
    for (let n = 0; n < 20; n++) (await place.dial()).destroy();
    t.mock.timers.tick(limits.stallMs + 1);
    for (let n = 0; n < 20; n++) await new Promise(setImmediate);
    gate.resolve(null);
    const last = await peer.until(({ id }) => id === null || id === count - 1);
    assert.deepEqual(last, { jsonrpc: '2.0', id: count - 1, result: null });
    assert.equal(peer.received.length, count);
  },
  ['pipe, lines', 'pipe, headers'],
);

test('a message that is long under way is not held against the first one, which was answered', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] });
  const stalled: string[] = [];
  const watch = createStallWatch(({ message }) => void stalled.push(message));
  // The first one comes in two pieces; the second of them begins the next message.
  watch.heard(true, true);
  watch.heard(true, false);
  for (let ms = 0; ms < 3 * limits.firstMessageMs; ms += 1000) {
    t.mock.timers.tick(1000);
    watch.heard(true, false);
  }
  assert.deepEqual(stalled, []);
  t.mock.timers.tick(limits.stallMs);
  t.mock.timers.tick(1);
  assert.deepEqual(stalled, ['The rest of a message did not come within 30 s. Send it at once.']);
});

test('the clients of a server are half of its descriptors, at most 256, and 64 descriptors stay free', () => {
  for (const [descriptors, clients] of [
    [Infinity, 256],
    [1_048_576, 256],
    [1024, 256],
    [512, 256],
    [510, 255],
    [256, 128],
    [128, 64],
    [100, 36],
    [65, 1],
    [20, 1],
  ] as const)
    assert.equal(chooseMostClients(descriptors), clients, String(descriptors));
});
