import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RemoteError } from '../../../../server/remote/errors.ts';
import { createXmlTextDecoder } from '../../../../server/tracks/formats/xmlText.ts';

const refuse = (reason: string, why: string) => new RemoteError(reason, `walk.gpx ${why}`);
function decode(bytes: Uint8Array, step = 7): string {
  const decoder = createXmlTextDecoder({ refuse });
  let text = '';
  for (let from = 0; from < bytes.length; from += step)
    text += decoder.decode(bytes.subarray(from, from + step));
  return text + decoder.end();
}
/** Longer than the beginning that is looked at, so that both ways through the decoder are taken. */
const long = `<gpx><name>Škofja Loka – 5 € 🗺</name>${' '.repeat(3000)}ž</gpx>`;
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();
const latin = (declaration: string, bytes: number[]) =>
  Buffer.concat([Buffer.from(declaration), Buffer.from(bytes)]);

test('UTF-8 is read with and without a byte order mark', () => {
  assert.equal(decode(Buffer.from(long)), long);
  assert.equal(decode(Buffer.from(`\uFEFF${long}`)), long);
  assert.equal(decode(Buffer.from('<gpx/>')), '<gpx/>');
  assert.equal(
    decode(Buffer.from('<?xml version="1.0" encoding="utf-8"?>ž')),
    '<?xml version="1.0" encoding="utf-8"?>ž',
  );
});

test('UTF-16 is read in both orders, with a byte order mark and without', () => {
  const declared = `<?xml version="1.0" encoding="UTF-16"?>${long}`;
  for (const text of [long, declared]) {
    assert.equal(decode(Buffer.from(`\uFEFF${text}`, 'utf16le')), text);
    assert.equal(decode(bigEndian(`\uFEFF${text}`)), text);
    assert.equal(decode(Buffer.from(text, 'utf16le')), text);
    assert.equal(decode(bigEndian(text)), text);
  }
});

test('a declared encoding is used', () => {
  const text = (encoding: string, bytes: number[]) =>
    decode(latin(`<?xml version='1.0' encoding='${encoding}' ?>`, bytes)).slice(-3);
  assert.equal(text('ISO-8859-1', [0x61, 0xe9, 0xfc]), 'aéü');
  assert.equal(text('windows-1252', [0x80, 0x96, 0x9a]), '€–š');
  assert.equal(text('windows-1250', [0xe8, 0x9a, 0x9e]), 'čšž');
  assert.equal(text('iso-8859-2', [0xe8, 0xb9, 0xbe]), 'čšž');
});

test('a file that was saved again as UTF-8, but still declares UTF-16, is read as what it is', () => {
  const text = '<?xml version="1.0" encoding="UTF-16"?><gpx>ž</gpx>';
  assert.equal(decode(Buffer.from(text)), text);
});

test('an encoding that nobody knows is named', () => {
  assert.throws(() => decode(Buffer.from('<?xml version="1.0" encoding="x-cow"?><gpx/>')), {
    reason: 'bad-encoding',
    message:
      'walk.gpx declares the encoding "x-cow", which is not known. Save it as UTF-8 and open it again.',
  });
});

test('bytes that are not text in the encoding are refused, wherever they are', () => {
  const refused = {
    reason: 'bad-encoding',
    message: 'walk.gpx has bytes that are not UTF-8 text. Save it as UTF-8 and open it again.',
  };
  assert.throws(() => decode(Buffer.from([0x3c, 0x80])), refused);
  assert.throws(() => decode(Buffer.concat([Buffer.from(long), Buffer.from([0xff])])), refused);
  assert.throws(() => decode(Buffer.from(long).subarray(0, -7)), refused, 'half of the last letter');
  assert.throws(() => decode(Buffer.from(`\uFEFF${long}`, 'utf16le').subarray(0, -1)), {
    message: /UTF-16LE/,
  });
});

test('what is not XML at all is handed on, for the parser to say so', () => {
  assert.equal(decode(Buffer.from([0x0e, 0x10, 0xff])).length, 3);
});
