/** One small client for each way of misbehaving: the server bounds what it spends on it, and ends its work when it has gone. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { remote } from '../../../server/remote/client.ts';
import { limits } from '../../../server/remote/limits.ts';
import { createFeed, Feed } from './feed.ts';
import { createLab } from './lab.ts';
import { createRawPeer, notification, reasonOf, request } from './rawPeer.ts';
import { forEachTransport, type Place, type Serve } from './transports.ts';

const follower = fileURLToPath(new URL('../../fixtures/follower.ts', import.meta.url));
const knock = async ({ dial, framing }: Place) => createRawPeer(await dial(), framing);

/** Another client, whose calls are answered meanwhile; as many as would let a flood go far. */
async function witness(place: Place, count = 200): Promise<void> {
  const caller = await place.connect();
  const feed = remote(Feed, caller);
  for (let n = 0; n < count; n++) assert.equal(await feed.echo({ n }), n);
  caller.close();
}

forEachTransport(
  'a client that follows 64 streams and never reads: each generator is held',
  async (serve) => {
    const { feed, diary } = createFeed();
    const place = await serve([feed]);
    const peer = await knock(place);
    peer.stream.pause();
    for (let id = 0; id < limits.streams; id++) peer.send(request(id, 'feed/flood', { bytes: 50_000 }));
    await witness(place, 50);
    const held = diary.count('flood step');
    await witness(place, 50);
    assert.equal(diary.count('flood step'), held);
    // One for each stream, and what the buffers on the way take: those of a forwarder as well.
    assert.ok(held <= 2 * limits.streams, `${held} items of 50 kB were made`);
    peer.stream.destroy();
    // Those that were asked for when much was queued already have not begun.
    await diary.until('flood finally', diary.count('flood began'));
  },
);

forEachTransport(
  'a client that pauses its streams and never resumes: each generator is held',
  async (serve) => {
    const { feed, diary } = createFeed();
    const place = await serve([feed]);
    const peer = await knock(place);
    for (let id = 0; id < limits.streams; id++) {
      peer.send(request(id, 'feed/flood', { bytes: 10 }), notification('$/stream/pause', { token: id }));
    }
    peer.send(request('all', 'feed/echo', { n: 1 }));
    await peer.answer('all');
    await witness(place, 20);
    const held = diary.count('flood step');
    await witness(place, 100);
    assert.equal(diary.count('flood step'), held);
    peer.stream.destroy();
    await diary.until('flood finally', diary.count('flood began'));
  },
);

forEachTransport(
  'a client that asks for large answers and never reads: few of them are made',
  async (serve) => {
    const { lab, diary } = createLab();
    const { feed } = createFeed();
    const place = await serve([lab, feed]);
    const peer = await knock(place);
    peer.stream.pause();
    const text = 'x'.repeat(100_000);
    const sent = 500;
    for (let id = 0; id < sent; id++) peer.send(request(id, 'lab/echo', { text }));
    await witness(place, 300);
    const made = diary.entries.length;
    assert.ok(made < 100, `${made} answers of 100 kB were made`);
    await witness(place, 50);
    assert.equal(diary.entries.length, made);
    peer.stream.resume();
    for (let id = 0; id < sent; id++) assert.equal(Object(await peer.answer(id)).result.length, text.length);
  },
);

forEachTransport(
  'a client that sends what is refused and never reads: it is not read either',
  async (serve) => {
    const place = await serve([createFeed().feed]);
    const peer = await knock(place);
    peer.stream.pause();
    const count = 20_000;
    const refused = Array.from({ length: count }, (_, id) => request(id, 'feed/none'));
    peer.send(...refused);
    await witness(place, 100);
    peer.stream.resume();
    await peer.answer(count - 1);
    assert.equal(peer.received.length, count);
  },
);

forEachTransport('a client that closes its half: functions are answered, streams end', async (serve) => {
  const { lab } = createLab();
  const { feed, diary } = createFeed();
  const peer = await knock(await serve([lab, feed]));
  peer.send(request('s', 'feed/wait'));
  await diary.until('wait waits');
  peer.send(request('f', 'lab/large', { bytes: 1_000_000 }));
  peer.stream.end();
  await peer.ended;
  assert.equal(Object(await peer.answer('f')).result.length, 1_000_000);
  assert.equal(reasonOf(await peer.answer('s')), 'cancelled');
  await diary.until('wait finally');
});

