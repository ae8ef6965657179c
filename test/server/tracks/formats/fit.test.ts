import assert from 'node:assert/strict';
import { test } from 'node:test';
import FitParser from 'fit-file-parser';
import { pieceSizes, placesOf, readBytes, timesOf } from './bytesReading.ts';
import { createFitFile, type Field, fitSeconds, plainRecord, rideFile, semicircles } from './fitFile.ts';

const read = (bytes: Uint8Array, step?: number) => readBytes('ride.fit', bytes, step ? { step } : {});
const morning = fitSeconds('2026-05-09T07:30:00Z');
const place = (lat: number, lon: number) => [semicircles(lat), semicircles(lon)];
const near = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-7, `${actual} is not ${expected}`);

test('a ride has its places, heights, times, sensors, laps and pauses', () => {
  const track = read(rideFile());
  assert.equal(track.format, 'fit');
  assert.equal(track.lat.length, 200);
  near(track.lat[199], 46.0199);
  near(track.lon[199], 13.9801);
  near(track.ele[0], 402.2);
  assert.equal(timesOf(track)[0], '2026-05-09T07:30:00.000Z');
  assert.equal(timesOf(track)[199], '2026-05-09T07:43:19.000Z');
  assert.deepEqual([...track.segmentStarts], [0, 101]);
  assert.deepEqual([...track.segmentParts], [0, 0]);
  assert.deepEqual([...track.lapStarts], [0, 149]);
  const { hr, cad, power, temp, speed, course } = track.sensors;
  assert.deepEqual([hr?.[61], cad?.[61], power?.[61], temp?.[61]], [101, 80.5, 261, -5]);
  assert.equal(speed?.[61], 4.061);
  assert.equal(course, undefined);
  assert.equal(track.cut, undefined);
});

test('fit-file-parser finds the same points, sensors and laps', async () => {
  for (const bytes of [rideFile(), rideFile({ isBig: true }), rideFile({ header: 12 })]) {
    const track = read(bytes);
    const parser = new FitParser({ mode: 'list', speedUnit: 'm/s', lengthUnit: 'm' });
    const judged = await parser.parseAsync(Buffer.from(bytes));
    const records = judged.records ?? [];
    assert.equal(track.lat.length, records.length);
    for (const [index, record] of records.entries()) {
      assert.equal(track.lat[index], record.position_lat);
      assert.equal(track.lon[index], record.position_long);
      near(track.ele[index], record.enhanced_altitude ?? 0);
      assert.equal(track.time[index], new Date(record.timestamp ?? 0).getTime());
      assert.equal(track.sensors.hr?.[index], record.heart_rate);
      assert.equal(track.sensors.power?.[index], record.power);
      assert.equal(track.sensors.temp?.[index], record.temperature);
      near(track.sensors.speed?.[index], record.enhanced_speed ?? 0);
    }
    assert.equal(track.lapStarts.length, judged.laps?.length);
  }
});

test('both orders of bytes and both headers are one file, in pieces of any size too', () => {
  const whole = read(rideFile());
  for (const options of [{ isBig: true }, { header: 12 }, { isBig: true, header: 12 }] as const) {
    assert.deepEqual(read(rideFile(options)), whole);
  }
  for (const step of pieceSizes) assert.deepEqual(read(rideFile(), step), whole);
});

test('values that are marked as invalid are missing, and records without a place are no points', () => {
  const file = createFitFile().define(0, 20, [...plainRecord, [2, 'uint16'], [3, 'uint8'], [6, 'uint16']]);
  file.data(0, morning, undefined, undefined, 5000, 3000, 60, 1000);
  file.data(0, morning, ...place(46, 14), undefined, 4512, undefined, 1500);
  file.data(0, undefined, ...place(46, 15), 4500, 1, 61, undefined);
  const track = read(file.end());
  assert.deepEqual(Array.from(track.lon, Math.round), [14, 15]);
  assert.deepEqual([...track.ele], [402.4, 400]);
  assert.deepEqual([...(track.sensors.hr ?? [])], [Number.NaN, 61]);
  assert.deepEqual([...(track.sensors.speed ?? [])], [1.5, Number.NaN]);
  assert.deepEqual(timesOf(track), ['2026-05-09T07:30:00.000Z', undefined]);
  assert.equal(track.leftOut, undefined);
});

test('times that count from when the device was switched on are none', () => {
  const file = createFitFile().define(0, 20, plainRecord);
  file.data(0, 0x0fffffff, ...place(1, 2), undefined).data(0, 0x10000000, ...place(1, 2), undefined);
  assert.deepEqual(timesOf(read(file.end())), [undefined, '1998-07-03T21:24:16.000Z']);
});

test('five bits of a time go on from the time before, also past their end', () => {
  const file = createFitFile().define(0, 20, plainRecord);
  file.define(1, 20, plainRecord.slice(1));
  const even = morning - (morning % 32) + 30;
  file.data(0, even, ...place(1, 2), undefined);
  file.compressed(1, 31, ...place(1, 3), undefined);
  file.compressed(1, 1, ...place(1, 4), undefined);
  file.compressed(1, 1, ...place(1, 5), undefined);
  const seconds = Array.from(read(file.end()).time, (at) => at / 1000 - 631_065_600 - even);
  assert.deepEqual(seconds, [0, 1, 3, 3]);
});

