/** KML and TCX files that were made to hurt, or that are not what their name says; GPX files like these are in gpxHostile.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualLimits } from '../../../../server/tracks/limits.ts';
import { readBytes } from './bytesReading.ts';
import { checkCuts, every, refusal } from './refusals.ts';

function* repeat(text: string, times: number): Generator<string> {
  const many = text.repeat(1000);
  for (let i = 0; i < times / 1000; i++) yield many;
}
function* inOrder(...parts: (string | Iterable<string>)[]): Generator<string> {
  for (const part of parts) yield* typeof part === 'string' ? [part] : part;
}
function checkRefused(file: string, reason: string, message: string | RegExp, parts: Iterable<string>): void {
  const error = refusal(file, parts);
  assert.equal(error.reason, reason, error.message);
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
}
const coordinates = '<kml><Placemark><LineString><coordinates>';
const end = '</coordinates></LineString></Placemark></kml>';
/** Every number is worth checking: 400,000 places, 9 million characters. */
const longText = Array.from({ length: 400_000 }, (_, i) => `${i / 4096},${i / 8192},${i % 1000}`).join('\n');

test('a line of many places is one text of any length: no more of it is kept than a piece', () => {
  const text = `${coordinates}\n${longText}\n${end}`;
  assert.ok(text.length > 2 * usualLimits.piece);
  for (const step of [65_536, 1_000_003, text.length]) {
    const { lat, lon, ele, leftOut } = readBytes('walk.kml', text, { step });
    assert.equal(lat.length, 400_000);
    assert.ok(lon.every((value, i) => value === i / 4096));
    assert.ok(lat.every((value, i) => value === i / 8192));
    assert.ok(ele.every((value, i) => value === i % 1000));
    assert.equal(leftOut, undefined);
  }
});

test('a long text with line ends of two characters, or references in it, is the same', () => {
  const { lon } = readBytes('walk.kml', `${coordinates}${longText.replaceAll('\n', '\r\n')}\r\nx\r\n${end}`, {
    step: 99_991,
  });
  assert.ok(lon.every((value, i) => value === i / 4096));
  const bad = readBytes(
    'walk.kml',
    `${coordinates}${longText.replaceAll('\n', '\r\n')}\r\nx\r\n${end}`,
  ).leftOut;
  assert.deepEqual(bad, { points: 1, firstLine: 400_001 });
  const referred = longText.replaceAll('\n', '&#xD;\n');
  assert.deepEqual(readBytes('walk.kml', coordinates + referred + end, { step: 99_991 }).lon, lon);
});

test('a long text with a comment or CDATA at its beginning is read too, up to the limit for these', () => {
  const some = longText.slice(0, longText.indexOf('\n', 2_000_000));
  const { lon } = readBytes('walk.kml', `${coordinates}<!-- a > b -->${some}${end}`);
  assert.deepEqual(readBytes('walk.kml', `${coordinates}<![CDATA[${some}]]>${end}`).lon, lon);
  assert.ok(lon.every((value, i) => value === i / 4096));
  for (const begin of ['<!--', '<![CDATA[', '<a b="', '<?x ', '&']) {
    checkRefused('walk.kml', 'too-long', /^walk\.kml refused: a text, comment or tag after line 1 has/, [
      coordinates + begin,
      ...repeat('1,2 ', 2_000_000),
    ]);
  }
});

test('a fault in a long text is named with the line and column that the file has', () => {
  const text = `${coordinates}\n${'1,2 '.repeat(300_000)}`;
  checkRefused('walk.kml', 'not-well-formed', /at line 2, column 1200001: disallowed character/, [
    text,
    '\u0001',
  ]);
  checkRefused('walk.kml', 'not-well-formed', /at line 3, column 2: disallowed character/, [
    text,
    '\n<',
    '\u0001',
  ]);
});

test('a DOCTYPE is refused, and named by the format', () => {
  const text = (file: string, format: string) =>
    `${file} refused: it contains a DOCTYPE, which ${format} files never need. Export it again as ${format}.`;
  const lol = '<!ENTITY l0 "lol"><!ENTITY l1 "&l0;&l0;">';
  checkRefused('walk.kml', 'doctype', text('walk.kml', 'KML'), [
    `<!DOCTYPE kml [${lol}]><kml><name>&l1;</name></kml>`,
  ]);
  checkRefused('a', 'doctype', text('a', 'KML'), ['<!DOCTYPE kml SYSTEM "file:///dev/zero"><kml/>']);
  checkRefused('a', 'doctype', text('a', 'TCX'), [
    '<?xml version="1.0"?><!DOCTYPE TrainingCenterDatabase><x/>',
  ]);
});

test('a million elements in each other are refused at 64', () => {
  const message = (file: string, format: string) =>
    `${file} refused: its elements are nested deeper than 64, as in no ${format} file.`;
  const folders = inOrder('<kml>', repeat('<Folder>', 1_000_000));
  checkRefused('walk.kml', 'too-deep', message('walk.kml', 'KML'), folders);
  const geometries = inOrder('<kml><Placemark>', repeat('<MultiGeometry>', 1_000_000));
  checkRefused('walk.kml', 'too-deep', message('walk.kml', 'KML'), geometries);
  const laps = inOrder('<TrainingCenterDatabase>', repeat('<a>', 1_000_000));
  checkRefused('run.tcx', 'too-deep', message('run.tcx', 'TCX'), laps);
});

