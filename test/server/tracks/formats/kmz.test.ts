import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { strToU8, Zip, ZipDeflate, ZipPassThrough, zipSync } from 'fflate';
import { usualLimits } from '../../../../server/tracks/limits.ts';
import { createRandom } from '../walkNoise.ts';
import { readBytes } from './bytesReading.ts';
import { makeZip, type ZipPart } from './makeZip.ts';
import { checkCuts, every, refusal } from './refusals.ts';

const kml = (name: string, coordinates = '1,2 3,4') =>
  `<kml><Placemark><name>${name}</name><LineString><coordinates>${coordinates}</coordinates></LineString></Placemark></kml>`;
const picture = {
  name: 'files/a.png',
  content: 'PK\u0003\u0004 a picture PK\u0007\u0008 and PK\u0001\u0002 more',
  isStored: true,
};
const doc = { name: 'doc.kml', content: kml('Doc') };

/** Read at once, byte by byte, and in pieces that cut every mark somewhere. */
function check(bytes: Uint8Array, name: string, points = 2): void {
  for (const step of [bytes.length, 1, 5, 1000]) {
    const track = readBytes('walk.kmz', bytes, { step });
    assert.equal(track.name, name);
    assert.equal(track.lat.length, points);
    assert.deepEqual([track.format, track.cut], ['kmz', undefined]);
  }
}

test('a zip file by another program is read, with sizes before the bytes and behind them', () => {
  check(zipSync({ 'doc.kml': strToU8(doc.content) }), 'Doc');
  check(zipSync({ 'a.png': strToU8(picture.content), 'doc.kml': strToU8(doc.content) }, { level: 0 }), 'Doc');
  const chunks: Uint8Array[] = [];
  const zip = new Zip((_error, chunk) => chunks.push(chunk));
  for (const entry of [new ZipPassThrough('a.png'), new ZipDeflate('doc.kml'), new ZipDeflate('b.png')]) {
    zip.add(entry);
    entry.push(strToU8(entry.filename === 'doc.kml' ? doc.content : picture.content), true);
  }
  zip.end();
  check(Buffer.concat(chunks), 'Doc');
});

const allSizes = ['before', 'behind', 'unmarked', 'long', 'longBehind', 'longUnmarked'] as const;
for (const sizes of allSizes) {
  test(`entries with their sizes ${sizes}, packed or not, are found one after the other`, () => {
    for (const isStored of [true, false]) {
      const [first, last] = [
        { ...picture, sizes },
        { ...picture, sizes, isStored },
      ];
      check(makeZip([first, last, { ...doc, sizes, isStored }, last]), 'Doc');
      check(makeZip([{ ...doc, name: 'walk.kml', sizes, isStored }, first]), 'Doc');
      check(
        makeZip([
          { ...picture, name: 'empty', content: '', sizes, isStored },
          { ...doc, sizes },
        ]),
        'Doc',
      );
    }
  });
}

test('an archive in an archive is only bytes', () => {
  for (const sizes of allSizes) {
    const inner = {
      name: 'old.zip',
      content: makeZip([{ ...doc, content: kml('Inner') }]),
      isStored: true,
      sizes,
    };
    check(makeZip([inner, { ...doc, sizes }]), 'Doc');
  }
});

test('doc.kml goes before other KML files, of which the first is read', () => {
  const other = (name: string, sizes: ZipPart['sizes'] = 'before') => ({ name, content: kml(name), sizes });
  check(makeZip([other('files/a.kml'), other('b.kml'), doc]), 'Doc');
  check(makeZip([other('a.kml', 'behind'), doc, other('b.kml')]), 'Doc');
  check(makeZip([{ ...doc, name: 'DOC.KML' }, other('b.kml')]), 'Doc');
  check(makeZip([picture, other('Walk.KML', 'behind'), other('b.kml'), picture]), 'Walk.KML');
  check(makeZip([other('__MACOSX/._walk.kml'), other('walk.kml')]), 'walk.kml');
  check(makeZip([other('../../etc/passwd.kml')]), '../../etc/passwd.kml');
});

test('a KMZ file is known by its beginning, whatever it is called', () => {
  assert.equal(readBytes('download', makeZip([doc])).format, 'kmz');
  assert.equal(readBytes('walk.gpx', makeZip([doc])).format, 'kmz');
});

test('the encoding of the KML file is its own', () => {
  const utf16 = Buffer.from(`\uFEFF${kml('Škofja Loka')}`, 'utf16le');
  check(makeZip([{ ...doc, content: utf16 }]), 'Škofja Loka');
});

const checkRefused = (reason: string, message: string | RegExp, ...bytes: Uint8Array[]): void => {
  const error = refusal('walk.kmz', bytes);
  assert.equal(error.reason, reason, error.message);
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
};

test('an archive without KML, with a password, or packed in another way is refused with a reason', () => {
  const without = 'walk.kmz is a zip file without a KML file in it. Unpack it, and open what is inside.';
  checkRefused('no-kml', without, makeZip([picture]));
  checkRefused('no-kml', without, makeZip([]));
  checkRefused('encrypted', /^walk\.kmz is packed with a password\./, makeZip([{ ...doc, flags: 1 }]));
  checkRefused('unknown-packing', /does not know \(method 14\)\./, makeZip([{ ...doc, method: 14 }]));
  checkRefused('not-kml', /^walk\.kmz is not a KML file: its root/, makeZip([{ ...doc, content: '<osm/>' }]));
  checkRefused('not-kml', /it is empty/, makeZip([{ ...doc, content: '' }]));
  checkRefused(
    'no-points',
    'walk.kmz has no points. There is nothing to show.',
    makeZip([{ ...doc, content: '<kml/>' }]),
  );
});

