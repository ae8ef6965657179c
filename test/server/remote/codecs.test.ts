import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '../../../server/remote/encode.ts';
import * as value from '../../../server/remote/value.ts';
import { createRandom, randomKind } from './randomValues.ts';
import { accepts, now, refuses } from './valueCheck.ts';

const sent = (given: unknown): unknown => JSON.parse(JSON.stringify(encode(given, 'result')));

test('whatever is sent comes out the same: every codec, in objects, arrays, Maps and Sets', () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const random = createRandom(seed);
    const { schema, make } = randomKind(random, 3);
    const given = make();
    const wire = sent(given);
    const result = now(schema, wire);
    const why = `seed ${seed}: ${JSON.stringify(wire)}`;
    assert.deepEqual(result.issues, undefined, why);
    assert.deepEqual('value' in result && result.value, given, why);
    // In one process the value itself may arrive, without the wire.
    accepts(schema, given);
  }
});

test('a date is read with its zone, and only if the calendar has it', () => {
  const date = value.date();
  accepts(date, '2026-03-01T09:30:00Z', new Date(Date.UTC(2026, 2, 1, 9, 30)));
  accepts(date, '2026-03-01T09:30:00.123456+05:30', new Date(Date.UTC(2026, 2, 1, 4, 0, 0, 123)));
  accepts(date, '2024-02-29T00:00:00Z', new Date(Date.UTC(2024, 1, 29)));
  accepts(date, '0000-02-29T00:00:00Z', new Date('0000-02-29T00:00:00Z'));
  accepts(date, '-000001-03-01T00:00:00Z', new Date('-000001-03-01T00:00:00Z'));
  accepts(date, '+275760-09-13T00:00:00.000Z', new Date(8.64e15));
  const text = 'params must be a date and time with its zone, such as 2026-03-01T09:30:00Z';
  for (const given of [
    ...['', 'now', '2026-03-01', '2026-03-01T09:30Z', '2026-03-01T09:30:00', '2026-03-01 09:30:00Z'],
    ...['2023-02-29T00:00:00Z', '2100-02-29T00:00:00Z', '2026-04-31T00:00:00Z', '2026-00-01T00:00:00Z'],
    ...['2026-03-01T24:00:00Z', '2026-03-01T09:60:00Z', '2026-03-01T23:59:60Z', '2026-03-01T00:00:00+24:00'],
    ...[
      '-000000-01-01T00:00:00Z',
      '+275760-09-14T00:00:00Z',
      ' 2026-03-01T09:30:00Z',
      '2026-03-01T09:30:00Z\n',
    ],
    ...['٢٠٢٦-03-01T09:30:00Z', `2026-03-01T09:30:00.${'1'.repeat(1_000_000)}Z`],
    ...[1_700_000_000_000, null, {}, ['2026-03-01T09:30:00Z']],
  ]) {
    refuses(date, given, text);
  }
  refuses(date, new Date(Number.NaN), 'params is an invalid Date');
});

test('bytes are read from exact base64, into memory of their own', () => {
  const bytes = value.bytes();
  accepts(bytes, '', new Uint8Array());
  accepts(bytes, '+/8=', new Uint8Array([0xfb, 0xff]));
  const read = now(bytes, 'aGVsbG8=');
  assert.ok(!read.issues && read.value instanceof Uint8Array && !Buffer.isBuffer(read.value));
  assert.equal(read.value.buffer.byteLength, 5);
  const buffer = Buffer.from('x');
  assert.equal(Reflect.get(now(bytes, buffer), 'value'), buffer);
  for (const given of [
    ...['a', 'ab', 'abc', 'ab=', 'ab=c', '====', 'a===', '-_8=', 'aGVs bG8=', 'aGVsbG8=\n', 'aGVs\0bG8'],
    // The unused bits of the last letter are not zero: another text for the same bytes.
    ...['aGVsbG9=', 'éééé', 5, [1, 2], null, new Uint16Array(2), new ArrayBuffer(2)],
  ]) {
    refuses(bytes, given, 'params must be bytes in base64, padded with =');
  }
  const large = 'abcd'.repeat(4_000_000);
  const decoded = now(bytes, large);
  assert.ok(!decoded.issues && decoded.value instanceof Uint8Array && decoded.value.length === 12_000_000);
  refuses(bytes, `${large}ab!=`, 'params must be bytes in base64, padded with =');
});

