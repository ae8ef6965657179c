/** A window's connection to a daemon that has ended, or that hangs. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { letGo } from '../../extension/backend/askToEnd.ts';
import { createClientLink } from '../../extension/backend/clientLink.ts';

/** A link to a daemon that takes what it is sent, and answers nothing. */
function hanging(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const sent = new PassThrough();
  const connection = createMessageConnection(
    new StreamMessageReader(new PassThrough()),
    new StreamMessageWriter(sent),
  );
  connection.listen();
  t.after(() => connection.dispose());
  const client = {
    sendRequest: (...call: Parameters<typeof connection.sendRequest>) => connection.sendRequest(...call),
    sendNotification: (method: string, params: unknown) => connection.sendNotification(method, params),
    stop: async () => {},
  };
  const link = createClientLink({
    client,
    createSource: () => new CancellationTokenSource(),
    listeners: new Map(),
    onClosed: () => {},
  });
  return { link, sent };
}

test('a call to a daemon that hangs ends with its deadline, and is cancelled there', async (t) => {
  const { link, sent } = hanging(t);
  const call = link.sendRequest('daemon/status', {}, { timeoutMs: 5000 });
  t.mock.timers.tick(5000);
  await assert.rejects(call, {
    reason: 'timeout',
    message:
      'daemon/status was not answered within 5 s and was cancelled; it may have been done. Try again, or allow more time.',
  });
  let text = '';
  for await (const piece of sent) {
    text += piece;
    if (text.includes('$/cancelRequest')) break;
  }
});

test('a window that is newer than a daemon that hangs waits five seconds for it to let go', async (t) => {
  const { link } = hanging(t);
  const drained = letGo(link);
  t.mock.timers.tick(5000);
  await drained;
});

for (const how of ['is let go', 'does not say goodbye'] as const) {
  test(`the end of a connection is told once when its daemon ${how}`, async () => {
    let told = 0;
    const client = {
      sendRequest: async () => {},
      sendNotification: async () => {},
      async stop() {
        if (how === 'does not say goodbye') throw new Error('Stopping the server timed out');
      },
    };
    const link = createClientLink({
      client,
      createSource: () => new CancellationTokenSource(),
      listeners: new Map(),
      onClosed: () => told++,
    });
    await link.close().catch(() => {});
    assert.equal(told, 1);
    link.ended();
    assert.equal(told, 1);
  });
}

/** A link to a client that neither answers nor notices any end. */
function deaf() {
  const sources: CancellationTokenSource[] = [];
  const asked: string[] = [];
  const client = {
    sendRequest(method: string) {
      asked.push(method);
      return new Promise<never>(() => {});
    },
    sendNotification: () => Promise.reject(new Error('Client is not running')),
    stop: async () => {},
  };
  const createSource = () => {
    const source = new CancellationTokenSource();
    sources.push(source);
    return source;
  };
  const link = createClientLink({ client, createSource, listeners: new Map(), onClosed: () => {} });
  return { link, asked, sources };
}

test('a call that its client leaves open ends with its connection, and one that comes later is not sent', async () => {
  const { link, asked } = deaf();
  const ends: string[] = [];
  const call = link.sendRequest('board/read', {}, { onEnd: () => ends.push('board/read') });
  assert.deepEqual(ends, []);
  link.ended();
  await assert.rejects(call, { reason: 'connection-closed', sent: true });
  assert.deepEqual(ends, ['board/read']);
  await assert.rejects(link.sendRequest('board/post', {}), { reason: 'connection-closed', sent: false });
  assert.deepEqual(asked, ['board/read']);
});

test('a call that nobody wants any more is cancelled at the daemon, or not sent when it was so before', async () => {
  const { link, asked, sources } = deaf();
  const stop = new AbortController();
  link.sendRequest('board/read', {}, { signal: stop.signal }).catch(() => {});
  stop.abort();
  assert.deepEqual(
    sources.map(({ token }) => token.isCancellationRequested),
    [true],
  );
  await assert.rejects(link.sendRequest('board/post', {}, { signal: stop.signal }), { reason: 'cancelled' });
  assert.deepEqual(asked, ['board/read']);
});

test('a notification that cannot be sent harms nobody', async () => {
  const { link } = deaf();
  await link.sendNotification('$/stream/pause', { token: 1 });
});
