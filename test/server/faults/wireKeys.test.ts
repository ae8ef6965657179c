/** Cases 30 and 31: names that mean something to JavaScript, and values that are very deep or very wide. */
import assert from 'node:assert/strict';
import { request } from '../remote/rawPeer.ts';
import { refusal, underAbuse } from './abused.ts';

/** JSON.stringify would drop the member from an object literal. */
const post = (id: number, params: string) =>
  `{"jsonrpc":"2.0","id":${id},"method":"board/post","params":${params}}`;
const badParams = (id: number, why: string) =>
  refusal(id, -32602, 'invalid-params', `board/post refused: ${why}.`);

const poisoned = [
  ['{"item":"x","__proto__":{"polluted":1}}', 'params: Unrecognized key: "__proto__"'],
  ['{"item":"x","constructor":{"prototype":{"polluted":1}}}', 'params: Unrecognized key: "constructor"'],
  ['{"item":"x","prototype":{"polluted":1}}', 'params: Unrecognized key: "prototype"'],
  ['{"item":{"__proto__":{"polluted":1}}}', 'item: expected string, received object'],
  [
    '{"__proto__":{"item":"x"}}',
    'item: expected string, received undefined; params: Unrecognized key: "__proto__"',
  ],
] as const;
const names = [
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'board/constructor',
  'board/__proto__',
];

underAbuse(
  'names of JavaScript are names like others: refused where they are not declared, and nothing changes',
  async ({ knock, stored, product }) => {
    const peer = await knock();
    peer.send(...poisoned.map(([params], id) => post(id, params)));
    for (const [id, [, why]] of poisoned.entries())
      assert.deepEqual(await peer.answer(id), badParams(id, why));
    for (const name of names) {
      peer.send(request(name, name));
      const text = `Unknown method '${name}'. The methods are listed by: remotex list`;
      assert.deepEqual(await peer.answer(name), refusal(name, -32601, 'unknown-method', text));
    }
    // A client that calls itself so, and one that sends the member beside the others.
    peer.send(
      '{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"clientInfo":{"name":"__proto__","__proto__":{"version":"polluted"}}}}',
      '{"jsonrpc":"2.0","id":"p","method":"board/read","params":{"by":"nobody"},"__proto__":{"id":"polluted"}}',
    );
    assert.deepEqual(await peer.answer('p'), { jsonrpc: '2.0', id: 'p', result: [] });
    // Were Object.prototype changed, each object without the member would seem to have it: the status too.
    const { stdout } = await product.remotex(['call', 'daemon/status']);
    assert.doesNotMatch(stdout, /polluted/);
    peer.send(post(7, '{"item":"fine","by":"keys"}'));
    assert.deepEqual(Object.keys(Object((await peer.answer(7)).result)).sort(), [
      'by',
      'client',
      'id',
      'item',
      'priority',
      'topic',
      'when',
    ]);
    assert.deepEqual(await stored(), ['fine']);
  },
);

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

underAbuse(
  'what is nested too deeply, or has a million keys, is refused, and the connection works on',
  async ({ knock, stored }) => {
    const tooDeep = refusal(null, -32600, 'too-deep', 'The message is nested deeper than 100.');
    for (const framing of ['lines', 'headers'] as const) {
      const peer = await knock(framing);
      // The message itself and its params are two levels.
      peer.send(post(98, `{"item":${nested(98)}}`));
      assert.deepEqual(await peer.answer(98), badParams(98, 'item: expected string, received array'));
      for (const depth of [99, 5000, 1_000_000]) peer.send(post(depth, `{"item":${nested(depth)}}`));
      const keys = Array.from({ length: 1_000_000 }, (_, key) => `"k${key}":0`).join(',');
      peer.send(post(1, `{"item":"x",${keys}}`));
      const wide = Object(await peer.answer(1)).error;
      assert.equal(wide.code, -32602);
      assert.deepEqual(wide.data, { reason: 'invalid-params' });
      assert.match(wide.message, /^board\/post refused: params: Unrecognized keys: "k0", "k1", /);
      assert.ok(wide.message.length < 1000, `a message of ${wide.message.length} characters`);
      assert.deepEqual(
        peer.received.filter(({ id }) => id === null),
        [tooDeep, tooDeep, tooDeep],
      );
      assert.equal(peer.received.length, 5);
    }
    assert.deepEqual(await stored(), []);
  },
);
