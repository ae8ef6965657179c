import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { hearLastWords } from '../../extension/backend/lastWords.ts';

const frame = (message: object): string => {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(text)}\\r\\n\\r\\n${text}`;
};

/** This process does nothing else until that one has ended, as when it is busy: last words and end then come together. */
function blockUntilEnded(pid: number | undefined): void {
  const ended = `until [ "$(cut -d ' ' -f 3 /proc/${pid}/stat)" = Z ]; do :; done`;
  assert.equal(spawnSync('/bin/sh', ['-c', ended]).status, 0);
}

test('the last answers of a daemon, and why it ends, are heard although its stream ends with them', async () => {
  const words = [
    { id: 0, result: 'posted' },
    { id: 1, result: { pid: 1 } },
    { method: 'daemon/ending', params: { reason: 'stop' } },
  ];
  const forwarder = spawn('printf', ['%b', words.map(frame).join('')]);
  const { reader, writer } = hearLastWords({
    reader: new StreamMessageReader(forwarder.stdout),
    // It takes what is asked: the requests were written before.
    writer: new StreamMessageWriter(new PassThrough().resume()),
  });
  const connection = createMessageConnection(reader, writer);
  const endings: unknown[] = [];
  connection.onNotification('daemon/ending', (params) => void endings.push(params));
  // As the language client does: what has not been delivered by then is lost.
  const closed = new Promise<void>((resolve) => {
    connection.onClose(() => {
      connection.dispose();
      resolve();
    });
  });
  connection.listen();
  const answers = ['board/post', 'daemon/stop'].map((method) => connection.sendRequest(method, {}));
  const settled = Promise.allSettled(answers);
  blockUntilEnded(forwarder.pid);
  await closed;
  assert.deepEqual(endings, [{ reason: 'stop' }]);
  assert.deepEqual(await settled, [
    { status: 'fulfilled', value: 'posted' },
    { status: 'fulfilled', value: { pid: 1 } },
  ]);
});
