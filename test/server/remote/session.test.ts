import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  CancellationTokenSource,
  createMessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import * as z from 'zod/mini';
import { createCaller } from '../../../server/remote/caller.ts';
import { remote } from '../../../server/remote/client.ts';
import { defineModule, fn } from '../../../server/remote/contract.ts';
import { RemoteError } from '../../../server/remote/errors.ts';
import { implement } from '../../../server/remote/implement.ts';
import { createSession } from '../../../server/remote/session.ts';

const Sums = defineModule('sums', {
  add: fn(z.strictObject({ a: z.number(), b: z.number() }), z.number()),
  fail: fn(z.strictObject({ how: z.string() }), z.null()),
  wait: fn(z.strictObject({}), z.string()),
  wrong: fn(z.strictObject({}), z.number()),
});

/** A server on a real socket, with a function that waits until it is released or cancelled. */
async function setUp(t: TestContext) {
  const folder = mkdtempSync('/tmp/rx-');
  const aborted: string[] = [];
  let release: (word: string) => void = () => {};
  const waiting = new Promise<string>((resolve) => {
    release = resolve;
  });
  let started: () => void = () => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const unexpected: unknown[] = [];
  let now = 0;
  let most = 0;
  const services = implement(Sums, {
    add: ({ a, b }) => a + b,
    fail: ({ how }) => {
      throw how === 'refuse'
        ? new RemoteError('too-hard', 'Too hard. Try less.')
        : new Error('secret detail');
    },
    wait: async (_, { signal }) => {
      started();
      most = Math.max(most, ++now);
      const cancelled = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push('aborted');
          reject(signal.reason);
        });
      });
      try {
        return await Promise.race([waiting, cancelled]);
      } finally {
        now--;
      }
    },
    // The contract says number; a server of another version may say something else.
    wrong: () => JSON.parse('"seven"'),
  });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    createSession(socket, {
      services,
      client: { name: 'test' },
      onUnexpected: (error) => unexpected.push(error),
    });
  });
  const path = join(folder, 's');
  server.listen(path);
  await once(server, 'listening');
  const sockets: Socket[] = [];
  const dial = async (): Promise<Socket> => {
    const socket = connect({ path, allowHalfOpen: true });
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { dial, release, running, aborted, unexpected, most: () => most };
}

