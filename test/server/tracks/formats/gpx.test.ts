import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrackColumns } from '../../../../server/tracks/columns.ts';
import { createReading } from '../../../../server/tracks/formats/read.ts';

function parse(text: string, step = text.length): TrackColumns {
  const bytes = Buffer.from(text);
  const reading = createReading({ file: 'walk.gpx' });
  for (let from = 0; from < bytes.length; from += step) reading.feed(bytes.subarray(from, from + step));
  return reading.finish();
}
const inSegment = (points: string) => `<gpx><trk><trkseg>${points}</trkseg></trk></gpx>`;
const places = ({ lat, lon }: TrackColumns) => Array.from(lat, (value, i) => [value, lon[i]]);

/** Two points, however they are written. */
function checkTwo(text: string): void {
  const track = parse(text);
  assert.deepEqual(places(track), [
    [46.1, 14.2],
    [46.2, -14.3],
  ]);
  assert.equal(track.leftOut, undefined);
}
const two = '<trkpt lat="46.1" lon="14.2"/><trkpt lat="46.2" lon="-14.3"/>';

test('GPX 1.1 gives places, heights, times, waypoints and the name', () => {
  const track = parse(`<?xml version="1.0" encoding="UTF-8"?>
    <gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
      <metadata><name>File</name><author><name>Somebody</name></author></metadata>
      <wpt lat="1" lon="2"><ele>3</ele><name>Spring</name></wpt>
      <wpt lat="4" lon="5"/>
      <trk><name>Morning walk</name><trkseg>
        <trkpt lat="46.1" lon="14.2"><ele>402.5</ele><time>2026-06-13T08:00:00Z</time></trkpt>
        <trkpt lat="46.2" lon="14.3"><time>2026-06-13T08:00:10.250Z</time></trkpt>
      </trkseg></trk>
    </gpx>`);
  assert.deepEqual([...track.ele], [402.5, Number.NaN]);
  assert.deepEqual([...track.time], [1781337600000, 1781337610250]);
  assert.deepEqual([...track.waypoints.lat], [1, 4]);
  assert.deepEqual([...track.waypoints.lon], [2, 5]);
  assert.deepEqual(track.waypoints.names, ['Spring', undefined]);
  assert.equal(track.name, 'Morning walk');
});

test('GPX 1.0, with the name of the file at the top and extra values in the points, is read the same', () => {
  const track = parse(`<gpx version="1.0" xmlns="http://www.topografix.com/GPX/1/0"><name>Old file</name>
    <trk><trkseg><trkpt lat="46.1" lon="14.2"><ele>1</ele><course>90</course><speed>1.2</speed></trkpt></trkseg></trk></gpx>`);
  assert.equal(track.name, 'Old file');
  assert.deepEqual([...track.ele], [1]);
});

test('tracks and routes keep the order of the file, each segment with its kind', () => {
  const point = (lat: number) => `lat="${lat}" lon="0"`;
  const track = parse(`<gpx>
    <rte><name>There</name><rtept ${point(1)}/><rtept ${point(2)}/></rte>
    <trk><name>Back</name><trkseg><trkpt ${point(3)}/></trkseg><trkseg/><trkseg><trkpt ${point(4)}/></trkseg></trk>
    <rte><rtept ${point(5)}/></rte></gpx>`);
  assert.deepEqual([...track.lat], [1, 2, 3, 4, 5]);
  assert.deepEqual([...track.segmentStarts], [0, 2, 3, 4]);
  assert.deepEqual([...track.segmentKinds], [1, 0, 0, 1]);
  assert.equal(track.name, 'There');
});

test('a file with nothing but waypoints shows them as points', () => {
  const track = parse(
    '<gpx><wpt lat="1" lon="2"><ele>7</ele><name>A</name></wpt><wpt lat="3" lon="4"/></gpx>',
  );
  assert.deepEqual(places(track), [
    [1, 2],
    [3, 4],
  ]);
  assert.deepEqual([...track.ele], [7, Number.NaN]);
  assert.deepEqual([[...track.segmentStarts], [...track.segmentKinds]], [[0], [2]]);
  assert.deepEqual(track.waypoints.names, ['A', undefined]);
});

