/** `track/stats`, `track/draw`, `track/profile` and `track/export` as the daemon answers them. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Drawing } from '../../../server/api/trackDrawing.ts';
import { TrackStats } from '../../../server/api/trackMeasuring.ts';
import { Profile } from '../../../server/api/trackProfile.ts';
import { createTracks } from '../../../server/tracks/tracks.ts';
import { degreesOf } from './drawnDegrees.ts';
import { gpx, setUp } from './storeFixture.ts';

const context = {
  client: { name: 'vscode 1.139' },
  signal: new AbortController().signal,
  progress: () => {},
  resumeFrom: () => {},
};

async function withWalk(t: TestContext) {
  const { start, write } = setUp(t);
  const { track } = createTracks({ store: start() });
  await track.open({ path: write('walk.gpx', gpx(46, 46.1, 46.2)) }, context);
  return track;
}

test('an open track answers how long a part of it is', async (t) => {
  const track = await withWalk(t);
  const stats = await track.stats({ track: 't1', from: 1 }, context);
  assert.deepEqual(TrackStats.parse(stats), stats);
  assert.deepEqual([stats.from, stats.to, Math.round(stats.distance)], [1, 2, 11_115]);
});

test('an open track is drawn', async (t) => {
  const track = await withWalk(t);
  const drawing = Drawing.parse(await track.draw({ track: 't1', zoom: 9 }, context));
  const [run] = degreesOf(drawing);
  assert.deepEqual(
    [...(run?.lat ?? [])].map((lat) => Math.round(lat * 100) / 100),
    [46, 46.2],
  );
});

test('an open track has a profile, and says what it has none of', async (t) => {
  const track = await withWalk(t);
  const profile = await track.profile({ track: 't1', of: 'ele', over: 'distance', samples: 10 }, context);
  assert.deepEqual(Profile.parse(profile), profile);
  assert.deepEqual([profile.withoutValue, profile.columns, profile.has.of], [3, 0, []]);
});

test('an open track is written as a file', async (t) => {
  const track = await withWalk(t);
  let text = '';
  for await (const piece of track.export({ track: 't1', format: 'csv' }, context)) text += piece;
  assert.equal(
    text,
    'segment,point,lat,lon,ele,time\r\n1,1,46,14.2,,\r\n1,2,46.1,14.2,,\r\n1,3,46.2,14.2,,\r\n',
  );
});

test('a track that is not open is refused', async (t) => {
  const track = await withWalk(t);
  const refused = { reason: 'unknown-track' };
  await assert.rejects(async () => track.stats({ track: 't7' }, context), refused);
  await assert.rejects(async () => track.draw({ track: 't7', zoom: 1 }, context), refused);
  const profile = { track: 't7', of: 'ele', over: 'time', samples: 10 } as const;
  await assert.rejects(async () => track.profile(profile, context), refused);
  const pieces = track.export({ track: 't7', format: 'gpx' }, context);
  await assert.rejects(async () => pieces[Symbol.asyncIterator]().next(), refused);
});
