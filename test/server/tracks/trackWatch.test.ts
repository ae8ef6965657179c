/** `track/watch`: what happens to the open tracks, by whomever, told to all who follow and kept for none of them. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { TrackChange } from '../../../server/api/trackFiles.ts';
import { createTrackChanges } from '../../../server/tracks/trackChanges.ts';
import type { TrackStore } from '../../../server/tracks/trackStore.ts';
import { gpx, setUp } from './storeFixture.ts';

/** Ends with the test. `next` gives the next change as `kind id points`. */
function follow(t: TestContext, store: TrackStore, id?: string) {
  const leaving = new AbortController();
  const changes = store.watch(id, leaving.signal);
  const leave = async () => {
    leaving.abort();
    await changes.return(undefined);
  };
  t.after(() => leaving.abort());
  const take = async (): Promise<TrackChange | undefined> => {
    const { value, done } = await changes.next();
    if (done) return undefined;
    assert.deepEqual(TrackChange.parse(value), value);
    return value;
  };
  const next = async () => {
    const change = await take();
    return change && `${change.kind} ${change.track.id} ${change.track.points}`;
  };
  return { take, next, leave, leaving };
}

/** How often the polling looks: never while a test runs, so that only the system's word counts; or all the time. */
const never = { pollMs: 1_000_000 };
const often = { pollMs: 20 };

test('a follower hears of the tracks that are open, and then of all that clients do', async (t) => {
  const { start, write } = setUp(t);
  const store = start();
  const one = write('one.gpx', gpx(1));
  await store.open({ path: one });
  const { next } = follow(t, store);
  assert.equal(await next(), 'present t1 1');
  await store.open({ path: write('two.gpx', gpx(1, 2)) });
  assert.equal(await next(), 'opened t2 2');
  await store.open({ name: 'sent.gpx', content: gpx(1, 2, 3) });
  assert.equal(await next(), 'opened t3 3');
  write('one.gpx', gpx(4, 5));
  await store.open({ path: one });
  assert.equal(await next(), 'changed t1 2');
  await store.close('t3');
  assert.equal(await next(), 'closed t3 3');
});

for (const [how, change] of [
  ['is written anew', (path: string) => writeFileSync(path, gpx(1, 2))],
  [
    'is replaced by another one',
    (path: string) => {
      writeFileSync(`${path}.part`, gpx(1, 2));
      renameSync(`${path}.part`, path);
    },
  ],
  ['is removed and made again', (path: string) => [rmSync(path), writeFileSync(path, gpx(1, 2))]],
] as const) {
  test(`a file that ${how} is told without anybody asking`, async (t) => {
    const { start, write } = setUp(t);
    const store = start(never);
    const path = write('one.gpx', gpx(1));
    await store.open({ path });
    const { next } = follow(t, store);
    await next();
    change(path);
    assert.equal(await next(), 'changed t1 2');
  });
}

test('a file that cannot be read is told with the reason, once, and its return too', async (t) => {
  const { folder, start, write } = setUp(t);
  const store = start(often);
  const path = write('one.gpx', gpx(1));
  await store.open({ path });
  const { take, next } = follow(t, store);
  await next();
  renameSync(path, join(folder, 'away'));
  const failed = await take();
  assert.equal(failed?.kind, 'failed');
  assert.match(failed?.message ?? '', /does not exist.*What was read before still answers\.$/);
  assert.equal(failed?.track.stale, failed?.message);
  assert.deepEqual([...(await store.load('t1')).track.lat], [1]);
  renameSync(join(folder, 'away'), path);
  const back = await take();
  assert.deepEqual([back?.kind, back?.track.stale], ['changed', undefined]);
  // A new follower hears of what is wrong at once.
  rmSync(path);
  await take();
  const present = await follow(t, store).take();
  assert.equal(present?.kind, 'present');
  assert.match(present?.message ?? '', /does not exist/);
});

test('a folder that goes and comes back is watched again', async (t) => {
  const { folder, start } = setUp(t);
  const store = start(often);
  const inner = join(folder, 'inner');
  mkdirSync(inner);
  const path = join(inner, 'one.gpx');
  writeFileSync(path, gpx(1));
  await store.open({ path });
  const { next } = follow(t, store);
  await next();
  renameSync(inner, join(folder, 'away'));
  assert.equal(await next(), 'failed t1 1');
  mkdirSync(inner);
  writeFileSync(path, gpx(1, 2));
  assert.equal(await next(), 'changed t1 2');
  appendFileSync(path, '<!-- -->');
  assert.equal(await next(), 'changed t1 2');
});

test('a track of an earlier daemon is read for its followers when its file changes, and not before', async (t) => {
  const { reads, start, write } = setUp(t);
  const path = write('one.gpx', gpx(1));
  await start().open({ path });
  const { path: other } = await start().open({ path: write('two.gpx', gpx(2)) });
  assert.ok(other);
  const third = write('three.gpx', gpx(3));
  await start().open({ path: third });
  // While no daemon runs.
  writeFileSync(third, gpx(3, 4));
  reads.length = 0;
  const store = start(often);
  const { next } = follow(t, store);
  assert.equal(await next(), 'present t1 1');
  assert.equal(await next(), 'present t2 1');
  assert.equal(await next(), 'present t3 1');
  assert.equal(await next(), 'changed t3 2');
  rmSync(other);
  assert.equal(await next(), 'failed t2 1');
  writeFileSync(path, gpx(1, 2));
  assert.equal(await next(), 'changed t1 2');
  assert.deepEqual(
    new Set(reads.map((source) => 'path' in source && source.path)),
    new Set([path, other, third]),
  );
});