test('a bigint is read from its one decimal form, and not from millions of digits', () => {
  const bigint = value.bigint();
  accepts(bigint, '-12345678901234567890', -12345678901234567890n);
  accepts(bigint, '0', 0n);
  accepts(bigint, `-${'9'.repeat(4300)}`, -(10n ** 4300n) + 1n);
  refuses(bigint, '9'.repeat(4301), 'params must have at most 4300 digits');
  refuses(bigint, '9'.repeat(16_000_000), 'params must have at most 4300 digits');
  for (const given of ['', '-', '-0', '007', '+1', '1.0', '1e3', '0x1f', ' 1', '1n', '١', 1, null, [1]]) {
    refuses(bigint, given, 'params must be a whole number, as a string of decimal digits');
  }
});

test('a float is a number or one of three words', () => {
  accepts(value.float(), 'NaN', Number.NaN);
  accepts(value.float(), '-Infinity', Number.NEGATIVE_INFINITY);
  for (const given of ['nan', '+Infinity', '1', '', null, 1n]) {
    refuses(value.float(), given, "params must be a number, 'NaN', 'Infinity' or '-Infinity'");
  }
  assert.equal(encode(-0, 'result'), -0);
  assert.equal(sent(-0), 0);
});

test('a Map is read from pairs, and no key may come twice', () => {
  const scores = value.map(value.string(), value.integer());
  accepts(
    scores,
    [
      ['a', 1],
      ['__proto__', 2],
    ],
    new Map([
      ['a', 1],
      ['__proto__', 2],
    ]),
  );
  refuses(scores, { a: 1 }, 'params must be an array of [key, value] pairs');
  refuses(scores, [['a', 1], ['b']], '1 must be a pair: [key, value]');
  refuses(scores, [['a', 1, 2]], '0 must be a pair: [key, value]');
  refuses(
    scores,
    [
      ['a', 'x'],
      [5, 2],
    ],
    '0.1 must be a whole number; 1.0 must be a string',
  );
  refuses(
    scores,
    [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ],
    '2.0 comes twice as a key',
  );
  const days = value.map(value.date(), value.any());
  refuses(
    days,
    [
      ['2026-03-01T09:30:00Z', 1],
      ['2026-03-01T10:30:00.0+01:00', 2],
    ],
    '1.0 comes twice as a key',
  );
  accepts(
    value.map(value.any(), value.any()),
    [
      ['1', 1],
      [1, 2],
    ],
    new Map<unknown, unknown>([
      ['1', 1],
      [1, 2],
    ]),
  );
});

test('a Set is read from an array, and no element may come twice', () => {
  accepts(value.set(value.float()), [1, 'NaN'], new Set([1, Number.NaN]));
  refuses(value.set(value.string()), { a: 1 }, 'params must be an array without repetition');
  refuses(value.set(value.string()), ['a', 'b', 'a'], '2 comes twice');
  refuses(value.set(value.float()), ['NaN', 'NaN'], '1 comes twice');
  refuses(value.set(value.bytes()), ['aGk=', 'aGk='], '1 comes twice');
  refuses(
    value.set(value.any()),
    [
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ],
    '1 comes twice',
  );
  accepts(value.set(value.any()), [1, '1', [1], { 1: 1 }], new Set([1, '1', [1], { 1: 1 }]));
  const { issues } = now(value.set(value.integer()), Array(100_000).fill(1));
  assert.equal(issues?.length, 10);
});
