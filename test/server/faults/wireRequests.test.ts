/** Cases 29 and 32: requests that are none, methods that are not there, params of the wrong type. */
import assert from 'node:assert/strict';
import { request } from '../remote/rawPeer.ts';
import { refusal, underAbuse } from './abused.ts';

const params = { item: 'must not be stored' };
const noRequest = (id: unknown, why: string) =>
  refusal(id, -32600, 'invalid-request', `Not a JSON-RPC 2.0 request: ${why}.`);
const badParams = (why: string) => refusal(1, -32602, 'invalid-params', `board/post refused: ${why}.`);
const unknown = (shown: string, hint = 'The methods are listed by: remotex list') =>
  refusal(1, -32601, 'unknown-method', `Unknown method '${shown}'. ${hint}`);
const listed = (text: string) => `{"jsonrpc":"2.0",${text},"params":${JSON.stringify(params)}}`;

const strange = [
  ...['null', '{}', '[]', 'true', '1e400', '1.5', '9007199254740993'].map(
    (id) =>
      [
        listed(`"id":${id},"method":"board/post"`),
        noRequest(null, 'id must be a string or a whole number'),
      ] as const,
  ),
  [{ id: 1, method: 'board/post', params }, noRequest(1, 'jsonrpc must be "2.0"')],
  [{ jsonrpc: '1.0', id: 1, method: 'board/post', params }, noRequest(1, 'jsonrpc must be "2.0"')],
  [{ jsonrpc: 2, id: 1, method: 'board/post', params }, noRequest(1, 'jsonrpc must be "2.0"')],
  [{ jsonrpc: '2.0', id: 1, params }, noRequest(1, 'method must be a string')],
  [request(1, '', params), noRequest(1, 'method must be a string')],
  [{ jsonrpc: '2.0', id: 1, method: ['board/post'], params }, noRequest(1, 'method must be a string')],
  [request(1, 'board/post', 'text'), badParams('params must be one object, by name')],
  [request(1, 'board/post', ['text']), badParams('params must be one object, by name')],
  [request(1, 'board/post', 7), badParams('params must be one object, by name')],
  [request(1, 'x'.repeat(1_000_000), params), unknown('x'.repeat(100))],
] as const;

underAbuse(
  'a request that is none is refused by the member that is wrong, and not done',
  async ({ knock, stored }) => {
    for (const framing of ['lines', 'headers'] as const) {
      const peer = await knock(framing);
      peer.send(...strange.map(([message]) => message), request('last', 'board/read', { by: 'nobody' }));
      await peer.answer('last');
      assert.deepEqual(
        peer.received.slice(0, -1),
        strange.map(([, expected]) => expected),
      );
    }
    assert.deepEqual(await stored(), []);
  },
);

const wrong = [
  ['board/psot', params, unknown('board/psot', "Did you mean 'board/post'?")],
  ['board/pots', params, unknown('board/pots', "Did you mean 'board/post'?")],
  ['nothing/like/it', params, unknown('nothing/like/it')],
  ['board/post', { item: 5 }, badParams('item: expected string, received number')],
  ['board/post', { item: null }, badParams('item: expected string, received null')],
  ['board/post', { item: '' }, badParams('item must not be empty')],
  ['board/post', {}, badParams('item: expected string, received undefined')],
  ['board/post', { ...params, extra: 1 }, badParams('params: Unrecognized key: "extra"')],
  ['board/post', { ...params, by: ['x'] }, badParams('by: expected string, received array')],
  ['board/post', { ...params, replyTo: 0 }, badParams('replyTo: Too small: expected number to be >=1')],
] as const;

underAbuse(
  'a wrong name or type is refused with what was expected, and tells nothing of the inside',
  async ({ knock, stored, product }) => {
    const peer = await knock();
    for (const [method, given] of wrong) peer.send(request(1, method, given));
    peer.send(request('last', 'board/read', { by: 'nobody' }));
    await peer.answer('last');
    assert.deepEqual(
      peer.received.slice(0, -1),
      wrong.map(([, , expected]) => expected),
    );
    const heard = JSON.stringify(peer.received);
    assert.doesNotMatch(heard, /\bat .*:\d+:\d+|node:|\.cjs|stack/);
    assert.ok(!heard.includes(product.folder));
    assert.deepEqual(await stored(), []);
  },
);
