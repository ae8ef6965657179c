import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieceSizes, placesOf, readBytes, timesOf } from './bytesReading.ts';
import { fix, nightFlight, place } from './igcFlight.ts';
import { judgedByGpsbabel } from './judges.ts';

const read = (text: string, step?: number) => readBytes('flight.igc', text, step ? { step } : {});
const lines = (...all: string[]) => `${all.join('\r\n')}\r\n`;
const start = ['AXXX123', 'HFDTE090526'];

test('a fix has its place, time and height', () => {
  const track = read(lines(...start, 'B1101355206343N00006198WA0058700558'));
  assert.equal(track.format, 'igc');
  assert.deepEqual(placesOf(track), [[52 + 6.343 / 60, -6.198 / 60]]);
  assert.deepEqual(timesOf(track), ['2026-05-09T11:01:35.000Z']);
  assert.deepEqual([...track.ele], [558]);
});

test('both writings of the date are read, and without one there are no times', () => {
  for (const date of ['HFDTE090526', 'HFDTEDATE:090526', 'HFDTEDATE:090526,01', 'HODTE090526']) {
    assert.deepEqual(timesOf(read(lines('AXXX', date, fix('080000', 1, 2)))), ['2026-05-09T08:00:00.000Z']);
    assert.deepEqual(timesOf(read(lines('AXXX', fix('080000', 1, 2), date))), ['2026-05-09T08:00:00.000Z']);
  }
  assert.deepEqual(timesOf(read(lines('AXXX', 'HFDTE310226', fix('080000', 1, 2)))), [undefined]);
});

test('midnight begins the next day, a fix out of order does not, and a new date counts as it is', () => {
  const fixes = ['235959', '000000', '000002', '000001'].map((time) => fix(time, 1, 2));
  const track = read(lines(...start, ...fixes, 'HFDTE120526', fix('000000', 1, 2)));
  assert.deepEqual(timesOf(track), [
    '2026-05-09T23:59:59.000Z',
    '2026-05-10T00:00:00.000Z',
    '2026-05-10T00:00:02.000Z',
    '2026-05-10T00:00:01.000Z',
    '2026-05-12T00:00:00.000Z',
  ]);
});

test('the height of GNSS counts, also below zero; where there is none, that of pressure', () => {
  const height = (how: Parameters<typeof fix>[3]) => read(lines(...start, fix('080000', 1, 2, how))).ele[0];
  assert.equal(height({ gnss: -12, pressure: 40 }), -12);
  assert.equal(height({ gnss: 0, pressure: 40 }), 0);
  assert.equal(height({ gnss: 0, pressure: -40, validity: 'V' }), -40);
  assert.equal(height({ gnss: 90, pressure: 40, validity: 'V' }), 90);
});

test('before its first fix a recorder has no place, and that is no point', () => {
  const track = read(lines(...start, fix('080000', 0, 0, { validity: 'V' }), fix('080001', 1, 2)));
  assert.deepEqual(placesOf(track), [[1, 2]]);
  assert.equal(track.leftOut, undefined);
});

test('a fix that cannot be read is left out, and its line told', () => {
  const broken = fix('080001', 1, 3).replace('N', 'X');
  const track = read(lines(...start, fix('080000', 1, 2), broken, 'B080002', fix('080003', 1, 4)));
  assert.deepEqual([...track.lon], [2, 4]);
  assert.deepEqual(track.leftOut, { points: 2, firstLine: 4 });
  assert.deepEqual(
    read(lines(...start, fix('080000', 1, 2), 'B0800019900000N00100000EA0000000000')).leftOut,
    {
      points: 1,
      firstLine: 4,
    },
  );
});

test('the task is a route before the flight, with its turn points as waypoints', () => {
  const track = read(nightFlight());
  assert.deepEqual([...track.segmentStarts], [0, 4]);
  assert.deepEqual([...track.segmentKinds], [1, 0]);
  assert.deepEqual(track.waypoints.names, ['Lesce', 'Jesenice', 'Klagenfurt', 'Lesce']);
  assert.deepEqual(
    track.parts.map(({ name }) => name),
    ['Over the Alps', undefined],
  );
  assert.equal(track.lat.length, 204);
  const empty = `C${place(0, 0)}Take-off`;
  assert.equal(read(lines(...start, 'C090526190000090526000102', empty, fix('080000', 1, 2))).lat.length, 1);
});

test('a flight is called by its glider, never by its pilot', () => {
  const text = lines(...start, 'HFPLTPILOT:Somebody', 'HFGIDGLIDERID: S5-1234 ', fix('080000', 1, 2));
  assert.equal(read(text).name, 'S5-1234');
  assert.equal(read(lines(...start, 'HFPLTPILOT:Somebody', fix('080000', 1, 2))).name, undefined);
});

test('a flight in pieces of any size, with any line ends and in any encoding, is the same flight', () => {
  const text = nightFlight();
  const whole = read(text);
  for (const step of pieceSizes) assert.deepEqual(read(text, step), whole);
  for (const end of ['\n', '\r']) assert.deepEqual(read(text.replaceAll('\r\n', end)), whole);
  assert.deepEqual(read(`\uFEFF${text}`), whole);
  assert.deepEqual(readBytes('flight.igc', Buffer.from(`\uFEFF${text}`, 'utf16le')), whole);
  const latin = Buffer.from(text.replace('Lesce', 'Jezerišče-Ü'), 'latin1');
  assert.equal(readBytes('flight.igc', latin).lat.length, 204);
});

test('GPSBabel finds the same flight and task', async () => {
  const text = nightFlight();
  const [track, judged] = [read(text), await judgedByGpsbabel('igc', text)];
  // It writes the routes last, and the flight twice: with heights by pressure, then by GNSS.
  const starts = [...judged.segmentStarts];
  const from = starts[[...judged.segmentKinds].lastIndexOf(0)] ?? 0;
  const routeAt = starts[[...judged.segmentKinds].indexOf(1)] ?? 0;
  for (let at = 0; at < 200; at++) {
    assert.ok(Math.abs((judged.lat[from + at] ?? 0) - (track.lat[4 + at] ?? 1)) < 1e-9);
    assert.ok(Math.abs((judged.lon[from + at] ?? 0) - (track.lon[4 + at] ?? 1)) < 1e-9);
    assert.equal(judged.ele[from + at], track.ele[4 + at]);
    assert.equal(judged.time[from + at], track.time[4 + at]);
  }
  for (let at = 0; at < 4; at++) {
    assert.ok(Math.abs((judged.lat[routeAt + at] ?? 0) - (track.lat[at] ?? 1)) < 1e-9);
  }
});

test('a flight that ends within a fix says so', () => {
  const text = lines(...start, fix('080000', 1, 2)) + fix('080001', 1, 3);
  const { lat, cut } = read(text.slice(0, -9));
  assert.deepEqual([lat.length, cut], [1, 'ends early, in line 4']);
});

test('what is no flight says so', () => {
  const message = 'flight.igc is not an IGC file: none of its lines is a record of IGC. Export it again.';
  for (const text of ['', 'some text\n', '\0\u0001\r\n\r\n']) {
    assert.throws(() => read(text), { reason: 'not-igc', message });
  }
  assert.throws(() => read(lines(...start)), { reason: 'no-points' });
});

test('a flight is known by what is in it', () => {
  assert.equal(readBytes('flight.txt', nightFlight()).format, 'igc');
});
