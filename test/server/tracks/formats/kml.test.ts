import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCoordinateText } from '../../../../server/tracks/formats/kmlCoordinates.ts';
import { parseDecimal } from '../../../../server/tracks/values.ts';
import { createRandom } from '../walkNoise.ts';
import { placesOf, readBytes } from './bytesReading.ts';

const parse = (text: string, step?: number) =>
  readBytes('walk.kml', text, step === undefined ? {} : { step });
const document = (inner: string) =>
  `<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>${inner}</Document></kml>`;
const line = (coordinates: string) =>
  `<LineString><tessellate>1</tessellate><coordinates>${coordinates}</coordinates></LineString>`;
const two = '14.2,46.1,402.5 -14.3,46.2';

/** Two points, however they are written. */
function checkTwo(text: string): void {
  const track = parse(text);
  assert.deepEqual(placesOf(track), [
    [46.1, 14.2],
    [46.2, -14.3],
  ]);
  assert.deepEqual([...track.ele], [402.5, Number.NaN]);
  assert.equal(track.leftOut, undefined);
  assert.equal(track.format, 'kml');
}

const writings: Record<string, string> = {
  'spaces between': ' 14.2,46.1,402.5   -14.3,46.2 ',
  'a line for each': '\n14.2,46.1,402.5\n\t-14.3,46.2\n',
  'carriage returns': '\r\n14.2,46.1,402.5\r\n-14.3,46.2\r\n',
  'carriage returns as references': '14.2,46.1,402.5&#13;\n-14.3,46.2&#xD;\n',
  'spaces after commas': '14.2, 46.1, 402.5 -14.3, 46.2',
  'spaces on both sides of commas': '14.2 , 46.1\t, 402.5\n-14.3 , 46.2',
  'an empty height': '14.2,46.1,402.5 -14.3,46.2,',
  'an empty height at the end of each line': '14.2,46.1,402.5\n-14.3,46.2,\n',
  'a comment between': '14.2,46<!-- 9,9 -->.1,402.5 <!----> -14.3,46.2',
  CDATA: '<![CDATA[14.2,46.1,402.5 ]]>-14.3,46.2',
  'signs and exponents': '+1.42e1,46.10,4025e-1 -14.30,46.2',
};
for (const [what, coordinates] of Object.entries(writings)) {
  test(`coordinates with ${what}: the two points are found`, () => {
    checkTwo(document(`<Placemark>${line(coordinates)}</Placemark>`));
  });
}

const inside = `<Placemark>${line(two)}</Placemark>`;
const roots: Record<string, string> = {
  'no namespace': `<kml><Document>${inside}</Document></kml>`,
  'a wrong namespace': `<kml xmlns="urn:wrong">${inside}</kml>`,
  'the namespace of Google Earth': `<kml xmlns="http://earth.google.com/kml/2.0">${inside}</kml>`,
  'a prefix': `<k:kml xmlns:k="http://www.opengis.net/kml/2.2">${inside.replace(/<(\/?)/g, '<$1k:')}</k:kml>`,
  'a prefix that is not declared': `<k:kml>${inside.replace(/<(\/?)/g, '<$1k:')}</k:kml>`,
  'a byte order mark': `\uFEFF<?xml version="1.0" encoding="UTF-8"?><!-- x --><kml>${inside}</kml>`,
  'folders in folders': `<kml><Folder><Document><Folder><Folder>${inside}</Folder></Folder></Document></Folder></kml>`,
};
for (const [what, text] of Object.entries(roots)) {
  test(`a root with ${what}: the two points are found`, () => checkTwo(text));
}

test('KML in UTF-16, and in the encoding that it declares, is read', () => {
  const text = document(`<name>Škofja Loka</name><Placemark>${line(two)}</Placemark>`);
  const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
  const backwards = Buffer.from(utf16).swap16();
  const latin2 = Buffer.from(
    `<?xml version="1.0" encoding="iso-8859-2"?>${text}`.replace('Š', '\u00a9'),
    'latin1',
  );
  for (const bytes of [utf16, backwards, latin2]) {
    const track = readBytes('download', bytes);
    assert.equal(track.name, 'Škofja Loka');
    assert.equal(track.lat.length, 2);
  }
});

