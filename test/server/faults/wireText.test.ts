/** Cases 26 and 27: bytes that are no JSON or no UTF-8, texts that nobody could store, and batches. */
import assert from 'node:assert/strict';
import { request } from '../remote/rawPeer.ts';
import { refusal, underAbuse } from './abused.ts';

const parseError = (why: string) =>
  refusal(null, -32700, 'bad-json', `The message is not valid JSON: ${why}.`);
const notUtf8 = refusal(null, -32700, 'bad-utf8', 'The message is not valid UTF-8.');
const badItem = (id: number, why: string) =>
  refusal(id, -32602, 'invalid-params', `board/post refused: item ${why}.`);

/** A post whose item has these bytes. */
const postOf = (bytes: Buffer | string): Buffer =>
  Buffer.concat([
    Buffer.from('{"jsonrpc":"2.0","id":1,"method":"board/post","params":{"item":"'),
    Buffer.from(bytes),
    Buffer.from('"}}'),
  ]);

const broken = [
  [
    '{"jsonrpc":"2.0","id":1,}',
    parseError('Expected double-quoted property name in JSON at position 24 (line 1 column 25)'),
  ],
  ['{', parseError("Expected property name or '}' in JSON at position 1 (line 1 column 2)")],
  ["{'id':1}", parseError("Expected property name or '}' in JSON at position 1 (line 1 column 2)")],
  [
    '{"id":1} {"id":2}',
    parseError('Unexpected non-whitespace character after JSON at position 9 (line 1 column 10)'),
  ],
  [postOf(Buffer.from([0xff])), notUtf8],
  [postOf(Buffer.from([0xc3, 0x28])), notUtf8],
  [postOf(Buffer.from([0xed, 0xa0, 0x80])), notUtf8],
  [postOf('a\\ud800b'), badItem(1, 'contains half a surrogate pair')],
  [postOf('a\\u0000b'), badItem(1, 'must not contain the character NUL')],
] as const;

underAbuse(
  'broken JSON and broken UTF-8 are refused one by one: the connection works on, and nothing is stored',
  async ({ knock, stored }) => {
    for (const framing of ['lines', 'headers'] as const) {
      const peer = await knock(framing);
      const bodies = broken.map(([body]) => Buffer.from(body));
      for (const body of bodies)
        peer.stream.write(
          framing === 'lines'
            ? Buffer.concat([body, Buffer.from('\n')])
            : Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]),
        );
      peer.send(request('last', 'board/read', { last: 1, by: 'nobody' }));
      assert.deepEqual(await peer.answer('last'), { jsonrpc: '2.0', id: 'last', result: [] });
      assert.deepEqual(
        peer.received.slice(0, -1),
        broken.map(([, expected]) => expected),
      );
    }
    assert.deepEqual(await stored(), []);
  },
);

underAbuse(
  'an empty body, and JSON over several lines that breaks off, get one line each',
  async ({ knock }) => {
    const peer = await knock('headers');
    peer.send('', '{\n "jsonrpc": nonsense\n}', request('last', 'board/read', { last: 1, by: 'nobody' }));
    await peer.answer('last');
    assert.deepEqual(peer.received.slice(0, -1), [
      parseError('Unexpected end of JSON input'),
      parseError('Unexpected token \'o\', ..."sonrpc": nonsense }" is not valid JSON'),
    ]);
  },
);

underAbuse(
  'a batch is refused as one message, none of it is done, and the next request is',
  async ({ knock, stored }) => {
    const refused = refusal(
      null,
      -32600,
      'batch',
      'Batches are not supported; send the requests one after the other.',
    );
    const batch = JSON.stringify([1, 2].map((id) => request(id, 'board/post', { item: 'of a batch' })));
    for (const framing of ['lines', 'headers'] as const) {
      const peer = await knock(framing);
      peer.send(
        request('first', 'board/read', { by: 'nobody' }),
        '[]',
        batch,
        request('last', 'board/read', { by: 'nobody' }),
      );
      await peer.answer('last');
      assert.deepEqual(
        peer.received.filter(({ id }) => id === null),
        [refused, refused],
      );
      assert.equal(peer.received.length, 4);
    }
    assert.deepEqual(await stored(), []);
  },
);

underAbuse(
  'a connection that begins with a batch is told so, and ends',
  async ({ hearsUntilClosed, stored }) => {
    const refused = 'Batches are not supported; send the requests one after the other.';
    for (const batch of ['[]\n', `[${JSON.stringify(request(1, 'board/post', { item: 'x' }))}]\n`])
      assert.deepEqual(await hearsUntilClosed(batch), [refusal(null, -32600, 'batch', refused)]);
    assert.deepEqual(await stored(), []);
  },
);
