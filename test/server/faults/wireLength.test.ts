/** Cases 23 and 24: lengths that lie, and messages without an end. */
import assert from 'node:assert/strict';
import { memoryOf, refusal, underAbuse } from './abused.ts';

const limit = 16 * 1024 * 1024;
const tooLarge = (words: string) =>
  refusal(null, -32600, 'too-large', `${words}: the limit is ${limit}. Send the file's path instead.`, {
    limit,
  });
const badHeader = (words: string) => refusal(null, -32600, 'bad-header', words);
const notWhole = (shown: string) => badHeader(`Content-Length must be a whole number, got '${shown}'.`);

const lies = [
  ['Content-Length: 99999999999', tooLarge('A message of 99999999999 bytes was refused')],
  ['Content-Length: 16777217', tooLarge('A message of 16777217 bytes was refused')],
  ['Content-Length: -5', notWhole('-5')],
  ['Content-Length: 2abc', notWhole('2abc')],
  ['Content-Length: 0x10', notWhole('0x10')],
  ['Content-Length: 1e3', notWhole('1e3')],
  ['Content-Length: +2', notWhole('+2')],
  ['Content-Length:', notWhole('')],
  [`Content-Length: ${'9'.repeat(400)}x`, notWhole('9'.repeat(40))],
  ['Content-Length: 2\r\nContent-Length: 2', badHeader('Content-Length came twice.')],
  ['Content-Type: application/json', badHeader('Content-Length is missing.')],
] as const;

underAbuse(
  'a length that lies is refused by name, the connection ends, and no memory is taken for it',
  async ({ hearsUntilClosed, pid }) => {
    const before = memoryOf(pid);
    for (const [header, expected] of lies)
      assert.deepEqual(await hearsUntilClosed(`${header}\r\n\r\n{}`), [expected], header);
    assert.deepEqual(await hearsUntilClosed('Content-Length: 2\n\n{}'), [
      badHeader('Header lines must end in CR LF.'),
    ]);
    const growth = memoryOf(pid) - before;
    assert.ok(growth < 32, `${growth} MiB more`);
  },
);

underAbuse(
  'a header without an end is refused at 8 KiB, a line at 16 MiB, however much is sent',
  async ({ hearsUntilClosed, pid }) => {
    const much = Buffer.alloc(4 * limit, 'a');
    const sendAll = (start: string) => hearsUntilClosed(Buffer.concat([Buffer.from(start), much]));
    const before = memoryOf(pid);
    assert.deepEqual(await sendAll('Content-Length: 2\r\nX: '), [
      refusal(
        null,
        -32600,
        'too-large',
        'A header of more than 8192 bytes was refused. Send Content-Length only.',
      ),
    ]);
    const growth = memoryOf(pid) - before;
    assert.ok(growth < 32, `${growth} MiB more for a header`);
    const [refused, ...others] = await sendAll('{"jsonrpc":"2.0","id":1,"method":"');
    assert.deepEqual(others, []);
    const { message } = Object(refused).error;
    const bytes = Number(/^A message of (\d+) bytes was refused/.exec(message)?.[1]);
    assert.deepEqual(refused, tooLarge(`A message of ${bytes} bytes was refused`));
    // As many as the limit, and the piece in which the last of them came.
    assert.ok(bytes > limit && bytes <= limit + 64 * 1024, message);
  },
);
