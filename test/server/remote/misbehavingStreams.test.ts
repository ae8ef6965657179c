/** Servers that misbehave with streams, and with those who reconnect to them. */
import assert from 'node:assert/strict';
import { limits } from '../../../server/remote/limits.ts';
import { createReconnecting } from '../../../server/remote/reconnect.ts';
import { notification } from './rawPeer.ts';
import { item, misbehaving, paramsOf, result } from './rogue.ts';

misbehaving(
  'sends items after the end, and to tokens that are not there: they are ignored',
  (message, peer) => {
    if (message.method === 'feed/echo') return peer.send(result(message, paramsOf(message).n));
    for (const token of ['none', 1, null, {}, '__proto__', undefined]) {
      peer.send(notification('$/progress', { token, value: -1 }));
    }
    peer.send(notification('$/progress'), notification('$/progress', [1]), notification('$/progress', null));
    peer.send(item(message, 1), item(message, 2), result(message, null), item(message, 3), item(message, 4));
  },
  async ({ feed }) => {
    assert.deepEqual(await Array.fromAsync(feed.count()), [1, 2]);
    assert.equal(await feed.echo({ n: 7 }), 7);
  },
);

misbehaving(
  'floods items although it was asked to pause: the stream ends, what came is kept, the rest is not',
  (message, peer) => {
    if (message.method === 'feed/echo') return peer.send(result(message, paramsOf(message).n));
    if (message.method !== 'feed/count') return;
    const items = JSON.stringify(item(message, 7));
    for (let sent = 0; sent < 2 * limits.mostWaitingItems; sent += 1000)
      peer.send(...Array(1000).fill(items));
    // Whatever it does for that token later, too.
    peer.send(item(message, 8), result(message, null), item(message, 9));
  },
  async ({ feed, server }) => {
    const followed = feed.count();
    assert.equal((await followed.next()).value, 7);
    await server().until(({ method }) => method === '$/stream/pause');
    await server().until(({ method }) => method === '$/cancelRequest');
    assert.equal(await feed.echo({ n: 1 }), 1);
    let count = 1;
    await assert.rejects(
      async () => {
        for await (const value of followed) count += value === 7 ? 1 : Number.NaN;
      },
      { reason: 'too-many-items', message: /^feed\/count sent 100000 items more than were taken/ },
    );
    assert.ok(count <= limits.mostWaitingItems + 1, `${count} were kept`);
  },
);

misbehaving(
  'takes connections and drops them: it is dialled again with pauses',
  () => {},
  async ({ dial }, t) => {
    let dials = 0;
    let enough: () => void = () => {};
    const often = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const began = performance.now();
    const caller = await createReconnecting({
      dial: async () => {
        if (++dials === 5) enough();
        const socket = await dial();
        socket.destroy();
        return socket;
      },
    });
    t.after(() => caller.close());
    await often;
    // 50, 100 and 200 ms at least lie between the second and the fifth.
    assert.ok(performance.now() - began > 300);
  },
);

misbehaving(
  'says that it stops, and does not: a call ends by its own deadline',
  (message, peer) => {
    const error = { code: -32802, message: 'Stopping.', data: { reason: 'stopping' } };
    peer.send({ jsonrpc: '2.0', id: message.id, error });
  },
  async ({ dial, server }, t) => {
    const { framing } = server();
    const caller = await createReconnecting({ dial, framing });
    t.after(() => caller.close());
    const call = caller.sendRequest('lab/add', { a: 1 }, { timeoutMs: 30 });
    await assert.rejects(call, { reason: 'timeout', message: /^lab\/add was not sent/ });
    const controller = new AbortController();
    const other = caller.sendRequest('lab/add', { a: 1 }, { signal: controller.signal });
    controller.abort();
    await assert.rejects(other, { reason: 'cancelled' });
  },
);
