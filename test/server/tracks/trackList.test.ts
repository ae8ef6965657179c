import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gpx, setUp } from './storeFixture.ts';

test('the list is only for the user to read, and nothing else is left in the folder', async (t) => {
  const { folder, file, start, write } = setUp(t);
  const store = start();
  const path = write('one.gpx', gpx(1));
  await Promise.all([
    store.open({ path }),
    store.open({ path: write('two.gpx', gpx(2)) }),
    store.open({ path }),
  ]);
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder).sort(), ['one.gpx', 'tracks.json', 'two.gpx']);
});

const summary = {
  id: 't1',
  name: 'x',
  path: '/x.gpx',
  points: 1,
  segments: 1,
  waypoints: 0,
  bounds: { south: 1, west: 1, north: 1, east: 1 },
  distance: 0,
};
const damaged: Record<string, string> = {
  'cut off': '{"version": 1, "next": 8, "tracks": [{"id": "t7"',
  empty: '',
  'another value': '[]',
  'of a newer version': JSON.stringify({ version: 2, next: 8, tracks: [{ id: 't7' }] }),
  'without a next id': JSON.stringify({ version: 1, tracks: [] }),
  'with half a track': JSON.stringify({ version: 1, next: 8, tracks: [{ id: 't7', path: '/x.gpx' }] }),
  'with an id that will be given again': JSON.stringify({ version: 1, next: 1, tracks: [summary] }),
  'with a track without a path': JSON.stringify({
    version: 1,
    next: 8,
    tracks: [{ ...summary, path: undefined }],
  }),
};
for (const [how, content] of Object.entries(damaged)) {
  test(`a list that is ${how} is kept under a dated name, and an empty one begins`, async (t) => {
    const { folder, start, warnings, write } = setUp(t);
    write('tracks.json', content);
    const store = start();
    assert.deepEqual(await store.list(), []);
    const kept = join(folder, 'tracks.damaged-2026-06-13T08-00-00.000Z.json');
    assert.equal(readFileSync(kept, 'utf8'), content);
    const text = `The list of open tracks was damaged. It is kept as ${kept}; the tracks' files are untouched.`;
    assert.deepEqual(warnings, [text]);
    const { id } = await store.open({ path: write('one.gpx', gpx(1)) });
    assert.ok(!content.includes(`"${id}"`), `${id} is new`);
    assert.equal((await start().list()).length, 1);
  });
}

test('a list that cannot be read fails the call, is not replaced, and is tried again', async (t) => {
  const { file, start } = setUp(t);
  mkdirSync(file);
  const store = start();
  await assert.rejects(store.list(), {
    reason: 'track-list',
    message: /^The list of open tracks \(.*tracks\.json\) cannot be read: /,
  });
  assert.ok(statSync(file).isDirectory());
  rmSync(file, { recursive: true });
  assert.deepEqual(await store.list(), []);
});

test('when the list cannot be saved, the track is open all the same and the log hears of it', async (t) => {
  const { folder, start, warnings, write } = setUp(t);
  const path = write('one.gpx', gpx(1));
  const store = start();
  await store.list();
  mkdirSync(join(folder, 'tracks.json'));
  assert.equal((await store.open({ path })).id, 't1');
  assert.match(warnings.join(), /^The list of open tracks \(.*\) cannot be saved: /);
  assert.deepEqual(readdirSync(folder).sort(), ['one.gpx', 'tracks.json']);
});
