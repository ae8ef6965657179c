import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBytes } from './bytesReading.ts';
import { createFitFile, fitSeconds, plainRecord, rideFile, semicircles } from './fitFile.ts';

const read = (bytes: Uint8Array) => readBytes('ride.fit', bytes);
const morning = fitSeconds('2026-05-09T07:30:00Z');
const place = (lat: number, lon: number) => [semicircles(lat), semicircles(lon)];

test('what is wrong with a damaged file is said, and its points are kept', () => {
  const ride = rideFile();
  const cutOf = (bytes: Uint8Array) => {
    const { lat, cut } = read(bytes);
    return [lat.length, cut];
  };
  const changed = (at: number, byte: number) => {
    const bytes = Buffer.from(ride);
    bytes[at] = byte;
    return bytes;
  };
  const wrongSum = 'has a wrong checksum: some of it is damaged or missing';
  assert.deepEqual(cutOf(changed(ride.length - 1, (ride.at(-1) ?? 0) ^ 1)), [200, wrongSum]);
  assert.deepEqual(cutOf(changed(12, (ride[12] ?? 0) ^ 1)), [200, wrongSum]);
  assert.deepEqual(cutOf(ride.subarray(0, ride.length - 1)), [200, 'ends early, after 6,139 bytes']);
  assert.deepEqual(cutOf(ride.subarray(0, 6100)), [199, 'ends early, after 6,100 bytes']);
  const more = Buffer.concat([ride, Buffer.from('and some more text')]);
  assert.deepEqual(cutOf(more), [200, 'has something else than FIT from byte 6,140 on']);
  const lost = createFitFile()
    .define(0, 20, plainRecord)
    .data(0, morning, ...place(1, 2), undefined);
  assert.deepEqual(cutOf(lost.raw(7, 1, 2, 3).end()), [1, 'is damaged at byte 49']);
});

test('a file that its device never closed is read to its end', () => {
  const ride = rideFile();
  ride.writeUInt32LE(0, 4);
  ride.writeUInt16LE(0, 12);
  const { lat, cut } = read(ride.subarray(0, 3000));
  assert.ok(lat.length > 80);
  assert.equal(cut, 'was never closed by its device, so its end may be missing');
});

test('what is no FIT file, or has no places, says so', () => {
  const notFit = 'ride.fit is not a FIT file: ".FIT" is not in its header. Export it again from the device.';
  assert.throws(() => read(Buffer.from('\x0e\x10some other binary')), { reason: 'not-fit', message: notFit });
  assert.throws(() => read(Buffer.alloc(100, 0xff)), { reason: 'not-fit' });
  assert.throws(() => read(Buffer.alloc(0)), { reason: 'not-fit', message: /it is empty/ });
  const indoors = createFitFile().define(0, 20, plainRecord).data(0, morning, undefined, undefined, 5000);
  assert.throws(() => read(indoors.end()), { reason: 'no-points' });
  assert.throws(() => read(rideFile().subarray(0, 40)), {
    reason: 'cut-off',
    message: 'ride.fit ends early, after 40 bytes, before its first point. Copy it again.',
  });
});

test('a FIT file is known by what is in it', () => {
  assert.equal(readBytes('ride', rideFile()).format, 'fit');
  assert.equal(readBytes('ride.gpx', rideFile()).format, 'fit');
});
