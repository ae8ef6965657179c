/** Slow loris. Clients that begin a message and do not end it are ended, and leave nothing behind. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { ended } from '../daemon/ownPlace.ts';
import { createProduct } from '../product.ts';
import { type Message, request } from '../remote/rawPeer.ts';
import { type AbusedDaemon, descriptorsOf, dialPipe, refusal, underAbuse, until } from './abused.ts';

const stalled = (words: string) =>
  JSON.stringify(refusal(null, -32803, 'stalled', `${words} Send it at once.`).error);
const firstStalled = stalled('The first message was not complete within 10 s.');
const restStalled = stalled('The rest of a message did not come within 30 s.');

/** 100 of each kind: together fewer than the clients that are served. None closes its end. */
const count = 100;
const dialMany = ({ dial }: AbusedDaemon): Promise<Socket[]> =>
  Promise.all(Array.from({ length: count }, () => dial()));
/** What comes until the daemon ends the connection. */
const hears = (sockets: readonly Socket[]) => Promise.all(sockets.map((socket) => text(socket)));

underAbuse(
  'half a header ends its connection after 10 s, half a later message after 30 s, and silence never',
  async (daemon) => {
    const before = descriptorsOf(daemon.pid);
    const silent = await daemon.knock();
    const half = await dialMany(daemon);
    for (const socket of half) socket.write('Content-Length: 1');
    const heardByHalf = hears(half);
    // Fewer at once: those of the first kind have not ended yet.
    const middle = await dialMany(daemon);
    const greeting = `${JSON.stringify(request(1, 'board/read', { by: 'nobody' }))}\n`;
    for (const socket of middle) socket.write(greeting);
    await Promise.all(middle.map((socket) => once(socket, 'data')));
    for (const socket of middle) socket.write('{"jsonrpc":"2.0","id":2,"params":{"item":"');
    const heardByMiddle = hears(middle);
    for (const heard of await heardByHalf) assert.ok(heard.endsWith(`"error":${firstStalled}}`), heard);
    for (const heard of await heardByMiddle) assert.ok(heard.endsWith(`"error":${restStalled}}\n`), heard);
    silent.send(request(1, 'board/read', { by: 'nobody' }));
    assert.deepEqual(await silent.answer(1), { jsonrpc: '2.0', id: 1, result: [] } satisfies Message);
    silent.stream.destroy();

    await until(() => descriptorsOf(daemon.pid) <= before);
  },
);

test('a client that was refused and keeps its end open does not keep the daemon from ending by idleness', async (t) => {
  const product = createProduct(t);
  product.env.REMOTEX_IDLE_SECONDS = '1';
  await product.remotex(['read']);
  const { pid, pipe } = product.endpoint();
  const broken = await dialPipe(pipe, t);
  broken.write('Content-Length: x\r\n\r\n');
  const halfway = await dialPipe(pipe, t);
  halfway.write('Content-Length: 100\r\n\r\n{"jsonrpc"');
  await once(broken, 'data');
  halfway.destroy();
  await ended(pid);
  assert.match(product.log(), /"event":"ending","reason":"idle"/);
});
