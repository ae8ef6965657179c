/** Files that were cut or changed on their way: the points before, or one clear line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RemoteError } from '../../../../server/remote/errors.ts';
import { readBytes } from './bytesReading.ts';
import { createFitFile, fitSeconds, plainRecord, rideFile, semicircles } from './fitFile.ts';
import { fix, nightFlight } from './igcFlight.ts';
import { gga, nightLog, rmc } from './nmeaLog.ts';

const coordinates = Array.from({ length: 400 }, (_, at) => [14 + at / 1000, 46 - at / 1000, 300 + at]);
const times = coordinates.map((_, at) => new Date(Date.UTC(2026, 4, 9, 7, 30, at)).toISOString());
const geojson = (count: number): Buffer =>
  Buffer.from(
    JSON.stringify({
      type: 'FeatureCollection',
      features: [
        { type: 'Feature', properties: { name: 'Hut' }, geometry: { type: 'Point', coordinates: [14, 46] } },
        {
          type: 'Feature',
          properties: { name: 'Žaga', coordTimes: times.slice(0, count) },
          geometry: { type: 'LineString', coordinates: coordinates.slice(0, count) },
        },
      ],
    }),
  );
const smallFit = createFitFile().define(0, 20, plainRecord);
for (const at of [0, 1, 2]) {
  smallFit.data(0, fitSeconds('2026-05-09T07:30:00Z') + at, semicircles(46), semicircles(14 + at), 4500);
}

const files: Readonly<Record<string, { readonly small: Buffer; readonly large: Buffer }>> = {
  'ride.fit': { small: smallFit.end(), large: Buffer.concat([rideFile(), rideFile({ isBig: true })]) },
  'log.nmea': {
    small: Buffer.from(
      `${gga('080000', 1, 2)}\r\n${rmc('080000', 1, 2, '090526')}\r\n${gga('080001', 1, 3)}\r\n`,
    ),
    large: Buffer.from(nightLog()),
  },
  'flight.igc': {
    small: Buffer.from(`AXXX\r\nHFDTE090526\r\n${fix('080000', 1, 2)}\r\n${fix('080001', 1, 3)}\r\n`),
    large: Buffer.from(nightFlight()),
  },
  'walk.geojson': { small: geojson(3), large: geojson(400) },
};

/** How many points there are, or undefined for one clear line. */
function survive(file: string, bytes: Uint8Array, step?: number): number | undefined {
  try {
    const { lat, lon, time, segmentStarts, lapStarts, cut } = readBytes(file, bytes, step ? { step } : {});
    assert.equal(lon.length, lat.length);
    assert.equal(time.length, lat.length);
    assert.ok(lat.every((value) => Math.abs(value) <= 90) && lon.every((value) => Math.abs(value) <= 180));
    for (const starts of [segmentStarts, lapStarts]) {
      assert.ok(starts.every((start, at) => start < lat.length && start > (starts[at - 1] ?? -1)));
    }
    assert.doesNotMatch(cut ?? '', /[\n\r]/);
    return lat.length;
  } catch (error) {
    assert.ok(error instanceof RemoteError, `${file}: ${error instanceof Error ? error.stack : error}`);
    assert.match(error.message, /^[\w.]+ [^\n\r]+\.$/);
    return undefined;
  }
}

for (const [file, { small, large }] of Object.entries(files)) {
  test(`${file} that was cut after any byte has the points before, or says what is wrong`, () => {
    for (let length = 0; length <= small.length; length++) survive(file, small.subarray(0, length));
    let before = 0;
    for (let length = 1000; length < large.length; length += 1000) {
      const points = survive(file, large.subarray(0, length)) ?? 0;
      assert.ok(points >= before, `${length}: ${points} after ${before}`);
      before = points;
    }
    assert.ok(before > 100, `${before}`);
    assert.ok((survive(file, large) ?? 0) >= before);
  });

  test(`${file} with changed bytes gives points or one clear line, the same in pieces of any size`, () => {
    let seed = 1;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    for (let round = 0; round < 400; round++) {
      const bytes = Buffer.from(round % 4 === 0 ? large : small);
      for (let change = random(8); change >= 0; change--) bytes[random(bytes.length)] = random(256);
      assert.equal(survive(file, bytes, 1 + random(100)), survive(file, bytes), `round ${round}`);
    }
  });

  test(`bytes without any sense that are called ${file} are refused`, () => {
    let seed = 3;
    const noise = Uint8Array.from({ length: 200_000 }, () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed >> 16;
    });
    for (const bytes of [
      noise,
      Buffer.alloc(100_000),
      Buffer.alloc(100_000, 0xff),
      Buffer.alloc(100_000, ' '),
    ]) {
      assert.equal(survive(file, bytes), undefined);
    }
  });
}
