/** What the scanner makes of bytes is what `Number` and `parseTime` make of the same text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed, scanDecimal } from '../../../../server/tracks/formats/scanNumber.ts';
import { createTimeScan } from '../../../../server/tracks/formats/scanTime.ts';
import { parseTime } from '../../../../server/tracks/values.ts';
import { createRandom } from '../walkNoise.ts';

const values = new Float64Array(1);
/** The number, or undefined if the scanner leaves it to others. */
function scan(text: string): number | undefined {
  const end = scanDecimal(Buffer.from(`x${text}<`), 1, values, 0);
  return end === text.length + 1 ? values[0] : undefined;
}

test('a number of any length is the double that is nearest to it', () => {
  const random = createRandom(15);
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  let left = 0;
  for (let i = 0; i < 200_000; i++) {
    const sign = ['', '-', '+'][i % 3];
    const text = `${sign}${digits(1 + Math.floor(random() * 4))}.${digits(Math.floor(random() * 20))}`;
    const value = scan(text);
    if (value === undefined) left++;
    else if (!Object.is(value, Number(text))) assert.equal(value, Number(text), text);
  }
  assert.ok(left < 20_000, `${left} were left to others`);
});

test('a number in the middle of two doubles, or next to it, is never rounded in another way than Number does', () => {
  const random = createRandom(16);
  let scanned = 0;
  // Between 2^power and the next one the middles are multiples of 2^(power - 53), which these powers let one write in 22 digits.
  for (let i = 0; i < 40_000; i++) {
    const power = 46 + (i % 4);
    const whole = 2 ** power + Math.floor(random() * 2 ** power);
    const places = 53 - power;
    const half = BigInt(1 + 2 * Math.floor(random() * 2 ** (places - 1))) * 5n ** BigInt(places);
    for (const step of [0n, 1n, -1n]) {
      const decimals = (half * 10n + step).toString().padStart(places + 1, '0');
      for (const text of [`${whole}.${decimals}`, `${whole}.${decimals.slice(0, -1)}`]) {
        const value = scan(text);
        if (value !== undefined) scanned++;
        assert.ok(value === undefined || Object.is(value, Number(text)), text);
      }
    }
  }
  assert.ok(scanned > 10_000, String(scanned));
});

test('what is no plain number, or is longer than any device writes, is left to others', () => {
  for (const text of ['', '.', '-', '+.', '1e5', 'NaN', ' 1', '1 ', '1,5', '1'.repeat(23), '1.2.3']) {
    assert.equal(scan(text), undefined, text);
  }
  assert.equal(scanDecimal(Buffer.from('abc'), 0, values, 0), failed);
  for (const text of ['0', '-0', '5.', '.5', '+7', '00012.50'])
    assert.ok(Object.is(scan(text), Number(text)), text);
});

test('a time is the one that parseTime reads, or is left to it', () => {
  const scanTime = createTimeScan();
  const random = createRandom(17);
  const usual = [
    '2026-06-13T08:00:00Z',
    '2024-02-29T23:59:60Z',
    '2026-06-13T08:00:00.5Z',
    '0100-01-01T00:00:00.123Z',
  ];
  const check = (text: string): boolean => {
    const end = scanTime(Buffer.from(text), 0, values, 0);
    if (end === text.length) assert.equal(values[0], parseTime(text), text);
    return end === text.length;
  };
  for (const text of usual) assert.ok(check(text), text);
  for (const text of [
    '2026-02-29T00:00:00Z',
    '2026-06-13T24:00:00Z',
    '0099-01-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-06-13T08:00:00',
    '2026-06-13T08:00:00.Z',
    '2026-06-13T08:00:00+02:00',
    '2026-06-13T08:00:00.1234Z',
  ]) {
    assert.ok(!check(text), text);
  }
  for (let i = 0; i < 50_000; i++) {
    const characters = [...(usual[i % usual.length] ?? '')];
    characters[Math.floor(random() * characters.length)] =
      '0123456789:-TZ. '[Math.floor(random() * 16)] ?? '';
    check(characters.join(''));
  }
});
