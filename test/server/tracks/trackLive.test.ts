/** Files that change while they are open: answers move on, and a moment's state of a file destroys none. */
import assert from 'node:assert/strict';
import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cancelled, RemoteError } from '../../../server/remote/errors.ts';
import { type LoadedTrack, loadTrack } from '../../../server/tracks/load.ts';
import type { ReadControl, TrackReader } from '../../../server/tracks/trackReader.ts';
import type { TrackStore } from '../../../server/tracks/trackStore.ts';
import { gpx, setUp } from './storeFixture.ts';

const end = '</trkseg></trk></gpx>';
const point = (lat: number) => `<trkpt lat="${lat}" lon="14.2"/>`;
/** As a device writes it: without an end. */
const growing = (...lats: number[]) => gpx(...lats).slice(0, -end.length);
const latsOf = async (store: TrackStore, id = 't1') => [...(await store.load(id)).track.lat];
/** Points enough that a file is no small one. */
const many = (count: number) => gpx(...Array.from({ length: count }, (_, at) => (at % 900) / 10));

/** A reader whose readings wait until the test lets them go on, and then take what is in the file. */
function slowReader() {
  const held: { readonly go: () => void; readonly control: ReadControl }[] = [];
  const waiting: (() => void)[] = [];
  let isSlow = false;
  const reader: TrackReader = {
    read(source, control = {}) {
      if (!isSlow) return Promise.resolve(loadTrack(source));
      const { promise, resolve, reject } = Promise.withResolvers<LoadedTrack>();
      control.signal?.addEventListener('abort', () => reject(cancelled('track/open')));
      held.push({ go: () => resolve(loadTrack(source)), control });
      for (const tell of waiting.splice(0)) tell();
      return promise;
    },
    close: async () => {},
  };
  return {
    reader,
    held,
    beSlow: () => {
      isSlow = true;
    },
    /** Resolves when so many readings have begun since. */
    async begun(count: number) {
      while (held.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return held[count - 1] ?? assert.fail();
    },
  };
}

test('a file that grows is read again before the next answer', async (t) => {
  const { start, write } = setUp(t);
  const store = start();
  const path = write('log.gpx', growing(1, 2));
  await store.open({ path });
  assert.match((await store.info('t1')).cut ?? '', /ends early/);
  for (const lat of [3, 4, 5]) {
    appendFileSync(path, point(lat));
    assert.equal((await latsOf(store)).at(-1), lat);
  }
  appendFileSync(path, end);
  const { points, cut } = await store.info('t1');
  assert.deepEqual([points, cut], [5, undefined]);
  appendFileSync(path, '<!-- -->');
  assert.deepEqual(
    (await store.list()).map((track) => track.points),
    [5],
  );
});

test('a file that has not changed is not read again, however often it is asked for', async (t) => {
  const { reads, start, write } = setUp(t);
  const store = start();
  await store.open({ path: write('one.gpx', gpx(1)) });
  for (let i = 0; i < 20; i++) await Promise.all([store.load('t1'), store.info('t1'), store.list()]);
  assert.equal(reads.length, 1);
});

test('many questions in one moment look at the file once', async (t) => {
  const { reads, start, write } = setUp(t);
  let ms = 0;
  const store = start({ clock: () => ms });
  const path = write('one.gpx', gpx(1));
  await store.open({ path });
  ms = 1000;
  assert.deepEqual(await latsOf(store), [1]);
  write('one.gpx', gpx(1, 2));
  ms = 1099;
  assert.deepEqual(await latsOf(store), [1]);
  ms = 1100;
  const answers = await Promise.all(Array.from({ length: 10 }, () => latsOf(store)));
  assert.deepEqual(new Set(answers.map(String)), new Set(['1,2']));
  assert.equal(reads.length, 2);
});

test('a file that is replaced by another one of its name is read again, also with the same size and times', async (t) => {
  const { folder, start, write } = setUp(t);
  const store = start();
  const path = write('one.gpx', gpx(1));
  await store.open({ path });
  const other = join(folder, 'other');
  writeFileSync(other, gpx(2));
  renameSync(other, path);
  assert.deepEqual(await latsOf(store), [2]);
});

test('a file that is gone or cannot be read leaves the points, says so, and comes back by itself', async (t) => {
  const { folder, reads, start, write } = setUp(t);
  const store = start();
  const path = write('one.gpx', gpx(1, 2));
  const opened = await store.open({ path });
  renameSync(path, join(folder, 'away'));
  assert.deepEqual(await latsOf(store), [1, 2]);
  const stale = `Track t1 cannot be read again. ${path} does not exist. Check the name and the folder. What was read before still answers.`;
  assert.deepEqual(await store.info('t1'), { ...opened, stale });
  assert.deepEqual(await store.list(), [{ ...opened, stale }]);
  assert.equal((await store.load('t1')).summary.stale, stale);
  write('one.gpx', '<html/>');
  assert.match((await store.info('t1')).stale ?? '', /one\.gpx is not a GPX file/);
  const count = reads.length;
  await store.info('t1');
  assert.equal(reads.length, count, 'it is not tried again before it changes');
  write('one.gpx', gpx(7));
  const { stale: none, points } = await store.info('t1');
  assert.deepEqual([none, points], [undefined, 1]);
});

test('what is stale is not written down: after a restart it is looked for anew', async (t) => {
  const { start, write } = setUp(t);
  const store = start();
  const path = write('one.gpx', gpx(1));
  await store.open({ path });
  rmSync(path);
  assert.ok((await store.info('t1')).stale);
  await store.open({ path: write('two.gpx', gpx(2)) });
  assert.equal((await start().info('t1')).stale, undefined);
});

test('a file that is cut to fewer points keeps its points, until it has stayed so for three seconds', async (t) => {
  const { reads, start, write } = setUp(t);
  let ms = 0;
  const store = start({ clock: () => ms });
  const path = write('one.gpx', gpx(1, 2, 3));
  await store.open({ path });
  const at = async (time: number) => {
    ms = time;
    return (await store.load('t1')).track.lat.length;
  };
  truncateSync(path, growing(1).length);
  assert.equal(await at(1000), 3);
  assert.match(
    (await store.info('t1')).stale ?? '',
    /^Track t1 cannot be read again\. The file ends early, .*, with 1 point where it had 3: it is being written, it seems\. What was read before/,
  );
  const count = reads.length;
  assert.equal(await at(3900), 3);
  assert.equal(reads.length, count);
  // It is being written indeed: the three seconds begin anew.
  write('one.gpx', growing(1, 2));
  assert.equal(await at(4000), 3);
  assert.equal(await at(6900), 3);
  assert.equal(await at(7000), 2);
  const { stale, cut } = await store.info('t1');
  assert.equal(stale, undefined);
  assert.match(cut ?? '', /ends early/);
});

test('a file that is whole and shorter is shown at once, and so is one that is cut and longer', async (t) => {
  const { start, write } = setUp(t);
  const store = start();
  const path = write('one.gpx', gpx(1, 2, 3));
  await store.open({ path });
  write('one.gpx', gpx(4));
  assert.deepEqual(await latsOf(store), [4]);
  write('one.gpx', growing(5, 6));
  assert.deepEqual(await latsOf(store), [5, 6]);
});

test('who opens a file again gets what is there, also when it is cut', async (t) => {
  const { start, write } = setUp(t);
  const store = start();
  const path = write('one.gpx', gpx(1, 2, 3));
  await store.open({ path });
  write('one.gpx', growing(1));
  assert.equal((await store.open({ path })).points, 1);
  assert.deepEqual(await latsOf(store), [1]);
});

test('a large file is read in the background, once, while the points from before answer', async (t) => {
  const { start, write } = setUp(t);
  const { reader, held, beSlow, begun } = slowReader();
  const store = start({ reader });
  const path = write('large.gpx', many(60_000));
  await store.open({ path });
  beSlow();
  write('large.gpx', many(60_001));
  assert.equal((await latsOf(store)).length, 60_000);
  const first = await begun(1);
  write('large.gpx', many(60_002));
  for (let i = 0; i < 5; i++) assert.equal((await latsOf(store)).length, 60_000);
  assert.equal(held.length, 1);
  const news = store.watch('t1', new AbortController().signal);
  await news.next();
  const told = news.next();
  first.go();
  assert.equal((await told).value?.track.points, 60_002);
  await store.close('t1');
});

test('after a slow reading a large file is left alone for as long as the reading took', async (t) => {
  const { start, write } = setUp(t);
  const { reader, held, beSlow, begun } = slowReader();
  let ms = 0;
  const store = start({ reader, clock: () => ms });
  const path = write('large.gpx', many(60_000));
  await store.open({ path });
  beSlow();
  ms = 1000;
  const opening = store.open({ path });
  const first = await begun(1);
  ms = 5000; // It took four seconds.
  first.go();
  await opening;
  write('large.gpx', many(60_001));
  ms = 8900;
  await store.load('t1');
  assert.equal(held.length, 1);
  ms = 9000;
  await store.load('t1');
  await begun(2);
});

test('a small file that is slow to read keeps no question waiting for long', async (t) => {
  const { start, write } = setUp(t);
  const { reader, beSlow } = slowReader();
  const store = start({ reader });
  const path = write('one.gpx', gpx(1));
  await store.open({ path });
  beSlow();
  write('one.gpx', gpx(1, 2));
  assert.deepEqual(await latsOf(store), [1]);
});

test('a file is read again with the limits with which it was opened, also after a restart', async (t) => {
  const { reads, start, write } = setUp(t);
  const store = start();
  const path = write('one.gpx', gpx(1));
  const limits = { points: 2 };
  assert.deepEqual((await store.open({ path, limits })).limits, limits);
  write('one.gpx', gpx(1, 2, 3));
  assert.match((await store.info('t1')).stale ?? '', /more than 2 points/);
  assert.deepEqual(await latsOf(store), [1]);
  const after = start();
  await assert.rejects(after.load('t1'), /more than 2 points/);
  assert.deepEqual(reads.at(-1), { path, limits });
  // Other limits are those from now on, and the id stays.
  const opened = await after.open({ path });
  assert.deepEqual([opened.id, opened.points, opened.limits], ['t1', 3, undefined]);
  write('one.gpx', gpx(1, 2, 3, 4));
  assert.equal((await latsOf(after)).length, 4);
});

test('opened with other limits while it is read in the background, the later opening counts', async (t) => {
  const { start, write } = setUp(t);
  const { reader, beSlow, begun } = slowReader();
  const store = start({ reader });
  const path = write('large.gpx', many(60_000));
  await store.open({ path });
  beSlow();
  write('large.gpx', many(60_001));
  await store.load('t1');
  const background = await begun(1);
  const opening = store.open({ path, limits: { points: 70_000 } });
  (await begun(2)).go();
  assert.deepEqual((await opening).limits, { points: 70_000 });
  background.go();
  assert.deepEqual((await store.info('t1')).limits, { points: 70_000 });
  assert.equal((await latsOf(store)).length, 60_001);
});

test('closing a track ends the reading of it, and whoever waits is told that it is not open', async (t) => {
  const { start, write } = setUp(t);
  const path = write('one.gpx', gpx(1));
  await start().open({ path });
  const { reader, beSlow, begun } = slowReader();
  beSlow();
  const store = start({ reader });
  const asked = assert.rejects(store.load('t1'), { reason: 'unknown-track' });
  const { control } = await begun(1);
  await store.close('t1');
  assert.equal(control.signal?.aborted, true);
  await asked;
});

test('a track that is closed while it is opened again is a new one', async (t) => {
  const { start, write } = setUp(t);
  const { reader, beSlow, begun } = slowReader();
  const store = start({ reader });
  const path = write('one.gpx', gpx(1));
  await store.open({ path });
  beSlow();
  const opening = store.open({ path });
  const { go } = await begun(1);
  await store.close('t1');
  go();
  assert.equal((await opening).id, 't2');
  assert.deepEqual(
    (await store.list()).map(({ id }) => id),
    ['t2'],
  );
});

test('an opening that is cancelled leaves no track behind', async (t) => {
  const { start, write } = setUp(t);
  const { reader, beSlow, begun } = slowReader();
  const store = start({ reader });
  beSlow();
  const leaving = new AbortController();
  const opening = store.open({ path: write('one.gpx', gpx(1)) }, { signal: leaving.signal });
  await begun(1);
  leaving.abort();
  await assert.rejects(opening, { reason: 'cancelled' });
  assert.deepEqual(await store.list(), []);
});

test('a reader that fails for a passing reason leaves the points, and is tried again after five seconds', async (t) => {
  const { start, write } = setUp(t);
  let ms = 0;
  let isShort = false;
  const reader: TrackReader = {
    async read(source) {
      if (isShort) throw new RemoteError('reader-died', 'one.gpx was not read: out of memory.');
      return loadTrack(source);
    },
    close: async () => {},
  };
  const store = start({ reader, clock: () => ms });
  const path = write('one.gpx', gpx(1));
  await store.open({ path });
  write('one.gpx', gpx(1, 2));
  isShort = true;
  ms = 1000;
  assert.deepEqual(await latsOf(store), [1]);
  isShort = false;
  ms = 5900;
  assert.deepEqual(await latsOf(store), [1]);
  ms = 6000;
  assert.deepEqual(await latsOf(store), [1, 2]);
});
