import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { RemoteError } from '../../../server/remote/errors.ts';
import { loadTrack } from '../../../server/tracks/load.ts';
import { createTrackReader, type TrackReader } from '../../../server/tracks/trackReader.ts';
import { createTrackStore } from '../../../server/tracks/trackStore.ts';
import { gpx, setUp } from './storeFixture.ts';

test('tracks get ids in the order in which they are opened, and no id twice', async (t) => {
  const { start, write } = setUp(t);
  const store = start();
  const one = await store.open({ path: write('one.gpx', gpx(1)) });
  assert.equal(one.id, 't1');
  assert.equal((await store.open({ path: write('two.gpx', gpx(2)) })).id, 't2');
  assert.deepEqual(await store.close('t2'), {
    ...one,
    id: 't2',
    name: 'two.gpx',
    path: one.path?.replace('one', 'two'),
    bounds: { south: 2, north: 2, west: 14.2, east: 14.2 },
  });
  assert.equal((await store.open({ path: write('three.gpx', gpx(3)) })).id, 't3');
  assert.deepEqual(
    (await store.list()).map(({ id }) => id),
    ['t1', 't3'],
  );
});

test('an id is not used again after a restart either, not even that of the last track closed', async (t) => {
  const { start, write } = setUp(t);
  const store = start();
  await store.open({ path: write('one.gpx', gpx(1)) });
  await store.open({ name: 'sent.gpx', content: gpx(2) });
  await store.close('t1');
  assert.equal((await start().open({ path: write('three.gpx', gpx(3)) })).id, 't3');
});

test('opening a path again reads it again and keeps its id and its place in the list', async (t) => {
  const { folder, start, write } = setUp(t);
  const store = start();
  const path = write('one.gpx', gpx(1));
  await store.open({ path });
  await store.open({ path: write('two.gpx', gpx(2)) });
  write('one.gpx', gpx(1, 2, 3));
  const again = await store.open({ path: join(folder, 'x', '..', 'one.gpx') });
  assert.deepEqual([again.id, again.points, again.path], ['t1', 3, path]);
  assert.deepEqual(
    (await store.list()).map(({ id }) => id),
    ['t1', 't2'],
  );
  assert.equal((await store.load('t1')).track.lat.length, 3);
});

test('a file that has become unreadable does not replace the track that is open', async (t) => {
  const { start, write } = setUp(t);
  const store = start();
  const path = write('one.gpx', gpx(1));
  await store.open({ path });
  write('one.gpx', '<gpx>');
  await assert.rejects(store.open({ path }), { reason: 'cut-off' });
  assert.equal((await store.load('t1')).track.lat.length, 1);
});

test('opening one file many times at once reads it once, under one id', async (t) => {
  const { reads, start, write } = setUp(t);
  const store = start();
  const path = write('one.gpx', gpx(1));
  const opened = await Promise.all(Array.from({ length: 8 }, () => store.open({ path })));
  assert.deepEqual(new Set(opened.map(({ id }) => id)), new Set(['t1']));
  assert.equal(reads.length, 1);
});

test('after a restart the list is there without a file being read, and points come when they are asked for', async (t) => {
  const { reads, start, write } = setUp(t);
  const before = start();
  const one = await before.open({ path: write('one.gpx', gpx(1, 2)) });
  const two = await before.open({ path: write('two.gpx', gpx(3)) });
  reads.length = 0;
  const after = start();
  assert.deepEqual(await after.list(), [one, two]);
  assert.deepEqual(await after.info('t2'), two);
  assert.equal(reads.length, 0);
  assert.deepEqual([...(await after.load('t1')).track.lat], [1, 2]);
  await Promise.all([after.load('t1'), after.load('t2'), after.load('t2')]);
  assert.equal(reads.length, 2);
});

test('a file that has changed since is told as it is now', async (t) => {
  const { start, write } = setUp(t);
  await start().open({ path: write('one.gpx', gpx(1)) });
  write('one.gpx', gpx(1, 2, 3));
  const store = start();
  assert.equal((await store.load('t1')).summary.points, 3);
  assert.equal((await start().info('t1')).points, 3);
});

test('a track that came as content is gone after a restart', async (t) => {
  const { start, file } = setUp(t);
  const sent = await start().open({ name: 'sent.gpx', content: gpx(1) });
  assert.deepEqual([sent.id, sent.name, sent.path], ['t1', 'sent.gpx', undefined]);
  assert.deepEqual(await start().list(), []);
  assert.ok(!readFileSync(file, 'utf8').includes('sent.gpx'));
});

test('a track whose file is gone is named when it is asked for, and found again when the file is back', async (t) => {
  const { folder, reads, start, write } = setUp(t);
  const path = write('one.gpx', gpx(1));
  await start().open({ path });
  renameSync(path, join(folder, 'away.gpx'));
  const store = start();
  const gone = {
    reason: 'no-file',
    message: `Track t1 cannot be read again. ${path} does not exist. Check the name and the folder. To forget it: remotex track close t1`,
  };
  await assert.rejects(store.load('t1'), gone);
  reads.length = 0;
  await assert.rejects(store.load('t1'), gone);
  assert.equal(reads.length, 0, 'no worker is started to look for it again');
  assert.equal((await store.list()).length, 1);
  renameSync(join(folder, 'away.gpx'), path);
  assert.equal((await store.load('t1')).track.lat.length, 1);
});

test('a reader that failed for a passing reason is tried again', async (t) => {
  const { file, start, write } = setUp(t);
  await start().open({ path: write('one.gpx', gpx(1)) });
  let isShortOfMemory = true;
  const reader: TrackReader = {
    async read(source) {
      if (isShortOfMemory) throw new RemoteError('reader-died', 'one.gpx was not read: out of memory.');
      return loadTrack(source);
    },
    close: async () => {},
  };
  const store = createTrackStore({ file, reader });
  await assert.rejects(store.load('t1'), { reason: 'reader-died' });
  isShortOfMemory = false;
  assert.equal((await store.load('t1')).track.lat.length, 1);
});

test('a track that is gone can be closed', async (t) => {
  const { start, write } = setUp(t);
  const path = write('one.gpx', gpx(1));
  await start().open({ path });
  rmSync(path);
  assert.equal((await start().close('t1')).path, path);
  assert.deepEqual(await start().list(), []);
});

test('an id that is not open is refused with those that are', async (t) => {
  const { start, write } = setUp(t);
  const store = start();
  const unknown = (message: string) => ({ reason: 'unknown-track', message });
  await assert.rejects(
    store.info('t9'),
    unknown('There is no open track t9. No track is open. See: remotex track list'),
  );
  for (let i = 1; i <= 11; i++) await store.open({ path: write(`${i}.gpx`, gpx(i)) });
  const open = 't1, t2, t3, t4, t5, t6, t7, t8, t9, t10, …';
  const message = `There is no open track __proto__. Open: ${open}. See: remotex track list`;
  for (const ask of [store.info, store.close, store.load])
    await assert.rejects(ask('__proto__'), unknown(message));
});

test('with real workers, a store opens, forgets nothing and reads again', async (t) => {
  const { file, write } = setUp(t);
  const reader = createTrackReader(
    (options) => new Worker(new URL('../../../server/tracks/worker.ts', import.meta.url), options),
  );
  t.after(() => reader.close());
  const path = write('one.gpx', gpx(1, 2));
  const opened = await createTrackStore({ file, reader }).open({ path });
  const store = createTrackStore({ file, reader });
  assert.deepEqual(await store.list(), [opened]);
  assert.deepEqual([...(await store.load('t1')).track.lat], [1, 2]);
});
