/** The lines that the readers note are those where a person finds the points: the oracle searches the text for each. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pointAtLine } from '../../../../server/tracks/lines/notedLines.ts';
import { readLines } from '../../../../server/tracks/lines/readLines.ts';
import { loadTrack } from '../../../../server/tracks/load.ts';

function fileWith(t: TestContext, name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'rx-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** Where pieces of text stand that come one after the other. */
function placesOf(text: string, needles: readonly string[]): { line: number; column: number }[] {
  let from = 0;
  let [line, column] = [1, 1];
  return needles.map((needle) => {
    const at = text.indexOf(needle, from);
    assert.ok(at >= 0, needle);
    const rows = text.slice(from, at).split(/\r\n|\r|\n/);
    column = (rows.at(-1) ?? '').length + (rows.length > 1 ? 1 : column);
    line += rows.length - 1;
    from = at;
    return { line, column };
  });
}

/** Every point begins where its piece of text does. `needles`: of the points in the order of the track. */
function check(t: TestContext, name: string, text: string, needles: readonly string[]): void {
  const path = fileWith(t, name, text);
  const track = loadTrack({ path });
  assert.equal(track.lat.length, needles.length, 'points');
  const noted = readLines({ path });
  const places = placesOf(text, needles);
  assert.deepEqual(
    Array.from(noted.lines),
    places.map(({ line }) => line),
  );
  const areAlone = new Set(noted.lines).size === noted.lines.length;
  assert.deepEqual(
    noted.columns && Array.from(noted.columns),
    areAlone ? undefined : places.map(({ column }) => column),
  );
  for (const [index, { line, column }] of places.entries()) {
    assert.equal(pointAtLine(noted, line, column), index);
    if (places[index - 1]?.line !== line) assert.equal(pointAtLine(noted, line), index);
  }
}

const indexes = Array.from({ length: 500 }, (_, i) => i);
/** Of each point another one. */
const lat = (i: number) => `46.${String(i).padStart(4, '0')}7`;

/** Those that are not kept have no number. */
const isOffGlobe = (i: number) => i % 97 === 5;
const kept = indexes.filter((i) => !isOffGlobe(i));
/** A title outside of ASCII, so that bytes, characters and UTF-16 units are different numbers. */
const title = 'Grüße vom Weg';

for (const [name, end] of [
  ['LF', '\n'],
  ['CR LF', '\r\n'],
  ['no line ends at all', ''],
] as const) {
  test(`each point of a GPX file has the line of its trkpt, with ${name}, and those off the globe have none`, (t) => {
    const points = indexes.map((i) => {
      const odd = i % 50 === 3 ? '<!-- odd -->' : i % 61 === 2 ? '<name>&amp;</name>' : '';
      const where = isOffGlobe(i) ? `lat="91.${i}"` : `lat="${lat(i)}"`;
      const gap = i === 200 ? `</trkseg>${end}${end}<trkseg>${end}` : '';
      return `${gap}  <trkpt ${where} lon="14.2">${end}    <ele>${i}</ele>${odd}${end}  </trkpt>${end}`;
    });
    const text = `<?xml version="1.0"?>${end}<gpx>${end}<trk><name>${title}</name><trkseg>${end}${points.join('')}</trkseg></trk></gpx>`;
    check(
      t,
      'walk.gpx',
      text,
      kept.map((i) => `<trkpt lat="${lat(i)}"`),
    );
  });
}

test('a tag over several lines begins in the first of them', (t) => {
  const text = `<gpx><rte>${[1, 2, 3].map((i) => `\n<rtept\n  lat="${lat(i)}"\n  lon="1"\n/>`).join('')}</rte></gpx>`;
  const path = fileWith(t, 'route.gpx', text);
  assert.deepEqual(readLines({ path }), { lines: Uint32Array.of(2, 6, 10) });
});

test('routes have the lines of their rtept, and waypoints theirs when the file has nothing else', (t) => {
  const of = (name: string) => indexes.map((i) => `<${name} lat="${lat(i)}" lon="1"/>\n`).join('');
  check(
    t,
    'route.gpx',
    `<gpx>\n<wpt lat="1" lon="1"/>\n<rte>\n${of('rtept')}</rte></gpx>`,
    indexes.map((i) => `<rtept lat="${lat(i)}"`),
  );
  check(
    t,
    'places.gpx',
    `<gpx>\n${of('wpt')}</gpx>`,
    indexes.map((i) => `<wpt lat="${lat(i)}"`),
  );
});

test('a file in UTF-16 has the same lines', (t) => {
  const text = `<?xml version="1.0" encoding="UTF-16"?>\n<gpx><trk><trkseg>\n${indexes.map((i) => `<trkpt lat="${lat(i)}" lon="1"/>\n`).join('')}</trkseg></trk></gpx>`;
  const path = fileWith(t, 'walk.gpx', Buffer.from(`\ufeff${text}`, 'utf16le'));
  assert.deepEqual(
    Array.from(readLines({ path }).lines),
    indexes.map((i) => i + 3),
  );
});

