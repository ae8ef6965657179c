/** A window's streams: our caller over a connection of vscode-jsonrpc, to a real server. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { createClientLink } from '../../extension/backend/clientLink.ts';
import { hearLastWords } from '../../extension/backend/lastWords.ts';
import { takeProgress } from '../../extension/backend/progress.ts';
import { createWatching } from '../../extension/backend/watching.ts';
import type { ProgressListener } from '../../server/remote/caller.ts';
import { remote } from '../../server/remote/client.ts';
import { limits } from '../../server/remote/limits.ts';
import { createFeed, Feed } from '../server/remote/feed.ts';
import { createLab, Lab } from '../server/remote/lab.ts';
import { forEachTransport, type Place } from '../server/remote/transports.ts';

/** As languageClient.ts does, with a connection in the place of its client; `sent`: the notifications. */
async function connect(t: TestContext, place: Place) {
  const stream = await place.dial();
  const listeners = new Map<unknown, ProgressListener>();
  const transports = { reader: new StreamMessageReader(stream), writer: new StreamMessageWriter(stream) };
  const { reader, writer } = hearLastWords(takeProgress(transports, listeners));
  const connection = createMessageConnection(reader, writer);
  const sent: string[] = [];
  const client = {
    sendRequest: (...call: Parameters<typeof connection.sendRequest>) => connection.sendRequest(...call),
    sendNotification(method: string, params: unknown) {
      sent.push(method);
      return connection.sendNotification(method, params);
    },
    stop: async () => connection.dispose(),
  };
  const createSource = () => new CancellationTokenSource();
  const link = createClientLink({ client, createSource, listeners, onClosed: () => {} });
  connection.onClose(() => {
    connection.dispose();
    link.ended();
  });
  connection.listen();
  t.after(() => connection.dispose());
  return { sent, watching: createWatching({ link: () => Promise.resolve(link), listeners }) };
}

const over = ['pipe, headers', 'stdio'] as const;

forEachTransport(
  'a window has all items of a stream in order, and then its end',
  async (serve, t) => {
    const { watching } = await connect(t, await serve([createFeed().feed]));
    const feed = remote(Feed, watching);
    const numbers = Array.from({ length: 1000 }, (_, i) => i + 1);
    assert.deepEqual(await Array.fromAsync(feed.count({ to: 1000 })), numbers);
    const items: number[] = [];
    await assert.rejects(
      async () => {
        for await (const item of feed.fail()) items.push(item);
      },
      { reason: 'worn-out' },
    );
    assert.deepEqual(items, [1, 2, 3]);
  },
  over,
);

forEachTransport(
  'a window that stops taking holds the stream back, and loses nothing',
  async (serve, t) => {
    const { feed: service, diary } = createFeed();
    const { watching, sent } = await connect(t, await serve([service]));
    const feed = remote(Feed, watching);
    const followed = feed.flood({ bytes: 50_000 });
    assert.equal((await followed.next()).value?.n, 0);
    for (let n = 0; n < 200; n++) assert.equal(await feed.echo({ n }), n);
    assert.deepEqual(sent, ['$/stream/pause']);
    const held = diary.count('flood step');
    // What waits here, and what was under way: socket buffers, and those of a forwarder.
    assert.ok(held < limits.waitingItems + 80, `${held} items were made for one that was taken`);
    for (let n = 0; n < 20; n++) await feed.echo({ n });
    assert.equal(diary.count('flood step'), held);
    for (let n = 1; n < 500; n++) assert.equal((await followed.next()).value?.n, n);
    assert.deepEqual(sent.slice(0, 2), ['$/stream/pause', '$/stream/resume']);
    await followed.return();
    await diary.until('flood finally');
  },
  over,
);

forEachTransport(
  'a window that leaves a stream ends it at the server',
  async (serve, t) => {
    const { feed: service, diary } = createFeed();
    const feed = remote(Feed, (await connect(t, await serve([service]))).watching);
    for await (const { n } of feed.flood({ bytes: 1 })) if (n === 10) break;
    await diary.until('flood finally');
    // Left in the turn in which it was asked for: it is not sent at all, or cancelled.
    const followed = feed.flood({ bytes: 1 });
    const next = followed.next();
    await followed.return();
    assert.deepEqual(await next, { done: true, value: undefined });
    await feed.echo({ n: 1 });
    assert.equal(diary.count('flood began'), diary.count('flood finally'));
  },
  over,
);

forEachTransport(
  'a stream of a window ends with an error when its connection is lost, after what had come',
  async (serve, t) => {
    const place = await serve([createFeed().feed]);
    const followed = remote(Feed, (await connect(t, place)).watching).wait();
    assert.deepEqual(await followed.next(), { done: false, value: 'ready' });
    place.sever();
    await assert.rejects(followed.next(), { reason: 'connection-closed' });
    assert.deepEqual(await followed.next(), { done: true, value: undefined });
  },
  over,
);

forEachTransport(
  'a stream of a window ends as interrupted when its server stops',
  async (serve, t) => {
    const place = await serve([createFeed().feed]);
    const followed = remote(Feed, (await connect(t, place)).watching).wait();
    await followed.next();
    place.drain();
    await assert.rejects(followed.next(), { reason: 'stopping' });
  },
  over,
);

forEachTransport(
  'a window hears the progress of a function before its result',
  async (serve, t) => {
    const { watching } = await connect(t, await serve([createLab().lab]));
    const reports: number[] = [];
    const lab = remote(Lab, watching);
    assert.equal(
      await lab.count({ to: 5 }, { onProgress: (report) => void reports.push(report) }),
      'counted',
    );
    assert.deepEqual(reports, [1, 2, 3, 4, 5]);
  },
  over,
);