test('a local number may be defined anew, and messages of other kinds are passed over', () => {
  const file = createFitFile()
    .define(0, 20, plainRecord)
    .data(0, morning, ...place(1, 2), undefined);
  file.define(0, 65_280, [[0, 'sint32']], 9).data(0, 5);
  file.define(0, 20, [plainRecord[2], plainRecord[1]] as Field[], 4).data(0, semicircles(4), semicircles(3));
  assert.deepEqual(
    placesOf(read(file.end())).map((pair) => pair.map(Math.round)),
    [
      [1, 2],
      [3, 4],
    ],
  );
});

test('a timer that is stopped is a gap, also when its start is missing or all events come last', () => {
  const event: readonly Field[] = [
    [253, 'uint32'],
    [0, 'enum'],
    [1, 'enum'],
  ];
  const starts = (stops: readonly number[][], isLast: boolean) => {
    const file = createFitFile().define(0, 20, plainRecord).define(1, 21, event);
    const tell = (at?: number) => {
      for (const [second = 0, ...what] of stops) {
        if (at === undefined || second === at) file.data(1, morning + second, ...what);
      }
    };
    for (const at of [0, 1, 2, 3, 20, 21]) {
      file.data(0, morning + at, ...place(1, at), undefined);
      if (!isLast) tell(at);
    }
    if (isLast) tell();
    return [...read(file.end()).segmentStarts];
  };
  for (const isLast of [false, true]) {
    assert.deepEqual(
      starts(
        [
          [3, 0, 4],
          [20, 0, 0],
        ],
        isLast,
      ),
      [0, 4],
    );
    assert.deepEqual(starts([[3, 0, 4]], isLast), [0, 4]);
    assert.deepEqual(
      starts(
        [
          [1, 0, 1],
          [3, 0, 9],
          [3, 0, 9],
        ],
        isLast,
      ),
      [0, 2, 4],
    );
    // The battery, a start, a marker, and a stop at the end.
    assert.deepEqual(
      starts(
        [
          [0, 11, 4],
          [1, 0, 0],
          [2, 0, 3],
          [21, 0, 4],
        ],
        isLast,
      ),
      [0],
    );
  }
});

test('laps begin with the first point after their start, wherever in the file they are told', () => {
  const lap: readonly Field[] = [
    [253, 'uint32'],
    [2, 'uint32'],
  ];
  const starts = (laps: readonly (number | undefined)[][], isFirst = false) => {
    const file = createFitFile().define(0, 20, plainRecord).define(1, 19, lap);
    const tell = () => {
      for (const [from, to] of laps) {
        file.data(1, morning + (to ?? 0), from === undefined ? undefined : morning + from);
      }
    };
    if (isFirst) tell();
    for (const at of [0, 10, 20, 30]) file.data(0, morning + at, ...place(1, at), undefined);
    if (!isFirst) tell();
    return [...read(file.end()).lapStarts];
  };
  for (const isFirst of [false, true]) {
    assert.deepEqual(
      starts(
        [
          [0, 15],
          [15, 25],
          [25, 31],
        ],
        isFirst,
      ),
      [0, 2, 3],
    );
    // The second and third have no point of their own, the last none at all.
    assert.deepEqual(
      starts(
        [
          [0, 11],
          [11, 12],
          [12, 25],
          [40, 50],
        ],
        isFirst,
      ),
      [0, 2],
    );
    assert.deepEqual(
      starts(
        [
          [undefined, 20],
          [undefined, 31],
        ],
        isFirst,
      ),
      [0, 2],
    );
    assert.deepEqual(starts([], isFirst), []);
  }
});

test('a course has its name, and its course points are waypoints', () => {
  const file = createFitFile()
    .define(0, 31, [[5, 'string']])
    .data(0, 'Über den Sattel');
  file.define(1, 32, [
    [1, 'uint32'],
    [2, 'sint32'],
    [3, 'sint32'],
    [6, 'string'],
  ]);
  file.data(1, morning, ...place(1, 2), 'Žaga').data(1, undefined, ...place(3, 4), '');
  file.define(2, 20, plainRecord).data(2, morning, ...place(5, 6), undefined);
  const track = read(file.end());
  assert.equal(track.name, 'Über den Sattel');
  assert.equal(track.parts[0]?.name, 'Über den Sattel');
  assert.deepEqual(track.waypoints.names, ['Žaga', undefined]);
  assert.deepEqual(timesOf(track.waypoints), ['2026-05-09T07:30:00.000Z', undefined]);
  assert.equal(track.lat.length, 1);
});

test('several files in one are parts of one track, each with its definitions and laps', () => {
  const track = read(Buffer.concat([rideFile(), rideFile({ isBig: true }), rideFile({ header: 12 })]));
  assert.equal(track.lat.length, 600);
  assert.deepEqual([...track.segmentStarts], [0, 101, 200, 301, 400, 501]);
  assert.deepEqual([...track.segmentParts], [0, 0, 1, 1, 2, 2]);
  assert.deepEqual([...track.lapStarts], [0, 149, 200, 349, 400, 549]);
  assert.equal(track.cut, undefined);
});
