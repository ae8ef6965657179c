import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlainTextDecoder } from '../../../../server/tracks/formats/plainText.ts';

function decode(bytes: Uint8Array, step = bytes.length): string {
  const decoder = createPlainTextDecoder();
  let text = '';
  for (let from = 0; from < bytes.length; from += step)
    text += decoder.decode(bytes.subarray(from, from + step));
  return text + decoder.end();
}

test('UTF-8 is read as it is, and each byte that is none as Windows-1252', () => {
  assert.equal(decode(Buffer.from('Žaga 🗺')), 'Žaga 🗺');
  assert.equal(decode(Buffer.from('Caf\xe9 \x80', 'latin1')), 'Café €');
  assert.equal(decode(Buffer.concat([Buffer.from('Ž'), Buffer.from([0xe9]), Buffer.from('🗺')])), 'Žé🗺');
  assert.equal(decode(Buffer.from([0xf0, 0x9f, 0x97])), 'ðŸ—');
  // Overlong, a surrogate, and beyond Unicode.
  for (const wrong of [
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe0, 0x80, 0x80],
  ]) {
    assert.equal(decode(Buffer.from(wrong)), new TextDecoder('windows-1252').decode(Buffer.from(wrong)));
  }
});

test('marks tell UTF-16 and are no text', () => {
  const wide = Buffer.from('\uFEFFŽ🗺', 'utf16le');
  for (const bytes of [wide, Buffer.from(wide).swap16(), Buffer.from('\uFEFFŽ🗺')]) {
    for (const step of [1, 2, 3, bytes.length]) assert.equal(decode(bytes, step), 'Ž🗺');
  }
  for (const text of ['', 'a', '\uFEFF'])
    assert.equal(decode(Buffer.from(text), 1), text.replace('\uFEFF', ''));
});

test('any bytes in pieces of any size are the same text', () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const characters = Buffer.from('aé€🗺Ž');
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: random(40) }, () =>
      random(3) === 0 ? random(256) : (characters[random(characters.length)] ?? 0),
    );
    const whole = decode(bytes);
    for (const step of [1, 2, 3, 5])
      assert.equal(decode(bytes, step), whole, Buffer.from(bytes).toString('hex'));
  }
});