test('following one track tells of that one alone, and ends when it is closed', async (t) => {
  const { start, write } = setUp(t);
  const store = start(never);
  await store.open({ path: write('one.gpx', gpx(1)) });
  await store.open({ path: write('two.gpx', gpx(2)) });
  const { next } = follow(t, store, 't2');
  assert.equal(await next(), 'present t2 1');
  write('one.gpx', gpx(1, 2));
  await store.load('t1');
  await store.close('t1');
  write('two.gpx', gpx(1, 2, 3));
  assert.equal(await next(), 'changed t2 3');
  await store.close('t2');
  assert.equal(await next(), 'closed t2 3');
  assert.equal(await next(), undefined);
});

test('following a track that is not open is refused', async (t) => {
  const { start } = setUp(t);
  await assert.rejects(follow(t, start(), 't9').take(), { reason: 'unknown-track' });
});

test('whoever leaves, in the middle of waiting too, is gone', async (t) => {
  const { start, write } = setUp(t);
  const store = start(never);
  await store.open({ path: write('one.gpx', gpx(1)) });
  const { next, leaving } = follow(t, store);
  await next();
  const waiting = next();
  leaving.abort();
  assert.equal(await waiting, undefined);
});

test('folders are watched only while somebody follows, and for the tracks that are followed', async (t) => {
  const { start, write, folder } = setUp(t);
  const store = start(never);
  const watched = () => watchesOf(folder);
  const path = write('one.gpx', gpx(1));
  await store.open({ path });
  assert.equal(watched(), 0);
  const [one, two] = [follow(t, store), follow(t, store)];
  await Promise.all([one.next(), two.next()]);
  // It is watched at the latest when a change is told.
  writeFileSync(path, gpx(1, 2));
  await Promise.all([one.next(), two.next()]);
  assert.equal(watched(), 1);
  await one.leave();
  assert.equal(watched(), 1);
  await store.close('t1');
  assert.equal(watched(), 0);
  await store.open({ path });
  await two.leave();
  assert.equal(watched(), 0);
});

/** The inotify watches of this process, by what the system knows of it. They are all of this file's one test at a time. */
function watchesOf(folder: string): number {
  const { ino } = statSync(folder);
  const watches = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      if (readlinkSync(`/proc/self/fd/${fd}`) !== 'anon_inode:inotify') return [];
      return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').match(/ino:[0-9a-f]+/g) ?? [];
    } catch {
      return []; // It was the descriptor of this very look.
    }
  });
  return watches.filter((watch) => watch === `ino:${ino.toString(16)}`).length;
}

test('a follower that takes nothing keeps the latest of each track, however much happens', async () => {
  const { open, changes } = manual();
  const follower = changes.follow({
    signal: new AbortController().signal,
    only: undefined,
    present: () => [{ kind: 'present', track: open(1, 0) }],
  });
  assert.equal((await follower.next()).value?.kind, 'present');
  for (let i = 0; i < 1000; i++) {
    changes.tell({ kind: 'opened', track: open(2, 0) });
    changes.tell({ kind: 'changed', track: open(2, i) });
    changes.tell({ kind: 'failed', track: open(1, i), message: 'gone' });
    changes.tell({ kind: 'changed', track: open(1, i) });
    // These came and went unseen.
    changes.tell({ kind: 'opened', track: open(1000 + i, i) });
    changes.tell({ kind: 'closed', track: open(1000 + i, i) });
  }
  const taken: string[] = [];
  changes.tell({ kind: 'opened', track: open(9, 9) });
  for (let left = 3; left > 0; left--) {
    const { value } = await follower.next();
    taken.push(`${value?.kind} ${value?.track.id} ${value?.track.points}`);
  }
  assert.deepEqual(taken, ['opened t2 999', 'changed t1 999', 'opened t9 9']);
  const nothing = follower.next();
  changes.tell({ kind: 'closed', track: open(9, 9) });
  assert.equal((await nothing).value?.kind, 'closed');
});

test('who waits for the end of one track hears of it, even if it has taken nothing before', async () => {
  const { open, changes } = manual();
  const follower = changes.follow({
    signal: new AbortController().signal,
    only: 't1',
    present: () => {
      queueMicrotask(() => changes.tell({ kind: 'closed', track: open(1, 1) }));
      return [];
    },
  });
  assert.equal((await follower.next()).value?.kind, 'closed');
  assert.equal((await follower.next()).done, true);
});

function manual() {
  const open = (number: number, points: number) => ({
    id: `t${number}`,
    name: 'walk',
    points,
    segments: 1,
    waypoints: 0,
    bounds: { south: 0, west: 0, north: 0, east: 0 },
    distance: 0,
  });
  return { open, changes: createTrackChanges(() => {}) };
}