forEachTransport('a client that leaves in the middle of a message: its work ends', async (serve) => {
  const { feed, diary } = createFeed();
  const place = await serve([feed]);
  const peer = await knock(place);
  peer.send(request('s', 'feed/wait'));
  await diary.until('wait waits');
  peer.stream.write(place.framing === 'lines' ? '{"jsonrpc":"2.0",' : 'Content-Length: 1000\r\n\r\n{"json');
  peer.stream.destroy();
  await diary.until('wait finally');
  await witness(place, 1);
});

forEachTransport('a client that says nothing costs nothing but its connection', async (serve) => {
  const place = await serve([createFeed().feed]);
  const silent = await Promise.all(Array.from({ length: 5 }, () => knock(place)));
  await witness(place, 10);
  for (const peer of silent) assert.equal(peer.received.length, 0);
});

forEachTransport('a client that sends byte by byte is understood', async (serve) => {
  const place = await serve([createFeed().feed]);
  const peer = await knock(place);
  const body = JSON.stringify(request(1, 'feed/echo', { n: 5 }));
  const bytes = place.framing === 'lines' ? `${body}\n` : `Content-Length: ${body.length}\r\n\r\n${body}`;
  for (const byte of bytes) peer.stream.write(byte);
  assert.equal((await peer.answer(1)).result, 5);
});

forEachTransport('a client that toggles its streams without end disturbs nobody', async (serve) => {
  const { feed, diary } = createFeed();
  const place = await serve([feed]);
  const peer = await knock(place);
  peer.send(request('s', 'feed/flood', { bytes: 10 }));
  for (let n = 0; n < 5000; n++) {
    peer.send(notification(n % 2 ? '$/stream/resume' : '$/stream/pause', { token: 's' }));
  }
  peer.send(request('all', 'feed/echo', { n: 1 }));
  await witness(place, 20);
  await peer.answer('all');
  peer.send(notification('$/cancelRequest', { id: 's' }));
  assert.equal(reasonOf(await peer.answer('s')), 'cancelled');
  await diary.until('flood finally');
  const items = peer.received.filter(({ method }) => method === '$/progress');
  const numbers = items.map(({ params }) => Object(params).value.n);
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => i),
  );
});

/** A program that follows, and has said so. It speaks lines, or its forwarder passes on what it is told. */
async function startFollower(
  t: TestContext,
  { path }: Place,
  method: string,
  how: 'take' | 'hold' | 'forward',
) {
  const child = spawn(process.execPath, [follower, path, method, how], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => void child.kill('SIGKILL'));
  if (how === 'forward') child.stdin.write(`${JSON.stringify(request(1, method, { bytes: 1000 }))}\n`);
  await once(child.stdout, 'data');
  return child;
}

for (const [who, method, how] of [
  ['that takes items', 'flood', 'take'],
  ['that does not read any more', 'flood', 'hold'],
  ['that waits for the next item', 'wait', 'take'],
  ['whose forwarder it is', 'flood', 'forward'],
] as const) {
  const name = `a client ${who} is killed (SIGKILL): the generator's signal aborts and its finally runs`;
  const body = async (serve: Serve, t: TestContext) => {
    const { feed, diary } = createFeed();
    const child = await startFollower(t, await serve([feed]), `feed/${method}`, how);
    child.kill('SIGKILL');
    if (method === 'flood') await diary.until('flood aborted');
    await diary.until(`${method} finally`);
  };
  forEachTransport(name, body, ['pipe, lines']);
}

forEachTransport(
  'a client that takes items as fast as they come leaves the others their turns',
  async (serve, t) => {
    const { feed, diary } = createFeed();
    const place = await serve([feed]);
    const child = await startFollower(t, place, 'feed/flood', 'take');
    await witness(place, 50);
    child.kill();
    await diary.until('flood finally');
  },
  ['pipe, lines'],
);