test('each Placemark with lines is a part with its name, and each of its lines a segment', () => {
  const track = parse(
    document(`<name>Holidays</name>
    <Placemark><name>Monday</name>${line('1,1 2,2')}</Placemark>
    <Placemark><MultiGeometry>${line('3,3')}<MultiGeometry>${line('4,4')}</MultiGeometry>${line('')}${line('5,5')}</MultiGeometry>
      <name>Tuesday</name></Placemark>
    <Placemark>${line('6,6')}</Placemark>`),
  );
  assert.deepEqual([...track.lon], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...track.segmentStarts], [0, 2, 3, 4, 5]);
  assert.deepEqual([...track.segmentParts], [0, 1, 1, 1, 2]);
  assert.deepEqual(track.parts, [{ name: 'Monday' }, { name: 'Tuesday' }, { name: undefined }]);
  assert.equal(track.name, 'Monday');
});

test('the name of the document is that of a file whose lines have none', () => {
  const unnamed = `<Placemark>${line(two)}</Placemark>`;
  assert.equal(
    parse(document(`<name>Holidays</name><Folder><name>no</name>${unnamed}</Folder>`)).name,
    'Holidays',
  );
  assert.equal(parse(document(unnamed)).name, undefined);
});

test('points are waypoints with name, height and time, in whatever order these are written', () => {
  const point = (coordinates: string) => `<Point><coordinates>${coordinates}</coordinates></Point>`;
  const time = '<TimeStamp><when>2026-06-13T08:00:00Z</when></TimeStamp>';
  const track = parse(
    document(`<Placemark><name>Spring</name>${time}${point(' 14.2,46.1,3 ')}</Placemark>
    <Placemark>${point('14.3, 46.2')}${time}<name>Hut</name><name>no</name></Placemark>
    <Placemark><LookAt><longitude>1</longitude><TimeStamp><when>2020-01-01T00:00:00Z</when></TimeStamp></LookAt>
      <MultiGeometry>${point('1,1')}${point('2,2 9,9')}</MultiGeometry></Placemark>
    <Placemark><name>Nowhere</name>${point('')}</Placemark>`),
  );
  assert.deepEqual(placesOf(track.waypoints), [
    [46.1, 14.2],
    [46.2, 14.3],
    [1, 1],
    [2, 2],
  ]);
  assert.deepEqual([...track.waypoints.ele], [3, Number.NaN, Number.NaN, Number.NaN]);
  assert.deepEqual([...track.waypoints.time], [1781337600000, 1781337600000, Number.NaN, Number.NaN]);
  assert.deepEqual(track.waypoints.names, ['Spring', 'Hut', undefined, undefined]);
  assert.equal(track.name, undefined);
});

test('three thousand points in one Placemark all come, those that wait for its name too', () => {
  const points = Array.from(
    { length: 3000 },
    (_, i) => `<Point><coordinates>1,${i / 100}</coordinates></Point>`,
  );
  const track = parse(document(`<Placemark><MultiGeometry>${points.join('')}</MultiGeometry></Placemark>`));
  assert.equal(track.waypoints.lat.length, 3000);
  assert.equal(track.waypoints.lat[2999], 29.99);
});

const series = (name: string, values: (number | string)[]) =>
  `<gx:SimpleArrayData name="${name}">${values.map((value) => `<gx:value>${value}</gx:value>`).join('')}</gx:SimpleArrayData>`;
const data = (...all: string[]) =>
  `<ExtendedData><SchemaData schemaUrl="#s">${all.join('')}</SchemaData></ExtendedData>`;
const when = (second: number) => `<when>2026-06-13T08:00:0${second}Z</when>`;
const start = 1781337600000;