test('a file in pieces of any size is the same file', () => {
  const text = `<?xml version="1.0"?><gpx><!-- a - b --><trk><name><![CDATA[A & B]]>&#33; 🗺</name><trkseg>
    <trkpt lat='46.1' lon='14.2'><ele>1&#50;3</ele><time>2026-06-13T08:00:00Z</time></trkpt></trkseg></trk></gpx>`;
  const whole = parse(text);
  assert.equal(whole.name, 'A & B! 🗺');
  for (const step of [1, 2, 3, 7, 50]) assert.deepEqual(parse(text, step), whole);
});

const writings: Record<string, string> = {
  'plain tags': inSegment(two),
  'end tags and spaces': inSegment(
    '<trkpt  lat = "46.1"\n lon="14.2" ></trkpt >\n<trkpt lat="46.2" lon="-14.3"\t/>',
  ),
  'single quotes': inSegment(two.replaceAll('"', "'")),
  'the other order of attributes': inSegment('<trkpt lon="14.2" lat="46.1"/><trkpt lon="-14.3" lat="46.2"/>'),
  '> in an attribute': inSegment(
    `<trkpt note="a>b" lat="46.1" lon="14.2"/><trkpt lat="46.2" lon="-14.3" x='/>'/>`,
  ),
  'points inside a comment': inSegment(`<!-- <trkpt lat="9" lon="9"/> -->${two}`),
  'points inside CDATA': inSegment(`<![CDATA[<trkpt lat="9" lon="9"/>]]>${two}`),
  'character references in attributes': inSegment(two.replace('46.1', '&#52;6&#x2E;1')),
  'spaces and signs in numbers': inSegment(
    '<trkpt lat=" +46.1 " lon="14.2"/><trkpt lat="46.20" lon="-14.3e0"/>',
  ),
  'a prefixed root': `<g:gpx xmlns:g="http://www.topografix.com/GPX/1/1"><g:trk><g:trkseg>${two.replaceAll(
    '<trkpt',
    '<g:trkpt',
  )}</g:trkseg></g:trk></g:gpx>`,
  'a prefix that is not declared': `<g:gpx><g:trk><g:trkseg>${two}</g:trkseg></g:trk></g:gpx>`,
  'a wrong namespace': `<gpx xmlns="urn:wrong">${inSegment(two).slice(5)}`,
  'a byte order mark': `\uFEFF${inSegment(two)}`,
  'a processing instruction': `<?xml version="1.0"?><?style x?>${inSegment(two)}`,
  'carriage returns': inSegment(two.replaceAll(' ', '\r\n')),
};
for (const [what, text] of Object.entries(writings)) {
  test(`${what}: the two points are found`, () => checkTwo(text));
}

test('numbers in CDATA, with comments between, and as character references are read', () => {
  const ele = (text: string) => parse(inSegment(`<trkpt lat="1" lon="2"><ele>${text}</ele></trkpt>`)).ele[0];
  assert.equal(ele('<![CDATA[402.5]]>'), 402.5);
  assert.equal(ele('40<!-- 9 -->2.5'), 402.5);
  assert.equal(ele('&#52;02&#x2e;5'), 402.5);
  assert.equal(ele('\n  402.5\n'), 402.5);
  assert.equal(ele('402<unit>9</unit>.5'), 402.5);
});

test('elements of the same names elsewhere do not count', () => {
  const track = parse(`<gpx><metadata><name>File</name><link><name>no</name></link></metadata>
    <extensions><trk><trkseg><trkpt lat="9" lon="9"/></trkseg></trk></extensions>
    <trk><extensions><name>no</name></extensions><trkseg>
      <trkpt lat="1" lon="2"><ele>5</ele><extensions><ele>6</ele><time>2020-01-01T00:00:00Z</time>
        <trkpt lat="9" lon="9"/></extensions></trkpt>
      <wpt lat="9" lon="9"/>
    </trkseg><trkpt lat="9" lon="9"/></trk><trkpt lat="9" lon="9"/></gpx>`);
  assert.deepEqual(places(track), [[1, 2]]);
  assert.deepEqual([[...track.ele], [...track.time]], [[5], [Number.NaN]]);
  assert.equal(track.name, 'File');
  assert.equal(track.waypoints.names.length, 0);
});

