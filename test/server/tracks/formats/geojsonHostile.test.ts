/** GeoJSON that is wrong, cut off, made to hurt, or something else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createReading } from '../../../../server/tracks/formats/read.ts';
import { usualLimits } from '../../../../server/tracks/limits.ts';
import { pieceSizes, placesOf, readBytes, timesOf } from './bytesReading.ts';
import { collection, feature, line, places, read } from './madeGeojson.ts';

/** What the heap holds when nothing more can be thrown away, in bytes. */
function kept(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

test('places that are not on the globe are left out, with the line of the first', () => {
  const text = `{"type": "LineString", "coordinates": [[1, 2],\n[3, 4],\n[5, 91],\n[6], [],\n["7", 8], [null, 1], [1e999, 1],\n[190, 9]]}`;
  const track = read(text);
  assert.deepEqual(placesOf(track), [
    [2, 1],
    [4, 3],
    [9, -170],
  ]);
  assert.deepEqual(track.leftOut, { points: 5, firstLine: 3 });
  for (const step of pieceSizes) assert.deepEqual(read(text, step), track);
});

test('coordinates that are not nested as their type has it are an error that names the line', () => {
  for (const [type, coordinates] of [
    ['LineString', [[[1, 2]]]],
    ['LineString', [1, 2]],
    ['LineString', [[1, 2], 3]],
    ['LineString', [[1, [2]]]],
    ['MultiLineString', [[1, 2]]],
    ['Point', [[1, 2]]],
    ['MultiPoint', [1, 2]],
  ]) {
    for (const value of [
      { type, coordinates },
      { coordinates, type },
    ]) {
      assert.throws(
        () => read(`{"type": "FeatureCollection", "features": [\n${JSON.stringify(feature(value))}]}`),
        {
          reason: 'bad-coordinates',
          message:
            /^walk\.geojson is not GeoJSON: the coordinates of the \w+ in line 2 are not nested as RFC 7946 has it\./,
        },
      );
    }
  }
});

test('a fault in the JSON is named with its line and column, in pieces of any size', () => {
  for (const [text, where] of [
    ['{\n "type": tru}', 'line 2, column 13: unexpected "}"'],
    ['{\n "type" "Point"}', 'line 2, column 9: "Point" where a colon must be'],
    [
      '{"type": "LineString",\n"coordinates": [[1, 2],, [3, 4]]}',
      'line 2, column 24: a comma where a value must be',
    ],
    ['{"type": "Point", }', 'line 1, column 19: } where a key must be'],
    ['{"type": ["Ž\\u017d🗺", ]}', 'line 1, column 27: ] where a value must be'],
    ['{"type": 01}', 'line 1, column 11: 1 where a comma or the end must be'],
    ['{"type": "Point"]', 'line 1, column 17: ] where a comma or the end must be'],
    ['{"a": "b\nc"}', 'line 1, column 9: unexpected "\\n"'],
  ] as const) {
    const message = `walk.geojson is not well-formed JSON at ${where}. Correct it, or export it again.`;
    for (const step of [text.length, 1, 3])
      assert.throws(() => read(text, step), { reason: 'not-well-formed', message });
  }
});

test('a file that was cut off anywhere has the places before, and their times if those came first', () => {
  const properties = { coordTimes: [1, 2, 3].map((second) => `2026-05-09T07:30:0${second}Z`) };
  const text = JSON.stringify(collection(feature(line, properties)));
  const first = text.indexOf('[14,46,300]') + 11;
  for (let length = 1; length < text.length; length++) {
    const cut = text.slice(0, length);
    if (length < first) {
      assert.throws(() => read(cut), {
        message: 'walk.geojson ends early, in line 1, before its first point. Copy it again.',
      });
      continue;
    }
    const track = read(cut);
    assert.equal(track.cut, 'ends early, in line 1');
    const found = track.lat.length;
    assert.deepEqual(placesOf(track), places.slice(0, found));
    assert.deepEqual(
      timesOf(track),
      [1, 2, 3].slice(0, found).map((second) => `2026-05-09T07:30:0${second}.000Z`),
    );
  }
});

test('JSON of another kind is called what it is', () => {
  const message =
    'walk.geojson is not a GeoJSON file: none of its objects has a "type" of GeoJSON. Remotex reads what RFC 7946 describes.';
  for (const value of [{ type: 'Topology', objects: {} }, { a: 1 }, [], 12, 'text', null]) {
    assert.throws(() => read(JSON.stringify(value)), { reason: 'not-geojson', message });
  }
  assert.throws(() => read(''), { message: 'walk.geojson is not a GeoJSON file: it is empty.' });
  assert.throws(() => read('\0\u0001\u0002'), { reason: 'not-well-formed' });
  assert.throws(() => read('<gpx/>x'), { reason: 'not-well-formed' });
  assert.throws(() => read(collection()), { reason: 'no-points' });
});

test('a GeoJSON file is known by what is in it', () => {
  assert.equal(readBytes('walk.txt', JSON.stringify(line)).format, 'geojson');
  assert.throws(() => readBytes('walk.txt', '{"a": 1}'), { reason: 'unknown-format' });
});

test('names of object members are only names', () => {
  const text =
    '{"__proto__": {"type": "x"}, "constructor": [], "type": "Point", "coordinates": [1, 2], "toString": 3}';
  assert.equal(read(text).lat.length, 1);
});

test('files that were made to hurt are refused before they hurt', () => {
  const limits = { ...usualLimits, points: 3, piece: 100_000 };
  const refused = (reason: string, text: string) =>
    assert.throws(() => readBytes('walk.geojson', text, { limits, step: 10_000 }), { reason });
  refused('too-deep', '{"a":'.repeat(65));
  refused('too-deep', `{"type": "LineString", "coordinates": ${'['.repeat(1_000_000)}`);
  refused('too-long', `{"a": "${'x'.repeat(300_000)}`);
  refused('too-long', `{"a": 1${'0'.repeat(300_000)}`);
  refused('too-long', `{"a": ${' '.repeat(300_000)}`);
  refused('too-many-points', `{"coordinates": [${'[1,2],'.repeat(4)}`);
  refused(
    'too-many-points',
    JSON.stringify({
      type: 'MultiPoint',
      coordinates: [
        [1, 2],
        [1, 2],
        [1, 2],
        [1, 2],
      ],
    }),
  );
  const times = { coordTimes: Array.from({ length: 100_000 }, () => ['2026-05-09T07:30:00Z']) };
  assert.equal(readBytes('walk.geojson', JSON.stringify(feature(line, times)), { limits }).lat.length, 3);
});

test('geometries without places and without end take no memory', () => {
  const reading = createReading({ file: 'walk.geojson' });
  const some = Buffer.from(
    '{"type":"Point","coordinates":[]},{"coordinates":[[]],"type":"LineString"},'.repeat(5000),
  );
  reading.feed(Buffer.from('{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":['));
  for (let i = 0; i < 5; i++) reading.feed(some);
  const before = kept();
  for (let i = 0; i < 40; i++) reading.feed(some);
  // 400,000 of them were more than 50 MB.
  const grown = kept() - before;
  assert.ok(grown < 10_000_000, `${grown}`);
  reading.feed(Buffer.from('{"type":"Point","coordinates":[1,2]}]}}'));
  assert.deepEqual(placesOf(reading.finish()), [[2, 1]]);
});

test('coordinates where none belong are passed over, and those that follow within are not', () => {
  const inner = '{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}';
  const track = read(`{"coordinates": [[5, 6], [7, 8]], "geometry": ${inner}, "type": "Feature"}`);
  assert.deepEqual(placesOf(track), [
    [2, 1],
    [4, 3],
  ]);
});