test('a gx:Track has its times, places and sensors side by side', () => {
  const track = parse(
    document(`<Placemark><name>Run</name><gx:Track><altitudeMode>absolute</altitudeMode>
    ${when(0)}${when(1)}${when(2)}
    <gx:coord>14.2 46.1 402.5</gx:coord><gx:coord> 14.3
      46.2 </gx:coord><gx:coord>14.4 46.3 404</gx:coord>
    <gx:angles>90 1 2</gx:angles>
    ${data(series('heart_rate', [120, '', 122]), series('Cadence', [80, 81]), series('speed', [1.5, 2, 2.5, 9]), series('mood', [1, 2, 3]))}
    </gx:Track></Placemark>`),
  );
  assert.deepEqual(placesOf(track), [
    [46.1, 14.2],
    [46.2, 14.3],
    [46.3, 14.4],
  ]);
  assert.deepEqual([...track.ele], [402.5, Number.NaN, 404]);
  assert.deepEqual([...track.time], [start, start + 1000, start + 2000]);
  assert.deepEqual(Object.keys(track.sensors).sort(), ['cad', 'hr', 'speed']);
  assert.deepEqual([...(track.sensors.hr ?? [])], [120, Number.NaN, 122]);
  assert.deepEqual([...(track.sensors.cad ?? [])], [80, 81, Number.NaN]);
  assert.deepEqual([...(track.sensors.speed ?? [])], [1.5, 2, 2.5]);
  assert.equal(track.name, 'Run');
});

test('a gx:Track that writes each time beside its place is the same', () => {
  const track = parse(
    document(
      `<Placemark><gx:Track>${when(0)}<gx:coord>1 2 3</gx:coord>${when(1)}<gx:coord>4 5 6</gx:coord></gx:Track></Placemark>`,
    ),
  );
  assert.deepEqual([...track.time], [start, start + 1000]);
  assert.deepEqual([...track.ele], [3, 6]);
});

test('an empty gx:coord is a moment without a place: it is passed over with its time and its heart beats', () => {
  const track = parse(
    document(`<Placemark><gx:Track>${when(0)}${when(1)}${when(2)}<gx:coord>1 2</gx:coord><gx:coord/><gx:coord>3 4</gx:coord>
      ${data(series('heartrate', [100, 101, 102]))}</gx:Track></Placemark>`),
  );
  assert.deepEqual([...track.time], [start, start + 2000]);
  assert.deepEqual([...(track.sensors.hr ?? [])], [100, 102]);
  assert.deepEqual([[...track.segmentStarts], track.leftOut], [[0], undefined]);
});

test('the tracks of a gx:MultiTrack are segments, unless it says that the line goes on', () => {
  const track = (lon: number, at = 0) => `<gx:Track>${when(at)}<gx:coord>${lon} 1 0</gx:coord></gx:Track>`;
  const starts = (interpolate: string, second = 0) => {
    const multi = `<gx:MultiTrack>${interpolate}${track(1, 5)}${track(2, 5 + second)}</gx:MultiTrack>`;
    const text = `<Placemark><name>A</name>${multi}</Placemark><Placemark>${track(3)}${track(4)}</Placemark>`;
    const { segmentStarts, parts } = parse(document(text));
    assert.equal(parts.length, 2);
    return [...segmentStarts];
  };
  assert.deepEqual(starts(''), [0, 1, 2, 3]);
  assert.deepEqual(starts('<gx:interpolate>0</gx:interpolate>'), [0, 1, 2, 3]);
  assert.deepEqual(starts('<gx:interpolate>1</gx:interpolate>'), [0, 2, 3]);
  assert.deepEqual(starts('<gx:interpolate>1</gx:interpolate>', 1), [0, 2, 3]);
  // Recorded side by side, as by two devices: no line goes back in time.
  assert.deepEqual(starts('<gx:interpolate>1</gx:interpolate>', -1), [0, 1, 2, 3]);
});

