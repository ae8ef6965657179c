import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { PassThrough, type Readable } from 'node:stream';
import { test } from 'node:test';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { hearLastWords } from '../../extension/backend/lastWords.ts';

const frame = (message: object): string => {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};

/** This process does nothing else until that one has ended, as when it is busy: last words and end then come together. */
function blockUntilEnded(pid: number | undefined): void {
  const ended = `until [ "$(cut -d ' ' -f 3 /proc/${pid}/stat)" = Z ]; do :; done`;
  assert.equal(spawnSync('/bin/sh', ['-c', ended]).status, 0);
}

const words = [
  { id: 0, result: 'posted' },
  { id: 1, result: { pid: 1 } },
  { method: 'daemon/ending', params: { reason: 'stop' } },
];

const said = words.map(frame).join('');

/** Everything that was said on a stream is heard before its end. `end`: lets the stream end with it. */
async function checkHeard(stream: Readable, end: () => void): Promise<void> {
  const { reader, writer } = hearLastWords({
    reader: new StreamMessageReader(stream),
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
  end();
  await closed;
  assert.deepEqual(endings, [{ reason: 'stop' }]);
  assert.deepEqual(await settled, [
    { status: 'fulfilled', value: 'posted' },
    { status: 'fulfilled', value: { pid: 1 } },
  ]);
}

test('the last answers of a daemon, and why it ends, are heard although its stream ends with them', async () => {
  const forwarder = spawn('printf', ['%s', said]);
  await checkHeard(forwarder.stdout, () => blockUntilEnded(forwarder.pid));
});

test('they are heard also when the stream closes before the first of them has been read', async () => {
  const stream = new PassThrough();
  await checkHeard(stream, () => stream.end(said));
});

test('they are heard also when the stream ends with an error', async () => {
  const stream = new PassThrough();
  await checkHeard(stream, () => {
    stream.once('data', () => stream.destroy(new Error('read ECONNRESET')));
    stream.write(said);
  });
});

test('the end of a stream on which nothing was said is told', async () => {
  const stream = new PassThrough();
  const { reader } = hearLastWords({
    reader: new StreamMessageReader(stream),
    writer: new StreamMessageWriter(new PassThrough()),
  });
  const told = new Promise<void>((resolve) => reader.onClose(resolve));
  reader.listen(() => {});
  stream.end();
  await told;
});

test('whoever listens no more is not told of the end', async () => {
  const stream = new PassThrough();
  const { reader } = hearLastWords({
    reader: new StreamMessageReader(stream),
    writer: new StreamMessageWriter(new PassThrough()),
  });
  const told: string[] = [];
  const first = reader.onClose(() => told.push('first'));
  reader.listen(() => {});
  // It is closed by then, and the listeners wait for the messages to be heard.
  stream.on('close', () => first.dispose());
  const last = new Promise<void>((resolve) => reader.onClose(resolve));
  stream.end(frame({ method: 'daemon/ending' }));
  await last;
  assert.deepEqual(told, []);
});

test('a stream that ends in the middle of a message leaves nothing behind that waits for its rest', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const stream = new PassThrough();
  const { reader } = hearLastWords({
    reader: new StreamMessageReader(stream),
    writer: new StreamMessageWriter(new PassThrough()),
  });
  const told = new Promise<void>((resolve) => reader.onClose(resolve));
  reader.listen(() => {});
  const before = timers();
  stream.end('Content-Length: 100\r\n\r\n{"jsonrpc":');
  await told;
  assert.equal(timers(), before);
});