test('a file of another kind is called what it is', () => {
  const why = (text: string) => `walk.kml is not a KML file: ${text}. Remotex reads KML 2.`;
  checkRefused('walk.kml', 'not-kml', why('its root element is <osm>, not <kml>'), ['<osm/>']);
  checkRefused('walk.kml', 'not-kml', why('its root element is <Placemark>, not <kml>'), ['<Placemark/>']);
  checkRefused('walk.kml', 'not-kml', why('it is empty'), []);
  const wrong = 'its root element is <x>, not <TrainingCenterDatabase>';
  checkRefused('run.tcx', 'not-tcx', `run.tcx is not a TCX file: ${wrong}. Remotex reads TCX 2.`, ['<x/>']);
  assert.equal(readBytes('walk.gpx', `${coordinates}1,2${end}`).format, 'kml');
});

test('a file with many beginnings of comments is looked at in no time, and is of no known format', () => {
  checkRefused('walk.bin', 'unknown-format', /^walk\.bin is not a file with tracks/, repeat('<!--', 20_000));
  checkRefused('walk.bin', 'unknown-format', /./, repeat('<!-- --', 20_000));
});

test('there is nothing to show in a file without lines, points or numbers', () => {
  const nothing = 'walk.kml has no points. There is nothing to show.';
  checkRefused('walk.kml', 'no-points', nothing, ['<kml/>']);
  checkRefused('walk.kml', 'no-points', nothing, [`${coordinates} ${end}`]);
  checkRefused('walk.kml', 'no-points', /all 1 lie off the globe, the first in line 1/, [
    `${coordinates}x${end}`,
  ]);
  const long = 'x'.repeat(1_000_000);
  checkRefused('walk.kml', 'no-points', /all 1 lie off the globe/, [coordinates, long, long, end]);
  checkRefused(
    'walk.kml',
    'no-points',
    /all 1 lie off the globe/,
    inOrder(coordinates, repeat('1,', 5_000_000), end),
  );
});

test('a line, and the lists of a gx:Track, have no more points than the limit', () => {
  const limits = { ...usualLimits, points: 3, waypoints: 1 };
  const track = (lists: string) => `<kml><Placemark><gx:Track>${lists}</gx:Track></Placemark></kml>`;
  const coord = '<gx:coord>1 2 3</gx:coord>';
  assert.equal(
    readBytes('walk.kml', track('<when/>'.repeat(99) + coord.repeat(3)), { limits }).lat.length,
    3,
  );
  const point = '<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>';
  for (const text of [
    track(coord.repeat(4)),
    `${coordinates}1,2 1,2 1,2 1,2${end}`,
    `<kml>${point.repeat(2)}</kml>`,
  ]) {
    assert.equal(refusal('walk.kml', [text], limits).reason, 'too-many-points');
  }
  const empty = readBytes('walk.kml', track('<gx:coord/>'.repeat(1000) + coord), { limits });
  assert.equal(empty.lat.length, 1);
});

const small = {
  'walk.kml': `<?xml version="1.0"?><kml><Document><name>Ž</name><Placemark><name>A</name><Point><coordinates>1,2</coordinates></Point>
    </Placemark><Placemark><LineString><coordinates>1,2 3.25,4.5,6 <!-- x -->7,8</coordinates></LineString></Placemark></Document></kml>`,
  'track.kml': `<kml><Placemark><gx:Track><when>2026-06-13T08:00:00Z</when><gx:coord>1 2 3</gx:coord></gx:Track><gx:Track>
    <gx:coord>3 4</gx:coord></gx:Track></Placemark></kml>`,
  'run.tcx': `<TrainingCenterDatabase><Activities><Activity Sport="Ž"><Lap><Track>${[1, 2, 3]
    .map(
      (at) =>
        `<Trackpoint><Position><LatitudeDegrees>${at}</LatitudeDegrees><LongitudeDegrees>2</LongitudeDegrees></Position></Trackpoint>`,
    )
    .join('\n')}</Track></Lap></Activity></Activities></TrainingCenterDatabase>`,
};
for (const [file, text] of Object.entries(small)) {
  test(`${file}, cut off after any of its bytes, has the points before the cut`, () => {
    const bytes = Buffer.from(text);
    checkCuts(file, bytes, every(1, bytes.length));
  });
}

test('large files, cut off after every thousandth byte, have the points before the cut', () => {
  const lines = longText.slice(0, longText.indexOf('\n', 300_000));
  checkCuts('walk.kml', Buffer.from(coordinates + lines + end), every(1000, 300_000));
  const lap = /<Lap>.*<\/Lap>/s.exec(small['run.tcx'])?.[0] ?? '';
  const run = small['run.tcx'].replace(lap, () => lap.repeat(600));
  checkCuts('run.tcx', Buffer.from(run), every(1000, run.length));
});

test('names are not kept without an end', () => {
  const limits = { ...usualLimits, names: 20 };
  const waypoint = '<wpt lat="1" lon="2"><name>nine char</name></wpt>';
  const track = '<trk><name>nine char</name></trk>';
  for (const inner of [waypoint, track]) {
    const reading = () =>
      readBytes('walk.gpx', `<gpx>${inner.repeat(3)}<wpt lat="1" lon="2"/></gpx>`, { limits });
    assert.throws(reading, { reason: 'too-many-points', message: /more than 20 characters in its names/ });
  }
  assert.equal(
    readBytes('walk.gpx', `<gpx>${waypoint.repeat(2)}</gpx>`, { limits }).waypoints.names.length,
    2,
  );
});
