import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RemoteError } from '../../../server/remote/errors.ts';
import { createFrameReader, frame } from '../../../server/remote/framing.ts';

/** The bodies that come out when the bytes go in, cut into pieces of the given size. */
function read(bytes: string | Buffer, size = Number.POSITIVE_INFINITY): string[] {
  const bodies: string[] = [];
  const reader = createFrameReader((body) => bodies.push(body.toString()));
  const data = Buffer.from(bytes);
  for (let from = 0; from < data.length; from += size) reader.push(data.subarray(from, from + size));
  reader.end();
  return bodies;
}

function refused(bytes: string, reason: string, words: RegExp): void {
  assert.throws(
    () => read(bytes),
    (error) => error instanceof RemoteError && error.reason === reason && words.test(error.message),
    `${JSON.stringify(bytes.slice(0, 60))} is refused`,
  );
}

const messages = ['{"a":1}', '{"text":"é – 世界 🗺"}', '{"b":[1,2,3]}'];

for (const framing of ['headers', 'lines'] as const) {
  const bytes = Buffer.from(messages.map((message) => frame(message, framing)).join(''));
  for (const size of [1, 2, 3, 7, 64, bytes.length]) {
    test(`${framing}: messages come whole when they arrive in pieces of ${size} bytes`, () => {
      assert.deepEqual(read(bytes, size), messages);
    });
  }
}

test('lines: blank lines, CR LF and a last line without an end are fine', () => {
  assert.deepEqual(
    read('  \n\n{"a":1}\r\n\r\n{"b":2}').map((line) => line.trim()),
    ['{"a":1}', '{"b":2}'],
  );
});

test('headers: other header fields and blanks before the first message are fine', () => {
  assert.deepEqual(read('\r\n content-length: 7\r\nContent-Type: x; charset=utf-8\r\n\r\n{"a":1}'), [
    '{"a":1}',
  ]);
});

test('a length that lies is refused before anything is kept', () => {
  refused(
    'Content-Length: 99999999999\r\n\r\n',
    'too-large',
    /message of 99999999999 bytes .* limit is 16777216/,
  );
  refused('Content-Length: -5\r\n\r\n', 'bad-header', /whole number, got '-5'/);
  refused('Content-Length: 2abc\r\n\r\n{}', 'bad-header', /whole number, got '2abc'/);
  refused('Content-Length: 0x10\r\n\r\n', 'bad-header', /whole number, got '0x10'/);
  refused('Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}', 'bad-header', /came twice/);
  refused('Content-Type: json\r\n\r\n{}', 'bad-header', /missing/);
  refused('Content-Length: 2\n\n{}', 'bad-header', /CR LF/);
});

test('a header and a line without an end are cut off at their limits', () => {
  refused(`Content-Length: ${'1'.repeat(9000)}`, 'too-large', /header of more than 8192 bytes/);
  refused(`{${'a'.repeat(17 * 1024 * 1024)}`, 'too-large', /limit is 16777216/);
});

test('another protocol gets one line that says what this pipe is', () => {
  for (const hello of ['GET / HTTP/1.1\r\n\r\n', '\u0016\u0003\u0001', 'SSH-2.0-x\r\n']) {
    refused(hello, 'not-json-rpc', /This is a Remotex pipe/);
  }
  refused('[{"jsonrpc":"2.0"}]', 'batch', /Batches are not supported/);
});

test('a header between lines is refused, for one connection has one framing', () => {
  refused('{"a":1}\nContent-Length: 2\r\n\r\n{}', 'mixed-framing', /one framing/);
});
