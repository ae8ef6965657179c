/** One small server for each way of misbehaving: every call ends, and the caller stays usable or says that it is closed. */
import assert from 'node:assert/strict';
import { frame } from '../../../server/remote/framing.ts';
import { limits } from '../../../server/remote/limits.ts';
import { type Message, notification } from './rawPeer.ts';
import { misbehaving, result, sum } from './rogue.ts';

misbehaving(
  'answers twice: the first answer counts',
  (message, peer) => peer.send(sum(message), result(message, -1), { ...result(message, 0), error: null }),
  async ({ lab }) => {
    for (let a = 0; a < 10; a++) assert.equal(await lab.add({ a, b: 1 }), a + 1);
  },
);

misbehaving(
  'answers what nobody asked: that is ignored',
  (message, peer) => {
    for (const id of [0, -1, 999, '1', String(message.id), null, true, {}, [message.id], '__proto__']) {
      peer.send({ jsonrpc: '2.0', id, result: -1 });
    }
    peer.send({ jsonrpc: '2.0', result: -1 }, 'null', '7', '[]', '"text"', sum(message));
  },
  async ({ lab }) => {
    for (let a = 0; a < 10; a++) assert.equal(await lab.add({ a, b: 1 }), a + 1);
  },
);

const kept = new Set<Message>();
misbehaving(
  'answers out of order: each call gets its own',
  (message, peer) => {
    kept.add(message);
    if (kept.size < 20) return;
    peer.send(...[...kept].reverse().map(sum));
    kept.clear();
  },
  async ({ lab }) => {
    const calls = Array.from({ length: 20 }, (_, a) => lab.add({ a, b: 0 }));
    assert.deepEqual(
      await Promise.all(calls),
      Array.from({ length: 20 }, (_, a) => a),
    );
  },
);

misbehaving(
  'answers with the wrong type: the call says so, and the next one is well',
  (message, peer) => peer.send(message.id === 1 ? result(message, { seven: 7 }) : sum(message)),
  async ({ lab }) => {
    await assert.rejects(lab.add({ a: 1 }), { reason: 'bad-result', message: /^lab\/add gave an answer/ });
    assert.equal(await lab.add({ a: 1, b: 1 }), 2);
  },
);

const oddErrors = [
  'text',
  null,
  7,
  [],
  {},
  { code: 'x', message: 7, data: 'y' },
  { data: { cause: { cause: 7 } } },
];
misbehaving(
  'answers with errors that are none: each call ends with an Error all the same',
  ({ id }, peer) => {
    const error = oddErrors[Number(id) - 1];
    peer.send({ jsonrpc: '2.0', id, ...(error === undefined ? {} : { error }) });
  },
  async ({ lab }) => {
    for (const _ of oddErrors) await assert.rejects(lab.add({ a: 1 }), { name: 'RemoteError' });
    // Neither a result nor an error.
    await assert.rejects(lab.add({ a: 1 }), { reason: 'bad-result' });
  },
);

misbehaving(
  'closes in the middle of an answer: the call was lost, and later ones are not sent',
  (message, peer) => peer.stream.end(frame(JSON.stringify(sum(message)), peer.framing).slice(0, -5)),
  async ({ lab, caller }) => {
    await assert.rejects(lab.add({ a: 1 }), { reason: 'connection-closed', message: /may have been done/ });
    await caller.closed;
    await assert.rejects(lab.add({ a: 1 }), { reason: 'connection-closed', message: /was not sent/ });
  },
);

misbehaving(
  'never answers: the deadline ends the call, and tells the server',
  () => {},
  async ({ lab, server }) => {
    await assert.rejects(lab.add({ a: 1 }, { timeoutMs: 10 }), { reason: 'timeout' });
    const cancel = await server().until(({ method }) => method === '$/cancelRequest');
    assert.deepEqual(cancel.params, { id: 1 });
  },
);

misbehaving(
  'sends garbage in good frames: what is open ends, and the next call is well',
  (message, peer) => {
    if (message.id !== 1) return peer.send(sum(message));
    for (const text of ['{"jsonrpc":', '{nonsense}', `${'['.repeat(500)}${']'.repeat(500)}`]) peer.send(text);
  },
  async ({ lab }) => {
    await assert.rejects(lab.add({ a: 1 }), { reason: 'bad-json' });
    assert.equal(await lab.add({ a: 1, b: 1 }), 2);
  },
);

misbehaving(
  'sends garbage instead of frames: the caller closes, though the server does not',
  (_, peer) => {
    peer.stream.write(
      peer.framing === 'lines' ? 'Content-Length: 5\r\n\r\n12345\n' : 'Content-Length: x\r\n\r\n',
    );
  },
  async ({ lab, caller }) => {
    await assert.rejects(lab.add({ a: 1 }), { reason: /^(mixed-framing|bad-header)$/ });
    await caller.closed;
    await assert.rejects(lab.add({ a: 1 }), { reason: 'connection-closed', message: /was not sent/ });
  },
);

misbehaving(
  'sends huge messages: they are refused by their size, and the caller closes',
  (_, peer) => {
    const start = peer.framing === 'lines' ? '' : `Content-Length: ${limits.messageBytes + 1}\r\n\r\n`;
    peer.stream.write(`${start}{"a":"${'x'.repeat(limits.messageBytes)}"}`);
  },
  async ({ lab, caller }) => {
    await assert.rejects(lab.add({ a: 1 }), { reason: 'too-large', message: /limit is 16777216/ });
    await caller.closed;
  },
);

misbehaving(
  'begins an answer and stops: the caller waits 30 s for the rest, then closes',
  (_, peer) => {
    peer.stream.write(
      peer.framing === 'lines' ? '{"jsonrpc":"2.0","id":1,' : 'Content-Length: 50\r\n\r\n{"jsonrpc"',
    );
  },
  async ({ lab, caller, dial, server }, t) => {
    // Its timer is the one that is mocked.
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const call = lab.add({ a: 1 }, { timeoutMs: 0 });
    call.catch(() => {});
    await server().until(() => true);
    // The bytes are here when those of a later connection are.
    for (let n = 0; n < 20; n++) (await dial()).destroy();
    t.mock.timers.tick(limits.stallMs + 1);
    await assert.rejects(call, { reason: 'stalled' });
    await caller.closed;
  },
);

misbehaving(
  'asks us: it gets no answer, and ours come as ever',
  (message, peer) => {
    const { id } = message;
    peer.send({ jsonrpc: '2.0', id, method: 'lab/add', params: {} }, notification('window/showMessage', {}));
    peer.send(sum(message));
  },
  async ({ lab, server }) => {
    for (let a = 0; a < 5; a++) assert.equal(await lab.add({ a, b: 1 }), a + 1);
    assert.equal(server().received.length, 5);
  },
);

misbehaving(
  'says that what was sent was nothing: all that is open ends with that',
  (_, peer) =>
    peer.send({
      jsonrpc: '2.0',
      id: null,
      error: { code: -32700, message: 'What?', data: { reason: 'what' } },
    }),
  async ({ lab }) => {
    const calls = [lab.add({ a: 1 }), lab.add({ a: 2 })];
    for (const call of calls) await assert.rejects(call, { reason: 'what', code: -32700 });
  },
);

misbehaving(
  'sends no more but still listens: the caller closes',
  (_, peer) => peer.stream.end(),
  async ({ lab, caller }) => {
    await assert.rejects(lab.add({ a: 1 }), { reason: 'connection-closed' });
    await caller.closed;
  },
);
