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
    stop: async () => {},
  };
  const link = createClientLink({
    client,
    createSource: () => new CancellationTokenSource(),
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
      async stop() {
        if (how === 'does not say goodbye') throw new Error('Stopping the server timed out');
      },
    };
    const link = createClientLink({
      client,
      createSource: () => new CancellationTokenSource(),
      onClosed: () => told++,
    });
    await link.close().catch(() => {});
    assert.equal(told, 1);
    link.ended();
    assert.equal(told, 1);
  });
}
