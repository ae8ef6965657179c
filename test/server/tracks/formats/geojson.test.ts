import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gpx, tcx } from '@tmcw/togeojson';
import { DOMParser } from '@xmldom/xmldom';
import { pieceSizes, placesOf, readBytes, timesOf } from './bytesReading.ts';
import { collection, feature, line, places, read } from './madeGeojson.ts';

test('a line is a track, bare or in a feature or in a collection', () => {
  const bare = read(line);
  assert.equal(bare.format, 'geojson');
  assert.deepEqual(placesOf(bare), places);
  assert.deepEqual([...bare.ele], [300, Number.NaN, 320.5]);
  assert.deepEqual([...bare.segmentKinds], [0]);
  for (const value of [
    feature(line),
    feature(line, null),
    collection(feature(line)),
    { type: 'GeometryCollection', geometries: [line] },
    feature({ type: 'GeometryCollection', geometries: [{ type: 'GeometryCollection', geometries: [line] }] }),
  ]) {
    assert.deepEqual(read(value), bare, JSON.stringify(value));
  }
});

test('the members of an object may come in any order', () => {
  const { type, coordinates } = line;
  const properties = {
    coordTimes: ['2026-05-09T07:30:00Z', '2026-05-09T07:30:01Z', '2026-05-09T07:30:02Z'],
    name: 'Walk',
  };
  const whole = read(collection(feature(line, properties)));
  assert.deepEqual(timesOf(whole)[2], '2026-05-09T07:30:02.000Z');
  for (const geometry of [line, { coordinates, type }]) {
    for (const one of [
      { type: 'Feature', properties, geometry },
      { geometry, properties, type: 'Feature' },
      { properties, type: 'Feature', id: [{ coordinates: [[9, 9]] }], geometry, bbox: [1, 2, 3, 4] },
    ]) {
      assert.deepEqual(read({ features: [one], type: 'FeatureCollection' }), whole, JSON.stringify(one));
    }
  }
});

test('each feature is a part with its name, and each line of it a segment', () => {
  const more = {
    type: 'MultiLineString',
    coordinates: [
      [
        [1, 2],
        [3, 4],
      ],
      [[5, 6]],
      [],
      [[7, 8]],
    ],
  };
  const both = { type: 'GeometryCollection', geometries: [line, more] };
  const track = read(collection(feature(line, { name: 'A' }), feature(both, { title: 'B' }), feature(null)));
  assert.deepEqual([...track.segmentStarts], [0, 3, 6, 8, 9]);
  assert.deepEqual([...track.segmentParts], [0, 1, 1, 1, 1]);
  assert.deepEqual(
    track.parts.map(({ name }) => name),
    ['A', 'B'],
  );
  assert.equal(track.name, 'A');
});

test('points are waypoints with name, height and time, and areas are passed over', () => {
  const point = feature(
    { type: 'Point', coordinates: [14, 46, 7] },
    { name: 'Hut', time: '2026-05-09T07:30:00Z' },
  );
  const many = feature(
    {
      type: 'MultiPoint',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    },
    { title: 'Springs' },
  );
  const ring = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ];
  const areas = [
    { type: 'Polygon', coordinates: [ring] },
    { coordinates: [[ring]], type: 'MultiPolygon' },
  ];
  const track = read(collection(feature(areas[0]), point, feature(areas[1]), many, feature(line)));
  assert.deepEqual(track.waypoints.names, ['Hut', 'Springs', 'Springs']);
  assert.deepEqual(placesOf(track.waypoints), [
    [46, 14],
    [2, 1],
    [4, 3],
  ]);
  assert.deepEqual([track.waypoints.ele[0], timesOf(track.waypoints)[0]], [7, '2026-05-09T07:30:00.000Z']);
  assert.deepEqual(placesOf(track), places);
});

test('times and sensors belong to a line only if there are as many as points', () => {
  const time = (second: number) => `2026-05-09T07:30:0${second}Z`;
  const lines = {
    type: 'MultiLineString',
    coordinates: [
      [
        [1, 2],
        [3, 4],
      ],
      [[5, 6]],
    ],
  };
  const track = (properties: unknown) => read(feature(lines, properties));
  const whole = track({
    coordinateProperties: { times: [[time(1), time(2)], [time(3)]], heart: [[60, null], [62]] },
  });
  assert.deepEqual(
    timesOf(whole),
    [1, 2, 3].map((second) => `2026-05-09T07:30:0${second}.000Z`),
  );
  assert.deepEqual([...(whole.sensors.hr ?? [])], [60, Number.NaN, 62]);
  const some = track({
    coordTimes: [
      [time(1), 'soon'],
      [time(3), time(4)],
    ],
  });
  assert.deepEqual(timesOf(some), ['2026-05-09T07:30:01.000Z', undefined, undefined]);
  for (const coordTimes of [
    [time(1), time(2), time(3)],
    [[time(1)]],
    [],
    'now',
    { a: [time(1)] },
    [[[], {}]],
  ]) {
    assert.deepEqual(timesOf(track({ coordTimes })), [undefined, undefined, undefined]);
  }
});

