/** What an unchanged vscode-jsonrpc client is promised, over every transport. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  CancellationTokenSource,
  createMessageConnection,
  type MessageConnection,
  ProgressType,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { createFeed } from './feed.ts';
import { createLab } from './lab.ts';
import { forEachTransport, type Place } from './transports.ts';

const numbers = new ProgressType<number>();

async function connectPeer(t: TestContext, place: Place): Promise<MessageConnection> {
  const stream = await place.dial();
  const peer = createMessageConnection(new StreamMessageReader(stream), new StreamMessageWriter(stream));
  t.after(() => peer.dispose());
  peer.listen();
  return peer;
}

forEachTransport('vscode-jsonrpc: results and errors arrive', async (serve, t) => {
  const peer = await connectPeer(t, await serve([createLab().lab]));
  assert.equal(await peer.sendRequest('lab/add', { a: 1, b: 2 }), 3);
  const texts = Array.from({ length: 100 }, (_, i) => `text ${i}`);
  const answers = texts.map((text) => peer.sendRequest('lab/echo', { text }));
  assert.deepEqual(await Promise.all(answers), texts);
  await assert.rejects(peer.sendRequest('lab/add', { a: 'one' }), (error) => {
    assert.ok(error instanceof ResponseError);
    assert.deepEqual([error.code, error.data.reason], [-32602, 'invalid-params']);
    return true;
  });
  await assert.rejects(peer.sendRequest('lab/nothing-such', {}), { code: -32601 });
});

forEachTransport('vscode-jsonrpc: cancelling ends the work at the server', async (serve, t) => {
  const { lab, diary } = createLab();
  const peer = await connectPeer(t, await serve([lab]));
  const source = new CancellationTokenSource();
  const call = peer.sendRequest('lab/wait', { name: 'one' }, source.token);
  await diary.until('one began');
  source.cancel();
  await assert.rejects(call, { code: -32800, data: { reason: 'cancelled' } });
  await diary.until('one aborted');
});

forEachTransport(
  'vscode-jsonrpc: a stream comes as partial results, before the answer that ends it',
  async (serve, t) => {
    const peer = await connectPeer(t, await serve([createFeed().feed]));
    const items: number[] = [];
    const listening = peer.onProgress(numbers, 'my token', (item) => void items.push(item));
    const answer = await peer.sendRequest('feed/count', { to: 200, partialResultToken: 'my token' });
    assert.equal(answer, null);
    assert.deepEqual(
      items,
      Array.from({ length: 200 }, (_, i) => i + 1),
    );
    listening.dispose();
  },
);

forEachTransport('vscode-jsonrpc: a stream without a token uses the id of its request', async (serve, t) => {
  const peer = await connectPeer(t, await serve([createFeed().feed]));
  const items: number[] = [];
  // This client counts its requests from 0.
  peer.onProgress(numbers, 0, (item) => void items.push(item));
  await peer.sendRequest('feed/count', { to: 3 });
  assert.deepEqual(items, [1, 2, 3]);
});

forEachTransport('vscode-jsonrpc: a stream can be paused, resumed and cancelled', async (serve, t) => {
  const { feed, diary } = createFeed();
  const peer = await connectPeer(t, await serve([feed]));
  const source = new CancellationTokenSource();
  let came = 0;
  let more: () => void = () => {};
  peer.onProgress(new ProgressType<object>(), 'flood', () => {
    came++;
    more();
  });
  const stream = peer.sendRequest('feed/flood', { bytes: 1000, partialResultToken: 'flood' }, source.token);
  stream.catch(() => {});
  await new Promise<void>((resolve) => {
    more = resolve;
  });
  await peer.sendNotification('$/stream/pause', { token: 'flood' });
  // The answer comes after all items that were sent before the pause was heard of.
  for (let n = 0; n < 3; n++) await peer.sendRequest('feed/echo', { n });
  const paused = came;
  for (let n = 0; n < 50; n++) await peer.sendRequest('feed/echo', { n });
  assert.equal(came, paused);
  const resumed = new Promise<void>((resolve) => {
    more = resolve;
  });
  await peer.sendNotification('$/stream/resume', { token: 'flood' });
  await resumed;
  source.cancel();
  await assert.rejects(stream, { code: -32800 });
  await diary.until('flood finally');
});

forEachTransport('vscode-jsonrpc: progress comes by workDoneToken', async (serve, t) => {
  const peer = await connectPeer(t, await serve([createLab().lab]));
  const reports: number[] = [];
  peer.onProgress(numbers, 'work', (report) => void reports.push(report));
  assert.equal(await peer.sendRequest('lab/count', { to: 5, workDoneToken: 'work' }), 'counted');
  assert.deepEqual(reports, [1, 2, 3, 4, 5]);
});

forEachTransport('vscode-jsonrpc: leaving ends the work at the server', async (serve, t) => {
  const { lab, diary } = createLab();
  const place = await serve([lab]);
  const peer = await connectPeer(t, place);
  peer.sendRequest('lab/wait', { name: 'one' }).catch(() => {});
  await diary.until('one began');
  place.sever();
  await diary.until('one aborted');
});
