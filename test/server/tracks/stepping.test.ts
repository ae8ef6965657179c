/** `track/point` and `track/step` as they are asked for, and what every place of a track tells. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SteppedPlace, TrackPlace } from '../../../server/api/trackFinding.ts';
import { createTracks } from '../../../server/tracks/tracks.ts';
import { setUp } from './storeFixture.ts';

const context = {
  client: { name: 'vscode 1.139' },
  signal: new AbortController().signal,
  progress: () => {},
  resumeFrom: () => {},
};

const extension = (name: string, value: number) => `<gpxtpx:${name}>${value}</gpxtpx:${name}>`;
/** A thousandth of a degree east of the one before, which is 111.32 m; a minute later. */
const point = (i: number, sensed = '') =>
  `<trkpt lat="0" lon="${i / 1000}"><ele>${100 + i}</ele><time>2026-06-13T06:0${i}:00Z</time>${
    sensed && `<extensions><gpxtpx:TrackPointExtension>${sensed}</gpxtpx:TrackPointExtension></extensions>`
  }</trkpt>`;
const withAll = (i: number) =>
  point(
    i,
    extension('hr', 100 + 10 * i) +
      extension('cad', 60 + i) +
      extension('atemp', 20 - i) +
      extension('speed', 2 + i) +
      extension('course', 350 + 5 * (i % 2)),
  );
const gpx = (...segments: string[]) =>
  `<gpx xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2"><trk>${segments
    .map((points) => `<trkseg>${points}</trkseg>`)
    .join('')}</trk></gpx>`;

async function open(t: TestContext, content: string) {
  const { start } = setUp(t);
  const { track } = createTracks({ store: start() });
  await track.open({ name: 'walk.gpx', content }, context);
  return {
    nearest: async (lon: number) => track.nearest({ lat: 0, lon, on: 'line' }, context),
    point: async (query: { index?: number; along?: number }) =>
      track.point({ track: 't1', ...query }, context),
    step: async (
      index: number,
      by: { points?: number; seconds?: number; metres?: number; fraction?: number },
    ) => track.step({ track: 't1', index, ...by }, context),
  };
}
const rounded = (value: number | undefined) =>
  value === undefined ? undefined : Math.round(value * 100) / 100;

test('a place tells what the sensors told, between two points in between, and the course of the point', async (t) => {
  const { point, nearest } = await open(t, gpx(withAll(0) + withAll(1) + withAll(2)));
  const at = await point({ index: 1 });
  assert.deepEqual(TrackPlace.parse(at), at);
  assert.deepEqual(
    [at.hr, at.cad, at.temp, at.speed, at.course, rounded(at.along), 'power' in at],
    [110, 61, 19, 3, 355, 111.32, false],
  );
  const { distance: _, ...between } = await nearest(0.0015);
  assert.deepEqual(
    [between.hr, between.cad, between.temp, between.speed, between.course].map(rounded),
    [115, 61.5, 18.5, 3.5, 355],
  );
  assert.deepEqual(rounded(between.along), 166.98);
});

test('a point is found by its number, and a place by its metres along the track', async (t) => {
  const { point: ask } = await open(t, gpx(point(0) + point(1), point(5) + point(6)));
  assert.deepEqual((await ask({ index: 2 })).lon, 0.005);
  const place = await ask({ along: 150 });
  // The gap has no length, so this is in the second segment.
  assert.deepEqual([place.index, place.segment, rounded(place.along)], [2, 1, 150]);
  assert.ok(Math.abs(place.lon - 0.0053475) < 1e-7 && Math.abs((place.ele ?? 0) - 105.3475) < 1e-3);
  const end = (await ask({ index: 3 })).along;
  assert.deepEqual(await ask({ along: end ?? 0 }), await ask({ index: 3 }));
  await assert.rejects(ask({ index: 4 }), {
    reason: 'no-place',
    message: 'Track t1 has no point 4: its points are 0 to 3.',
  });
  await assert.rejects(ask({ along: 1000 }), {
    reason: 'no-place',
    message: /^Track t1 has no place 1000 m along: it is 222\.\d+ m long\.$/,
  });
  for (const query of [{}, { index: 1, along: 2 }])
    await assert.rejects(ask(query), {
      reason: 'invalid-params',
      message: /^track\/point refused: give one of index, along; got (none|index and along)\.$/,
    });
});

test('a step goes to the point so far away, and at the end of the track says so', async (t) => {
  const { step } = await open(t, gpx(point(0) + point(1) + point(2), point(5) + point(6)));
  const on = await step(1, { seconds: 60 });
  assert.deepEqual(SteppedPlace.parse(on), on);
  assert.deepEqual([on.index, on.time, 'end' in on], [2, '2026-06-13T06:02:00.000Z', false]);
  const far = await step(1, { metres: 200 });
  assert.deepEqual([far.index, 'end' in far], [4, false]);
  const back = await step(3, { points: -1 });
  assert.deepEqual([back.index, back.segment], [2, 0]);
  const start = await step(2, { seconds: -1000 });
  assert.deepEqual([start.index, start.end], [0, true]);
  const end = await step(4, { points: 1 });
  assert.deepEqual([end.index, end.end], [4, true]);
  const between = await step(1, { points: -1, fraction: 0.5 });
  assert.equal(between.index, 1);
  // After the last point there is no line.
  assert.equal((await step(4, { metres: 0, fraction: 1 })).index, 4);
});

test('a step that nobody can make is refused with its reason', async (t) => {
  const { step } = await open(t, gpx('<trkpt lat="0" lon="0"/><trkpt lat="0" lon="1"/>'));
  await assert.rejects(step(0, { seconds: 60 }), {
    reason: 'no-times',
    message: 'Track t1 has no times. Step by points or by metres instead.',
  });
  await assert.rejects(step(2, { points: 1 }), { reason: 'no-place' });
  for (const by of [{}, { points: 1, metres: 1 }])
    await assert.rejects(step(0, by), {
      reason: 'invalid-params',
      message: /give one of points, seconds, metres/,
    });
});