test('each Trackpoint of a TCX file has its line', (t) => {
  const points = indexes.map(
    (i) =>
      `<Trackpoint>\n<Time>${new Date(1.7e12 + 1000 * i).toISOString()}</Time>\n${
        isOffGlobe(i)
          ? ''
          : `<Position><LatitudeDegrees>${lat(i)}</LatitudeDegrees><LongitudeDegrees>1</LongitudeDegrees></Position>`
      }\n</Trackpoint>\n`,
  );
  const text = `<TrainingCenterDatabase><Activities><Activity Sport="Running"><Lap><Track>\n${points.join('')}</Track></Lap></Activity></Activities></TrainingCenterDatabase>`;
  const path = fileWith(t, 'run.tcx', text);
  assert.deepEqual(
    Array.from(readLines({ path }).lines),
    placesOf(
      text,
      kept.map((i) => new Date(1.7e12 + 1000 * i).toISOString()),
    ).map(({ line }) => line - 1),
  );
});

for (const [name, between] of [
  ['in one line', ' '],
  ['a line each', '\n    '],
] as const) {
  test(`each place of a KML line has its own place in the text, ${name}`, (t) => {
    const many = Array.from({ length: 20_000 }, (_, i) => i);
    const place = (i: number) => `14.${String(i).padStart(6, '0')}1,46.5`;
    const text = `<kml><Document><Placemark><name>${title}</name>\n<LineString><coordinates>${many.map(place).join(between)}</coordinates></LineString></Placemark></Document></kml>`;
    check(t, 'line.kml', text, many.map(place));
  });
}

test('each gx:coord has its line', (t) => {
  const text = `<kml xmlns:gx="x"><Document><Placemark><gx:Track>\n${indexes.map((i) => `<when>2026-05-09T07:30:00Z</when>\n<gx:coord>14.5 ${lat(i)} 300</gx:coord>`).join('\n')}</gx:Track></Placemark></Document></kml>`;
  check(
    t,
    'track.kml',
    text,
    indexes.map((i) => `<gx:coord>14.5 ${lat(i)}`),
  );
});

for (const [name, indent] of [
  ['minified', undefined],
  ['indented', 2],
] as const) {
  test(`each place of a GeoJSON line has its own place in the text, ${name}`, (t) => {
    const many = Array.from({ length: 9000 }, (_, i) => i);
    const number = (i: number) => 14 + (i + 1) / 100_000;
    const line = { type: 'LineString', coordinates: many.map((i) => [number(i), 46.5]) };
    const text = JSON.stringify(
      { type: 'Feature', properties: { name: `${title} 😀` }, geometry: line },
      null,
      indent,
    );
    const needle = (i: number) => JSON.stringify([number(i), 46.5], null, indent).split('\n', 1)[0] ?? '';
    if (indent === undefined) check(t, 'line.geojson', text, many.map(needle));
    else {
      const { lines, columns } = readLines({ path: fileWith(t, 'line.geojson', text) });
      assert.equal(columns, undefined);
      assert.deepEqual(
        Array.from(lines),
        placesOf(
          text,
          many.map((i) => `${number(i)},\n`),
        ).map(({ line }) => line - 1),
      );
    }
  });
}

test('each fix of an NMEA log and of an IGC flight has its line', (t) => {
  const second = (i: number) => new Date(1000 * i).toISOString().slice(11, 19).replaceAll(':', '');
  const log = indexes.flatMap((i) => [
    `$GPGGA,${second(i)},4604.${1000 + i},N,01412.0000,E,1,08,1.0,300,M,,M,,`,
    `$GPRMC,${second(i)},A,4604.${1000 + i},N,01412.0000,E,1.0,0,090526,,`,
  ]);
  check(
    t,
    'log.nmea',
    log.join('\r\n'),
    indexes.map((i) => `$GPGGA,${second(i)}`),
  );
  const fixes = indexes.map((i) => `B${second(i)}460${4000 + i}N01412000EA0030000300`);
  check(t, 'flight.igc', `AXXX001\r\nHFDTE090526\r\n${fixes.join('\r\n')}\r\n`, fixes);
});

test('a packed file has no lines, and says so', (t) => {
  const text = '<gpx><wpt lat="1" lon="2"/></gpx>';
  assert.throws(() => readLines({ path: fileWith(t, 'walk.gpx.gz', gzipSync(text)) }), {
    reason: 'no-lines',
    message: 'walk.gpx.gz is packed with gzip, so its points have no lines.',
  });
});

test('a line before all points means the first, one between two the one before, one behind all the last', () => {
  const noted = { lines: Uint32Array.of(4, 8, 8, 8, 12), columns: Uint32Array.of(1, 1, 20, 40, 1) };
  const at = (line: number, column?: number) => pointAtLine(noted, line, column);
  assert.deepEqual([at(1), at(4), at(7), at(8), at(9), at(12), at(99)], [0, 0, 0, 1, 3, 4, 4]);
  assert.deepEqual([at(8, 1), at(8, 19), at(8, 20), at(8, 99), at(1, 5), at(9, 1)], [1, 1, 2, 3, 0, 3]);
});
