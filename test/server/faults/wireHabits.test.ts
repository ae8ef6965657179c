/** Cases 33 and 35: other protocols, and what hand-written clients do. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRandom } from '../remote/random.ts';
import { type Message, request } from '../remote/rawPeer.ts';
import { refusal, underAbuse } from './abused.ts';

const notOurs = refusal(
  null,
  -32600,
  'not-json-rpc',
  'This is a Remotex pipe: send JSON-RPC, one object per line or with a Content-Length header.',
);
const post = (id: unknown, item: string) => JSON.stringify(request(id, 'board/post', { item, by: 'habits' }));
const itemsOf = (messages: readonly Message[]) => messages.map(({ id, result }) => [id, Object(result).item]);

underAbuse(
  'who speaks another protocol gets one line that says what this is, and the connection ends',
  async ({ hearsUntilClosed, stored }) => {
    const noise = createRandom(3).bytes(1024 * 1024);
    for (const [name, bytes] of [
      ['a web browser', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
      ['a form of a web page', 'POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}'],
      ['TLS', Buffer.from('16030100c8010000c40303', 'hex')],
      ['SSH', 'SSH-2.0-OpenSSH_9.9\r\n'],
      ['a byte order mark', `\ufeff${post(1, 'after a mark')}\n`],
      ['noise', noise],
    ] as const)
      assert.deepEqual(await hearsUntilClosed(bytes), [notOurs], name);
    assert.deepEqual(await stored(), []);
  },
);

underAbuse(
  'blanks before the first message, single bytes and bytes of half a letter are understood',
  async ({ dial, knock }) => {
    const peer = await knock();
    peer.stream.write(' \r\n\t\n  ');
    for (const byte of Buffer.from(`${post(1, 'é')}\n`)) {
      peer.stream.write(Buffer.of(byte));
      // A turn between two bytes, so that they do not come as one piece.
      await new Promise(setImmediate);
    }
    assert.deepEqual(itemsOf([await peer.answer(1)]), [[1, 'é']]);
    const text = Buffer.from(post(2, 'é'));
    const other = await dial();
    other.write(`Content-Length: ${text.length}\r\nContent-Type: application/json; charset=utf-8\r\n\r\n`);
    const middle = text.indexOf('é') + 1;
    other.write(text.subarray(0, middle));
    // The daemon has read the first half when it answers what came later on another connection.
    peer.send(request(3, 'board/read', { by: 'nobody' }));
    await peer.answer(3);
    other.write(text.subarray(middle));
    const [answer] = await once(other, 'data');
    assert.match(
      String(answer),
      /^Content-Length: \d+\r\n\r\n\{"jsonrpc":"2\.0","id":2,"result":\{.*"item":"é"/,
    );
  },
);

underAbuse(
  'lines may end in CR LF, be blank, or lack their end; all is answered before the connection closes',
  async ({ knock }) => {
    const peer = await knock();
    const lines = ['', post(1, 'a'), '  ', '\t', post(2, 'b'), '', post(3, 'c')];
    // As of: printf … | nc -U -N PIPE
    peer.stream.end(lines.join('\r\n'));
    await peer.ended;
    assert.deepEqual(itemsOf(peer.received).sort(), [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  },
);

underAbuse(
  'one connection has one framing: the other one is refused by name, and the connection ends',
  async ({ hearsUntilClosed, stored }) => {
    const refused = (words: string) =>
      refusal(null, -32600, 'mixed-framing', `${words} Use one framing for a connection.`);
    const line = `${post(1, 'line')}\n`;
    const body = post(2, 'header');
    const header = `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    // What came before is done and answered; what comes after is neither.
    const afterLine = await hearsUntilClosed(line + header + line);
    assert.deepEqual(afterLine[0], refused('A header came between lines.'));
    assert.deepEqual(itemsOf(afterLine.slice(1)), [[1, 'line']]);
    const afterHeader = await hearsUntilClosed(header + line + header);
    assert.deepEqual(afterHeader[0], refused('A line came between headers.'));
    assert.deepEqual(itemsOf(afterHeader.slice(1)), [[2, 'header']]);
    assert.deepEqual((await stored()).sort(), ['header', 'line']);
  },
);

underAbuse(
  'a message that breaks off because its sender says no more is refused, not passed over',
  async ({ knock }) => {
    const cutOff = refusal(null, -32600, 'cut-off', 'The last message was not complete. Send it whole.');
    const peer = await knock('headers');
    peer.stream.end('Content-Length: 100\r\n\r\n{"jsonrpc":"2.0"');
    await peer.ended;
    assert.deepEqual(peer.received, [cutOff]);
    const other = await knock('headers');
    other.stream.end('Content-Length: 100\r\n');
    await other.ended;
    assert.deepEqual(other.received, [cutOff]);
    const lines = await knock('lines');
    lines.stream.end('{"jsonrpc":"2.0","id":1');
    await lines.ended;
    assert.deepEqual(lines.received, [
      refusal(
        null,
        -32700,
        'bad-json',
        "The message is not valid JSON: Expected ',' or '}' after property value in JSON at position 23 (line 1 column 24).",
      ),
    ]);
  },
);
