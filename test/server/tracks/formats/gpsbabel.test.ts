/** What GPSBabel reads is what we read, and what it writes we read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadTrack } from '../../../../server/tracks/load.ts';
import { exportTrack } from '../../../../server/tracks/writing/export.ts';
import { createRandom } from '../walkNoise.ts';
import { placesOf, readBytes } from './bytesReading.ts';
import { gpsbabel, judgedByGpsbabel } from './judges.ts';
import {
  gpxDocument,
  kmlDocument,
  kmlPoint,
  kmlTrack,
  type MadePoint,
  makePoints,
  tcxActivity,
  tcxDocument,
  tcxTrack,
} from './madePoints.ts';

const columns = (track: ReturnType<typeof readBytes>) => ({
  places: placesOf(track),
  ele: [...track.ele],
  time: [...track.time],
  hr: [...(track.sensors.hr ?? [])],
  cad: [...(track.sensors.cad ?? [])],
});
const made = (points: readonly MadePoint[]) => ({
  places: points.map(({ lat, lon }) => [lat, lon]),
  ele: points.map(({ ele }) => ele),
  time: points.map(({ time }) => Date.parse(time)),
  hr: points.map(({ hr }) => hr),
  cad: points.map(({ cad }) => cad),
});

const segments = (seed: number): MadePoint[][] => {
  const random = createRandom(seed);
  return [makePoints(random, 200), makePoints(random, 1), makePoints(random, 50)];
};

test('a GPX file that GPSBabel writes again is the same to us, its segments too', async () => {
  const text = gpxDocument(segments(1));
  const [ours, its] = [readBytes('made.gpx', text), await judgedByGpsbabel('gpx', text)];
  assert.deepEqual(columns(ours), made(segments(1).flat()));
  assert.deepEqual(columns(its), columns(ours));
  assert.deepEqual(its.segmentStarts, ours.segmentStarts);
});

test('the tracks and points of a KML file are those that GPSBabel finds', async () => {
  const [first = [], second = [], third = []] = segments(2);
  const placemark = (points: MadePoint[], i: number) =>
    `<Placemark><name>T${i}</name>${kmlTrack(points)}</Placemark>`;
  const named = third.map((point, i) => kmlPoint(point, `P${i}`)).join('');
  const text = kmlDocument(`<Folder>${[first, second].map(placemark).join('')}</Folder>${named}`);
  const [ours, its] = [readBytes('made.kml', text), await judgedByGpsbabel('kml', text)];
  assert.deepEqual(columns(ours), made([...first, ...second]));
  assert.deepEqual(columns(its).places, columns(ours).places);
  assert.deepEqual([its.ele, its.time, its.parts], [ours.ele, ours.time, ours.parts]);
  assert.deepEqual(its.waypoints, ours.waypoints);
});

test('a KML file that GPSBabel writes is read whole, with heart rates and cadences', async () => {
  const points = segments(3).flat();
  const text = await gpsbabel('gpx', gpxDocument([points]), 'kml,track=1,points=0,lines=0,prec=9');
  assert.deepEqual(columns(readBytes('out.kml', text)), made(points));
  const line = readBytes('out.kml', await gpsbabel('gpx', gpxDocument([points]), 'kml,points=0,prec=9'));
  assert.deepEqual(placesOf(line), made(points).places);
});

test('the activities of a TCX file are those that GPSBabel finds', async () => {
  const all = segments(4);
  const laps = all.map(tcxTrack);
  const text = tcxDocument(`<Activities>${tcxActivity(laps, '2026-06-13T08:00:00Z')}</Activities>`);
  const [ours, its] = [readBytes('made.tcx', text), await judgedByGpsbabel('gtrnctr', text)];
  assert.deepEqual(columns(ours), made(all.flat()));
  assert.deepEqual(columns(its), columns(ours));
  assert.deepEqual([...ours.lapStarts], [0, 200, 201]);
});

test('a TCX file that GPSBabel writes is read whole, as an activity and as a course', async () => {
  const points = segments(5).flat();
  for (const course of [0, 1]) {
    const text = await gpsbabel('gpx', gpxDocument([points]), `gtrnctr,course=${course}`);
    assert.deepEqual(columns(readBytes('out.tcx', text)), made(points));
  }
});

test('GPSBabel reads what is exported, with laps and a name of its own, as it reads one without', async () => {
  const all = segments(6);
  const laps = tcxDocument(
    `<Activities>${tcxActivity(all.map(tcxTrack), '2026-06-13T08:00:00Z')}</Activities>`,
  );
  const track = loadTrack({ name: 'laps.tcx', content: laps });
  assert.equal(track.lapStarts.length, 3);
  const opened = { summary: { id: 't1', name: 'Sunday', ...track.measures }, track };
  for (const [format, its] of [
    ['gpx', 'gpx'],
    ['kml', 'kml'],
  ] as const) {
    let text = '';
    for await (const piece of exportTrack(opened, { track: 't1', format })) text += piece;
    assert.match(text, /lapStart|name="lap"/);
    const judged = await judgedByGpsbabel(its, text);
    assert.deepEqual(columns(judged).places, made(all.flat()).places);
    assert.deepEqual(columns(judged).time, made(all.flat()).time);
    assert.deepEqual([judged.segmentStarts, judged.parts], [track.segmentStarts, track.parts]);
  }
});
