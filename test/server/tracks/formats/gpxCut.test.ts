/** GPX files that were cut off, plain and packed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { RemoteError } from '../../../../server/remote/errors.ts';
import { createReading } from '../../../../server/tracks/formats/read.ts';
import { createRandom } from '../walkNoise.ts';

const random = createRandom(11);
const points = Array.from(
  { length: 2000 },
  (_, i) =>
    `<trkpt lat="${46 + random()}" lon="${14 + random()}">\n<ele>${i}</ele><time>2026-05-09T07:00:00Z</time><name>Ž ${i}</name></trkpt>\n`,
);
const whole = Buffer.from(
  `<?xml version="1.0"?>\n<gpx><trk><name>Škofja Loka</name><trkseg>\n${points.join('')}</trkseg></trk></gpx>\n`,
);

/** How many points are read of these bytes; none when the file is refused, which it must be in one line. */
function read(bytes: Uint8Array): number {
  try {
    const reading = createReading({ file: 'walk.gpx' });
    reading.feed(bytes);
    const { lat, cut } = reading.finish();
    // Of a packed file the cut may lie in its checksum, behind all points.
    assert.match(cut ?? '', /^ends early|^has a wrong checksum/);
    return lat.length;
  } catch (error) {
    assert.ok(error instanceof RemoteError && error.reason === 'cut-off', String(error));
    assert.match(error.message, /^walk\.gpx ends early.* before its first point\. Copy it again\.$/);
    return 0;
  }
}

/** How many points are whole in these bytes. */
const wholeIn = (bytes: Buffer): number => bytes.toString('latin1').split('</trkpt>').length - 1;

test('a file cut at any 1,000th byte has exactly the points before the cut', () => {
  assert.ok(whole.length > 200_000);
  for (let length = 1000; length < whole.length; length += 1000) {
    const bytes = whole.subarray(0, length);
    assert.equal(read(bytes), wholeIn(bytes), `cut at ${length}`);
  }
});

test('a packed file cut at any 1,000th byte has exactly the points that can be unpacked', () => {
  const packed = gzipSync(whole);
  for (let length = 1000; length < packed.length; length += 1000) {
    const bytes = packed.subarray(0, length);
    // Node's own zlib says how much of it there is.
    const unpacked = gunzipSync(bytes, { finishFlush: 2 });
    assert.equal(read(bytes), wholeIn(unpacked), `cut at ${length}`);
  }
});