test('what is not a place of a track is passed over: polygons, rings, views, tours, styles', () => {
  const ring = '<LinearRing><coordinates>9,9 8,8 7,7</coordinates></LinearRing>';
  const track = parse(
    document(`<Style><LineStyle><color>ff</color></LineStyle></Style>
    <Placemark><Polygon><outerBoundaryIs>${ring}</outerBoundaryIs></Polygon></Placemark><Placemark>${ring}</Placemark>
    <gx:Tour><gx:Playlist><gx:FlyTo><Point><coordinates>9,9</coordinates></Point></gx:FlyTo></gx:Playlist></gx:Tour>
    <PhotoOverlay><Point><coordinates>9,9</coordinates></Point></PhotoOverlay>
    <ExtendedData><Placemark>${line('9,9')}</Placemark></ExtendedData>
    <Placemark>${line(two)}</Placemark>`),
  );
  assert.equal(track.lat.length, 2);
  assert.equal(track.waypoints.lat.length, 0);
});

test('the places that are not on the globe are left out and counted, with the line of the first', () => {
  const bad = ['1', 'x,2', '1,x', '1,91', '541,1', '1;2', '1,2,3,4', 'NaN,1', '1,,2'];
  const track = parse(`<kml><Placemark><LineString>
<coordinates>
1,2
${bad.join('\n')}
3,4
</coordinates></LineString><gx:Track><gx:coord>1</gx:coord><gx:coord>a b</gx:coord><gx:coord>5,6</gx:coord></gx:Track></Placemark></kml>`);
  assert.deepEqual(placesOf(track), [
    [2, 1],
    [4, 3],
    [6, 5],
  ]);
  assert.deepEqual(track.leftOut, { points: bad.length + 2, firstLine: 4 });
});

test('a file in pieces of any size is the same file', () => {
  const text =
    document(`<!-- a - b --><Placemark><name><![CDATA[A & B]]>&#33; 🗺</name><LineString><coordinates/>  <!-- c --></LineString>${line('14.25,46.125,-3.5\r\n 15.5,47&#46;5')}
    <gx:Track>${when(0)}<gx:coord>1.5 2.5 3</gx:coord>${data(series('hr', [99]))}</gx:Track></Placemark>`);
  const whole = parse(text);
  assert.equal(whole.name, 'A & B! 🗺');
  assert.deepEqual([...whole.lat], [46.125, 47.5, 2.5]);
  for (const step of [1, 2, 3, 7, 50]) assert.deepEqual(parse(text, step), whole);
});

test('every number of a line is read as JavaScript reads it, and nothing else is a number', () => {
  const random = createRandom(7);
  const pick = (from: string) => from[Math.floor(random() * from.length)] ?? '';
  const numbers = [
    '0',
    '-0',
    '1.',
    '.5',
    '-',
    '.',
    '1.2.3',
    '--1',
    '1e1',
    '0x1',
    '9'.repeat(16),
    '-0.000000000000001',
  ];
  for (let i = 0; i < 3000; i++) {
    const digits = Array.from({ length: Math.floor(random() * 20) }, () => pick('0123456789'));
    if (random() < 0.8) digits.splice(Math.floor(random() * 4), 0, '.');
    if (random() < 0.1) digits.splice(Math.floor(random() * 20), 0, pick('.-+e'));
    numbers.push(pick('-  ').trim() + (digits.join('') || '7'));
  }
  // Not by way of a track, which has no height of 20 digits.
  const read: number[] = [];
  const text = createCoordinateText((_lon, _lat, ele) => read.push(ele));
  const coordinates = numbers.map((number) => `1,2,${number}`).join('\n');
  text.begin(1, 1);
  for (let from = 0; from < coordinates.length; from += 999) text.add(coordinates.slice(from, from + 999));
  text.end();
  assert.deepEqual(read, numbers.map(parseDecimal));
});