test('a damaged archive is refused: wrong bytes, a wrong checksum, something between the entries', () => {
  const message = 'walk.kmz is a KMZ file (zip), and damaged. Copy it again.';
  checkRefused('damaged', message, makeZip([{ ...doc, crc: 1 }]));
  checkRefused('damaged', message, makeZip([{ ...doc, crc: 1, sizes: 'behind', isStored: true }]));
  checkRefused('damaged', message, makeZip([{ ...doc, isStored: true, method: 8 }]));
  checkRefused(
    'damaged',
    message,
    Buffer.concat([makeZip([picture]).subarray(0, -79), Buffer.from('nonsense')]),
  );
});

test('whatever bytes are changed, it is read or refused in one clear line', () => {
  const random = createRandom(6);
  const whole = makeZip([
    { ...picture, sizes: 'behind' },
    { ...doc, content: kml('Doc', '1.5,2.5 '.repeat(200)) },
    picture,
  ]);
  for (let i = 0; i < 1000; i++) {
    const bytes = Buffer.from(whole);
    for (let changes = 0; changes < 3; changes++) {
      bytes[4 + Math.floor(random() * (bytes.length - 4))] = Math.floor(random() * 256);
    }
    try {
      readBytes('walk.kmz', bytes, { step: 1 + Math.floor(random() * 500) });
    } catch {
      refusal('walk.kmz', [bytes]);
    }
  }
});

const points = Array.from({ length: 4000 }, (_, i) => `${i / 1000},${Math.sin(i) * 80},${i % 77}`).join(' ');

test('an archive that was cut off has the points before the cut, and says so', () => {
  for (const sizes of ['before', 'behind'] as const) {
    const whole = makeZip([{ ...doc, sizes }, picture]);
    for (const name of ['doc.kml', 'walk.kml']) {
      checkCuts(
        'walk.kmz',
        makeZip([{ ...picture, sizes }, { ...doc, name, sizes }, picture]),
        every(1, whole.length),
      );
    }
    const large = makeZip([{ ...doc, content: kml('Doc', points), sizes }]);
    checkCuts('walk.kmz', large, every(1000, large.length));
    const { cut, lat } = readBytes('walk.kmz', large.subarray(0, large.length / 2));
    assert.equal(cut, 'ends early: it is packed with zip, and its end is missing');
    assert.ok(lat.length > 1000 && lat.length < 3000);
  }
  const early = 'walk.kmz ends early, before its KML file. Copy it again.';
  checkRefused('cut-off', early, makeZip([picture, doc]).subarray(0, 60));
});

test('what unpacks to more than the limit is refused before it is in memory', () => {
  const limits = { ...usualLimits, bytes: 10_000_000 };
  // Blocks of a deflate stream can be put one after another: 2 GB in 2 MB.
  const element = `<a b="${'x'.repeat(991)}"/>`;
  const block = deflateRawSync(Buffer.alloc(8_000_000, element), { finishFlush: 2 });
  const bomb = Buffer.concat([
    makeZip([{ ...doc, content: '', method: 8, sizes: 'behind' }]).subarray(0, 37),
    deflateRawSync(Buffer.from('<kml>'), { finishFlush: 2 }),
    ...Array<Buffer>(250).fill(block),
  ]);
  const before = process.memoryUsage().rss;
  const error = refusal('walk.kmz', [bomb], limits);
  assert.equal(error.reason, 'too-big');
  assert.equal(
    error.message,
    'walk.kmz unpacks to more than 10 MiB, the limit. Split it, or raise the limit with --max-size.',
  );
  assert.ok(process.memoryUsage().rss - before < 300_000_000);
  const stored = makeZip([{ ...doc, content: `<kml>${element.repeat(12_000)}`, isStored: true }]);
  assert.equal(refusal('walk.kmz', [stored], limits).reason, 'too-big');
  const waiting = Buffer.concat([bomb.subarray(0, 30), Buffer.from('a'), bomb.subarray(31)]);
  assert.equal(refusal('walk.kmz', [waiting], limits).reason, 'too-big');
});

test('an archive with a hundred thousand entries is read like any other', () => {
  const many = (part: ZipPart) => {
    const zip = makeZip([part]);
    const entry = zip.subarray(0, zip.readUInt32LE(zip.length - 6));
    return Array<Buffer>(100_000).fill(entry);
  };
  for (const sizes of ['before', 'behind'] as const) {
    const small = { name: 'a.png', content: 'x', isStored: true, sizes };
    assert.equal(readBytes('walk.kmz', Buffer.concat([...many(small), makeZip([doc])])).lat.length, 2);
  }
  const walk = { ...doc, name: 'walk.kml' };
  assert.equal(readBytes('walk.kmz', Buffer.concat([...many(walk), makeZip([picture])])).lat.length, 2);
});
