/** Files that are packed with gzip: whole, damaged, and made to take our memory or our time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { RemoteError } from '../../../../server/remote/errors.ts';
import { createGunzip } from '../../../../server/tracks/formats/gunzip.ts';
import { usualLimits } from '../../../../server/tracks/limits.ts';
import { pieceSizes, readBytes } from './bytesReading.ts';

const gpx = '<gpx><trk><trkseg><trkpt lat="1" lon="2"/><trkpt lat="3" lon="4"/></trkseg></trk></gpx>';
const packed = gzipSync(gpx);

/** What is said of a file with two points. */
function cutOf(bytes: Uint8Array, step?: number): string | undefined {
  const { lat, cut } = readBytes('walk.gpx.gz', bytes, step === undefined ? {} : { step });
  assert.deepEqual([...lat], [1, 3]);
  return cut;
}

test('a whole file is whole, also in several parts and in pieces of any size', () => {
  const parts = Buffer.concat([gzipSync(gpx.slice(0, 30)), gzipSync(''), gzipSync(gpx.slice(30))]);
  for (const step of [...pieceSizes, 1e6]) {
    assert.equal(cutOf(packed, step), undefined);
    assert.equal(cutOf(parts, step), undefined);
  }
});

test('a wrong checksum, a wrong size and half of them are told', () => {
  for (const at of [-8, -5, -4, -1]) {
    const wrong = Buffer.from(packed);
    wrong[wrong.length + at] = (wrong.at(at) ?? 0) ^ 1;
    for (const step of [2, 1e6]) assert.match(cutOf(wrong, step) ?? '', /wrong checksum/);
  }
  for (let less = 1; less <= 8; less++) {
    assert.match(cutOf(packed.subarray(0, -less)) ?? '', /wrong checksum|ends early/, `${less}`);
  }
});

test('what stands behind the packed part keeps nobody from the points', () => {
  for (const more of ['x', 'xx', 'xxx', 'xxxx', 'x'.repeat(100_000), '\0'.repeat(512)]) {
    for (const step of [1000, 1e6]) {
      const cut = cutOf(Buffer.concat([packed, Buffer.from(more)]), step) ?? '';
      assert.match(cut, /something else behind|wrong checksum/, `${more.length}`);
    }
  }
});

test('what unpacks to more than the limit is refused after 16 MB of it, also when it comes at once', () => {
  let most = 0;
  const limits = { ...usualLimits, bytes: 1_000_000 };
  const refuse = (reason: string) => new RemoteError(reason, reason);
  const gunzip = createGunzip({ limits, refuse }, (bytes) => {
    most = Math.max(most, bytes.length);
  });
  const zeros = gzipSync(Buffer.alloc(100_000_000));
  assert.throws(() => gunzip.feed(zeros), { reason: 'too-big' });
  assert.ok(most <= 20_000_000, `${most}`);
});

test('a header without an end is refused', () => {
  const header = Buffer.from([31, 139, 8, 8, 0, 0, 0, 0, 0, 0]);
  const endless = Buffer.concat([header, Buffer.alloc(1_000_000, 'x')]);
  assert.throws(() => readBytes('walk.gpx.gz', endless), { reason: 'damaged' });
});

test('a file of parts with hardly anything in them is refused while it is read, and one of many full parts is not', () => {
  const refuse = (reason: string) => new RemoteError(reason, reason);
  const some = Buffer.concat(Array.from({ length: 500 }, () => gzipSync('')));
  const hollow = createGunzip({ limits: usualLimits, refuse }, () => {});
  hollow.feed(gzipSync('<gpx>'));
  let fed = 0;
  const endless = () => {
    for (; fed < 20_000; fed += 500) hollow.feed(some);
  };
  assert.throws(endless, { reason: 'too-many-parts' });
  assert.ok(fed < 12_000, `${fed}`);
  const full = Buffer.concat(Array.from({ length: 100 }, () => gzipSync(' '.repeat(2000))));
  let unpacked = 0;
  const gunzip = createGunzip({ limits: usualLimits, refuse }, (bytes) => {
    unpacked += bytes.length;
  });
  for (let parts = 0; parts < 12_000; parts += 100) gunzip.feed(full);
  assert.deepEqual([gunzip.end(), unpacked], [undefined, 24_000_000]);
});

test('one byte is no file, packed or not', () => {
  for (const byte of [31, 60]) {
    assert.throws(() => readBytes('walk', Buffer.from([byte])), { reason: 'unknown-format' });
  }
});
