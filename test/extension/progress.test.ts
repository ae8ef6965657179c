/** What is told of a call before its answer, over a connection of vscode-jsonrpc. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import {
  createMessageConnection,
  ProgressType,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { takeProgress } from '../../extension/backend/progress.ts';
import type { ProgressListener } from '../../server/remote/caller.ts';

const frame = (message: unknown): string => {
  const text = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};
const progress = (params: unknown) => frame({ jsonrpc: '2.0', method: '$/progress', params });
const answer = (id: number) => frame({ jsonrpc: '2.0', id, result: null });

/** A connection, and a daemon that says what the test lets it say; its requests have the ids 0, 1, 2 … */
function connect(t: TestContext) {
  const stream = new PassThrough();
  const listeners = new Map<unknown, ProgressListener>();
  const { reader, writer } = takeProgress(
    { reader: new StreamMessageReader(stream), writer: new StreamMessageWriter(new PassThrough().resume()) },
    listeners,
  );
  const connection = createMessageConnection(reader, writer);
  t.after(() => connection.dispose());
  connection.listen();
  /** All that is told of these tokens, in the order in which it is told. */
  const heard: unknown[] = [];
  const listen = (token: string) => listeners.set(token, (params) => void heard.push(params));
  /** A call whose end is noted as well. */
  const follow = async (token: string, name = 'partialResultToken'): Promise<void> => {
    listen(token);
    await connection.sendRequest('feed/count', { [name]: token });
    heard.push(`${token} ends`);
  };
  return { connection, heard, listen, follow, say: (...frames: string[]) => stream.write(frames.join('')) };
}

test('items keep their cursors, and come in order and before the end of their stream', async (t) => {
  const { connection, heard, follow, say } = connect(t);
  const unhandled: unknown[] = [];
  connection.onUnhandledProgress((params) => unhandled.push(params));
  const followed = follow('mine');
  const items = Array.from({ length: 1000 }, (_, n) => ({ token: 'mine', value: n, cursor: `c${n}` }));
  say(...items.map(progress), progress({ token: 'mine', cursor: 'end' }), answer(0));
  await followed;
  assert.deepEqual(heard, [...items, { token: 'mine', cursor: 'end' }, 'mine ends']);
  // Not told twice, nor queued for nobody.
  assert.deepEqual(unhandled, []);
});

test('nothing is told of a stream after its answer, although the answer still waits for its turn', async (t) => {
  const { heard, follow, say } = connect(t);
  const first = follow('first');
  const second = follow('second');
  say(progress({ token: 'first', value: 1 }), answer(0), progress({ token: 'first', value: 2 }));
  say(progress({ token: 'second', value: 3 }), answer(1));
  await Promise.all([first, second]);
  const values = heard.filter((one) => typeof one === 'object');
  assert.deepEqual(values, [
    { token: 'first', value: 1 },
    { token: 'second', value: 3 },
  ]);
});

test('a token can be used again by a later call', async (t) => {
  const { heard, follow, say } = connect(t);
  for (const id of [0, 1]) {
    const followed = follow('mine');
    say(progress({ token: 'mine', value: id }), answer(id));
    await followed;
  }
  const told = [0, 1].flatMap((value) => [{ token: 'mine', value }, 'mine ends']);
  assert.deepEqual(heard, told);
});

test('the progress of a function is told in the same way', async (t) => {
  const { heard, follow, say } = connect(t);
  const followed = follow('work', 'workDoneToken');
  say(progress({ token: 'work', value: { percent: 50 } }), answer(0));
  await followed;
  assert.deepEqual(heard, [{ token: 'work', value: { percent: 50 } }, 'work ends']);
});

test('the progress that vscode-jsonrpc listens to, and all that nobody asked for, goes on to it', async (t) => {
  const { connection, heard, listen, say } = connect(t);
  const theirs: unknown[] = [];
  connection.onProgress(new ProgressType<number>(), 'theirs', (value) => void theirs.push(value));
  connection.onUnhandledProgress((params) => void theirs.push(params));
  // Somebody listens to it, but no call with it was sent here.
  listen('elsewhere');
  const call = connection.sendRequest('feed/count', { partialResultToken: 'theirs' });
  say(
    progress({ token: 'theirs', value: 1 }),
    progress({ token: 'elsewhere', value: 2 }),
    progress({ token: 'theirs', value: 3 }),
    answer(0),
  );
  await call;
  assert.deepEqual(theirs, [1, { token: 'elsewhere', value: 2 }, 3]);
  assert.deepEqual(heard, []);
});

test('what is no progress of a call, whatever it is, ends no stream and is told nobody', async (t) => {
  const { connection, heard, follow, say } = connect(t);
  const errors: Error[] = [];
  connection.onError(([error]) => errors.push(error));
  const followed = follow('mine');
  const odd = [5, null, 'mine', [], [{ token: 'mine' }], {}, { id: 'mine' }, { method: 7, id: 9 }];
  const params = [undefined, null, 'mine', ['mine', 1], {}, { token: ['mine'] }, { token: '__proto__' }];
  say(...odd.map(frame), ...params.map(progress), progress({ token: 'mine', value: 1 }), answer(0));
  await followed;
  assert.deepEqual(heard, [{ token: 'mine', value: 1 }, 'mine ends']);
  assert.deepEqual(errors, []);
});
