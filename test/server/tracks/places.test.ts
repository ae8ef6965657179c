/** `track/places`: points one after another, each as `track/point` tells it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxPlaces } from '../../../server/api/trackFinding.ts';
import { createTracks } from '../../../server/tracks/tracks.ts';
import { setUp } from './storeFixture.ts';

const context = {
  client: { name: 'vscode 1.139' },
  signal: new AbortController().signal,
  progress: () => {},
  resumeFrom: () => {},
};

test('points come in the order of the file, from where one asks, and as many as there are', async (t) => {
  const { start } = setUp(t);
  const { track } = createTracks({ store: start() });
  const points = Array.from(
    { length: 250 },
    (_, i) => `<trkpt lat="46" lon="${i / 1000}"><ele>${i}</ele></trkpt>`,
  );
  const content = `<gpx><trk><trkseg>${points.join('')}</trkseg></trk></gpx>`;
  await track.open({ name: 'walk.gpx', content }, context);
  const places = (from?: number, count?: number) =>
    track.places(
      { track: 't1', ...(from === undefined ? {} : { from }), ...(count === undefined ? {} : { count }) },
      context,
    );
  const usual = await places();
  assert.deepEqual(
    usual.map(({ index }) => index),
    Array.from({ length: 100 }, (_, i) => i),
  );
  for (const [from, count, length] of [
    [0, maxPlaces, 250],
    [240, 20, 10],
    [249, 1, 1],
    [250, 1, 0],
    [1_000_000_000, 5, 0],
  ] as const) {
    const found = await places(from, count);
    assert.equal(found.length, length);
    for (const [i, place] of found.entries()) {
      assert.deepEqual(place, await track.point({ track: 't1', index: from + i }, context));
    }
  }
  await assert.rejects(async () => track.places({ track: 't9' }, context), { reason: 'unknown-track' });
});