test('the places that are not on the globe are left out and counted, with the line of the first', () => {
  const bad = ['NaN', 'Infinity', '1e999', '', '91', '-90.0001', '48,1', 'abc', '12abc', '0x10', '1.2.3'];
  const points = bad.map((lat) => `<trkpt lat="${lat}" lon="0"/>`);
  const more = [
    '<trkpt lat="1"/>',
    '<trkpt lon="1"/>',
    '<trkpt lat="0" lon="540.001"/>',
    '<trkpt lat="0" lon="-541"/>',
  ];
  const track = parse(
    inSegment(`<trkpt lat="1" lon="2"/>\n${[...points, ...more].join('\n')}\n<trkpt lat="3" lon="4"/>`),
  );
  assert.deepEqual(places(track), [
    [1, 2],
    [3, 4],
  ]);
  assert.deepEqual(track.leftOut, { points: 15, firstLine: 2 });
  assert.deepEqual([...track.segmentStarts], [0]);
});

test('a longitude beyond 180 goes on around the globe', () => {
  const track = parse(
    inSegment('<trkpt lat="1" lon="180.5"/><trkpt lat="2" lon="-181"/><trkpt lat="3" lon="540"/>'),
  );
  assert.deepEqual(places(track), [
    [1, -179.5],
    [2, 179],
    [3, 180],
  ]);
});

test('the edges of the globe are on it, and 180 and -180 are kept as written', () => {
  const track = parse(inSegment('<trkpt lat="90" lon="180"/><trkpt lat="-90" lon="-180"/>'));
  assert.deepEqual(places(track), [
    [90, 180],
    [-90, -180],
  ]);
});

test('a longitude near Greenwich may have an exponent, as programs write it', () => {
  assert.equal(parse(inSegment('<trkpt lat="51.5" lon="-9.4e-05"/>')).lon[0], -0.000094);
});

test('a bad height or time is missing, and the point stays', () => {
  for (const [ele, time] of [
    ['NaN', '2026-13-01T00:00:00Z'],
    ['', ''],
    ['12 m', '2026-02-30T00:00:00Z'],
    ['1,5', 'yesterday'],
    ['1e400', '2026-06-13 08:00'],
  ]) {
    const track = parse(inSegment(`<trkpt lat="1" lon="2"><ele>${ele}</ele><time>${time}</time></trkpt>`));
    assert.deepEqual([[...track.ele], [...track.time]], [[Number.NaN], [Number.NaN]], `${ele} ${time}`);
  }
});

test('times are read with zones, fractions and leap seconds; without a zone they are UTC', () => {
  const time = (text: string) => {
    const [at = Number.NaN] = parse(inSegment(`<trkpt lat="1" lon="2"><time>${text}</time></trkpt>`)).time;
    return new Date(at).toISOString();
  };
  assert.equal(time('2026-06-13T10:00:00+02:00'), '2026-06-13T08:00:00.000Z');
  assert.equal(time('2026-06-13T03:30:00-0430'), '2026-06-13T08:00:00.000Z');
  assert.equal(time(' 2026-06-13T08:00:00.1234567Z '), '2026-06-13T08:00:00.123Z');
  assert.equal(time('2026-06-13T08:00:00'), '2026-06-13T08:00:00.000Z');
  assert.equal(time('2016-12-31T23:59:60Z'), '2017-01-01T00:00:00.000Z');
  assert.equal(time('2024-02-29T00:00:00Z'), '2024-02-29T00:00:00.000Z');
});

test('a name is one line, cut at 4 KiB without splitting a character, and empty ones do not count', () => {
  const name = (text: string) => parse(`<gpx><trk><name>${text}</name></trk>${inSegment(two).slice(5)}`).name;
  assert.equal(name('  Over\n  the ridge '), 'Over the ridge');
  assert.equal(name(' '), undefined);
  assert.equal(name('<![CDATA[<b>bold</b>]]>'), '<b>bold</b>');
  assert.equal(name('a'.repeat(4096)), 'a'.repeat(4096));
  assert.equal(name('a'.repeat(4097)), `${'a'.repeat(4093)}…`);
  assert.equal(name('🗺'.repeat(1_000_000)), `${'🗺'.repeat(1023)}…`);
});