const walk = (attribute: string) =>
  Array.from({ length: 20 }, (_, at) => [46 + at / 100, 14 - at / 100, 300 + at, at] as const).map(
    ([lat, lon, ele, at]) => {
      const time = new Date(Date.UTC(2026, 4, 9, 7, 30, at)).toISOString();
      return attribute === 'gpx'
        ? `<trkpt lat="${lat}" lon="${lon}"><ele>${ele}</ele><time>${time}</time><extensions><gpxtpx:TrackPointExtension>
            <gpxtpx:hr>${100 + at}</gpxtpx:hr><gpxtpx:cad>${80 + at}</gpxtpx:cad><gpxtpx:atemp>21</gpxtpx:atemp>
            </gpxtpx:TrackPointExtension><power>${200 + at}</power></extensions></trkpt>`
        : `<Trackpoint><Time>${time}</Time><Position><LatitudeDegrees>${lat}</LatitudeDegrees>
            <LongitudeDegrees>${lon}</LongitudeDegrees></Position><AltitudeMeters>${ele}</AltitudeMeters>
            <HeartRateBpm><Value>${100 + at}</Value></HeartRateBpm><Cadence>${80 + at}</Cadence></Trackpoint>`;
    },
  );

test('what togeojson makes of a GPX file is read as the GPX file itself', () => {
  const points = walk('gpx');
  const text = `<gpx xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
    <trk><name>Walk</name><trkseg>${points.slice(0, 12).join('')}</trkseg><trkseg>${points.slice(12).join('')}</trkseg></trk>
    <rte><name>There</name><rtept lat="1" lon="2"><ele>3</ele></rtept><rtept lat="4" lon="5"><ele>6</ele></rtept></rte>
    <wpt lat="46.5" lon="14.5"><ele>7</ele><time>2026-05-09T07:30:00Z</time><name>Hut</name></wpt></gpx>`;
  const { format: _, ...expected } = readBytes('walk.gpx', text);
  const made = JSON.stringify(gpx(new DOMParser().parseFromString(text, 'text/xml') as never));
  for (const step of [made.length, ...pieceSizes]) {
    const { format, ...track } = read(made, step);
    assert.deepEqual(track, expected);
  }
  assert.deepEqual(Object.keys(expected.sensors).sort(), ['cad', 'hr', 'power', 'temp']);
});

test('what togeojson makes of a TCX file has its points, times and sensors', () => {
  const text = `<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>
    <Activity><Lap><Track>${walk('tcx').join('')}</Track></Lap></Activity></Activities></TrainingCenterDatabase>`;
  const made = JSON.stringify(tcx(new DOMParser().parseFromString(text, 'text/xml') as never));
  const track = read(made);
  const numbers = Array.from({ length: 20 }, (_, at) => at);
  assert.deepEqual(
    placesOf(track),
    numbers.map((at) => [46 + at / 100, 14 - at / 100]),
  );
  assert.deepEqual(
    [...track.ele],
    numbers.map((at) => 300 + at),
  );
  assert.deepEqual(
    [...track.time],
    numbers.map((at) => Date.UTC(2026, 4, 9, 7, 30, at)),
  );
  assert.deepEqual(
    [...(track.sensors.hr ?? [])],
    numbers.map((at) => 100 + at),
  );
  assert.deepEqual(
    [...(track.sensors.cad ?? [])],
    numbers.map((at) => 80 + at),
  );
});

test('one value in each line, or each after a separator, is one file', () => {
  const values = [
    feature(line, { name: 'A' }),
    feature({ type: 'Point', coordinates: [1, 2] }),
    feature(line),
  ];
  const whole = read(collection(...values));
  const texts = values.map((value) => JSON.stringify(value));
  for (const text of [
    texts.join('\n'),
    `${texts.join('\r\n')}\n`,
    texts.map((one) => `\x1e${one}\n`).join(''),
  ]) {
    assert.deepEqual(read(text), whole);
    assert.deepEqual(read(text, 7), whole);
  }
});

test('a file in any encoding, with a mark and in pieces of any size, is the same file', () => {
  const text = JSON.stringify(collection(feature(line, { name: 'Žaga 🗺 Überführung' })), undefined, 2);
  const whole = read(text);
  assert.equal(whole.name, 'Žaga 🗺 Überführung');
  const wide = Buffer.from(`\uFEFF${text}`, 'utf16le');
  for (const bytes of [Buffer.from(`\uFEFF${text}`), wide, Buffer.from(wide).swap16()]) {
    for (const step of [bytes.length, ...pieceSizes]) {
      assert.deepEqual(readBytes('walk.geojson', bytes, { step }), whole);
    }
  }
  const latin = Buffer.from(JSON.stringify(feature(line, { name: 'Café' })), 'latin1');
  for (const step of pieceSizes) assert.equal(readBytes('walk.geojson', latin, { step }).name, 'Café');
});