/** Sends raw text, closes our half, and returns all answers by the time the server closes its own. */
async function answers(socket: Socket, text: string): Promise<Record<string, unknown>[]> {
  let received = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.end(text);
  await once(socket, 'end');
  return received
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const request = (id: unknown, method: string, params?: unknown) =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
const add = (id: unknown) => request(id, 'sums/add', { a: 1, b: 2 });
const errorOf = (answer: Record<string, unknown> | undefined) =>
  answer?.error as { code: number; message: string; data: { reason: string } };

test('a client of ours gets results that are checked, and errors with their reason', async (t) => {
  const { dial } = await setUp(t);
  const sums = remote(Sums, createCaller(await dial()));
  assert.equal(await sums.add({ a: 2, b: 3 }), 5);
  await assert.rejects(sums.fail({ how: 'refuse' }), { reason: 'too-hard', message: 'Too hard. Try less.' });
  await assert.rejects(sums.wrong({}), { reason: 'bad-result' });
});

test('an unexpected failure is logged whole and tells the client nothing of the inside', async (t) => {
  const { dial, unexpected } = await setUp(t);
  const sums = remote(Sums, createCaller(await dial()));
  await assert.rejects(sums.fail({ how: 'crash' }), (error) => {
    assert.ok(error instanceof RemoteError);
    assert.equal(error.code, -32603);
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
  assert.match(String(unexpected[0]), /secret detail/);
});

test('an unchanged vscode-jsonrpc client is served: results, errors, cancellation', async (t) => {
  const { dial, running, aborted } = await setUp(t);
  const socket = await dial();
  const peer = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
  peer.listen();
  t.after(() => peer.dispose());
  assert.equal(await peer.sendRequest('sums/add', { a: 20, b: 22 }), 42);
  await assert.rejects(peer.sendRequest('sums/nothing', {}), { code: -32601 });
  const source = new CancellationTokenSource();
  const waiting = peer.sendRequest('sums/wait', {}, source.token);
  await running;
  source.cancel();
  await assert.rejects(waiting, { code: -32800 });
  assert.deepEqual(aborted, ['aborted']);
});

test('every request gets exactly one answer; 1 and "1" are two ids, and an id in use is refused', async (t) => {
  const { dial, release } = await setUp(t);
  const socket = await dial();
  const got = answers(
    socket,
    request(1, 'sums/wait', {}) + request('1', 'sums/add', { a: 1, b: 1 }) + add(1) + add(2),
  );
  const other = remote(Sums, createCaller(await dial()));
  await other.add({ a: 0, b: 0 });
  release('done');
  const all = await got;
  assert.equal(all.length, 4);
  assert.deepEqual(
    all.filter((answer) => 'result' in answer).map(({ id, result }) => [id, result]),
    [
      ['1', 2],
      [2, 3],
      [1, 'done'],
    ],
  );
  assert.match(errorOf(all.find((answer) => 'error' in answer)).message, /id 1 is still in use/);
});

test('what is not a request is refused by name, and the connection stays usable', async (t) => {
  const { dial } = await setUp(t);
  const lines = [
    'null\n',
    '[]\n',
    '{"jsonrpc":"1.0","id":1,"method":"sums/add"}\n',
    '{"id":1,"method":"sums/add"}\n',
    '{"jsonrpc":"2.0","id":1}\n',
    '{"jsonrpc":"2.0","id":{},"method":"sums/add"}\n',
    '{"jsonrpc":"2.0","id":1.5,"method":"sums/add"}\n',
    '{"jsonrpc":"2.0","id":1e400,"method":"sums/add"}\n',
    '{"jsonrpc":"2.0","id":null,"method":"sums/add"}\n',
    '{"jsonrpc":"2.0","id":1,"method":""}\n',
    '{"jsonrpc":"2.0","id":1,"method":"sums/add","params":[1,2]}\n',
    '{"jsonrpc":"2.0","id":1,"method":"sums/add","params":"x"}\n',
    '{"jsonrpc":"2.0","id":1,"method":"constructor"}\n',
    '{"jsonrpc":"2.0","id":1,"method":"sums/__proto__"}\n',
    '{"jsonrpc":"2.0","id":1,"method":"sums/add","params":{"a":1,"b":2,"__proto__":{"polluted":1}}}\n',
    '{"jsonrpc":"2.0","id":1,"method":"sums/add","params":{"a":1}}\n',
    'nonsense\n',
    `${'['.repeat(300)}${']'.repeat(300)}\n`,
  ];
  // The first line must tell the framing, so it is a good one.
  const all = await answers(await dial(), add('first') + lines.join('') + add('last'));
  assert.equal(all.length, lines.length + 2);
  const errors = all.filter((answer) => 'error' in answer);
  assert.equal(errors.length, lines.length);
  for (const answer of errors) assert.ok([-32600, -32601, -32602, -32700].includes(errorOf(answer).code));
  assert.equal(all.find(({ id }) => id === 'last')?.result, 3);
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
});

test('bytes that are not UTF-8 are refused and not replaced', async (t) => {
  const { dial } = await setUp(t);
  const socket = await dial();
  socket.write(add(1));
  socket.write(Buffer.from([0x7b, 0xff, 0xc3, 0x28, 0x7d, 0x0a]));
  const all = await answers(socket, add(2));
  assert.deepEqual(all.map((answer) => errorOf(answer)?.data.reason ?? answer.result).sort(), [
    3,
    3,
    'bad-utf8',
  ]);
});

test('a misspelt method is answered with the one that was meant', async (t) => {
  const { dial } = await setUp(t);
  const [answer] = await answers(await dial(), request(1, 'sums/dad', {}));
  assert.equal(errorOf(answer).message, "Unknown method 'sums/dad'. Did you mean 'sums/add'?");
});

test('cancelling nothing, or something of another client, does nothing', async (t) => {
  const { dial, release } = await setUp(t);
  const mine = answers(await dial(), request(7, 'sums/wait', {}));
  const cancel = (params: unknown) =>
    `${JSON.stringify({ jsonrpc: '2.0', method: '$/cancelRequest', params })}\n`;
  const others = await answers(
    await dial(),
    add(1) + cancel({ id: 7 }) + cancel({ id: null }) + cancel(undefined),
  );
  assert.equal(others.length, 1);
  release('undisturbed');
  assert.equal((await mine)[0]?.result, 'undisturbed');
});

test('a flood of requests is answered completely while only 64 run at once', async (t) => {
  const { dial, release, most } = await setUp(t);
  const text = Array.from({ length: 500 }, (_, id) => request(id, 'sums/wait', {})).join('');
  const notifications = '{"jsonrpc":"2.0","method":"sums/wait","params":{}}\n'.repeat(100);
  const cancel = '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":300}}\n';
  const flood = answers(await dial(), text + notifications + cancel);
  const witness = remote(Sums, createCaller(await dial()));
  for (let i = 0; i < 100; i++) await witness.add({ a: i, b: i });
  assert.equal(most(), 64);
  release('done');
  const all = await flood;
  assert.equal(new Set(all.map(({ id }) => id)).size, 500);
  assert.deepEqual(
    all.filter((answer) => 'error' in answer).map(({ id }) => id),
    [300],
  );
  assert.equal(most(), 64);
});

test('a client that asks much and reads nothing is not read further, and gets every answer when it does', async (t) => {
  const { dial } = await setUp(t);
  const socket = await dial();
  socket.pause();
  // Forty bytes of request make forty of answer: far more of them than socket buffers and the queue hold.
  const count = 200_000;
  const text = Array.from({ length: count }, (_, id) => add(id)).join('');
  const taken = new Promise<boolean>((resolve) => socket.write(text, () => resolve(true)));
  const witness = remote(Sums, createCaller(await dial()));
  for (let i = 0; i < 200; i++) assert.equal(await witness.add({ a: i, b: 1 }), i + 1);
  const isTaken = await Promise.race([taken, new Promise((resolve) => setImmediate(() => resolve(false)))]);
  assert.equal(isTaken, false, 'the server took everything while nobody read its answers');
  const all = answers(socket, '');
  socket.resume();
  const ids = new Set((await all).map(({ id }) => id));
  assert.equal(ids.size, count);
});

test('calls that are open when the server goes end with the name of the method', async (t) => {
  const { dial } = await setUp(t);
  const socket = await dial();
  const sums = remote(Sums, createCaller(socket));
  const open = sums.wait({});
  socket.destroy();
  await assert.rejects(open, { reason: 'connection-closed', message: /before sums\/wait was answered/ });
  await assert.rejects(sums.add({ a: 1, b: 2 }), { reason: 'connection-closed' });
});

test('"exit" ends one connection after its answers, and no other', async (t) => {
  const { dial } = await setUp(t);
  const witness = remote(Sums, createCaller(await dial()));
  const socket = await dial();
  socket.write(`${add(1)}{"jsonrpc":"2.0","method":"exit"}\n`);
  const [chunk] = await once(socket, 'data');
  assert.match(String(chunk), /"result":3/);
  await once(socket, 'end');
  assert.equal(await witness.add({ a: 4, b: 4 }), 8);
});
