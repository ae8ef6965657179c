import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { LineQuery } from '../../../../server/api/trackLines.ts';
import { createLineAnswers } from '../../../../server/tracks/lines/lineAnswers.ts';
import { readLines } from '../../../../server/tracks/lines/readLines.ts';
import { createTrackReader } from '../../../../server/tracks/trackReader.ts';
import { setUp as setUpStore } from '../storeFixture.ts';

const context = { client: { name: 'test' }, signal: new AbortController().signal, progress: () => {} };
const file = (points: number, first = 46) =>
  `<gpx><trk><trkseg>${Array.from({ length: points }, (_, i) => `\n<trkpt lat="${first}.${i + 1}" lon="14"/>`).join('')}\n</trkseg></trk></gpx>`;

function setUp(t: TestContext) {
  const fixture = setUpStore(t);
  const store = fixture.start();
  let reads = 0;
  const { line } = createLineAnswers({
    store,
    readLines: async (source) => {
      reads++;
      return readLines(source);
    },
  });
  const ask = async (query: LineQuery) => line(LineQuery.parse(query), context);
  const open = async (name: string, content: string) =>
    (await store.open({ path: fixture.write(name, content) })).id;
  return { ...fixture, store, ask, open, reads: () => reads };
}

test('a point tells its line, and the line tells its point, from one reading of the file', async (t) => {
  const { ask, open, reads } = setUp(t);
  const track = await open('walk.gpx', file(10));
  assert.deepEqual(await ask({ track, index: 3 }), { track, index: 3, line: 5 });
  assert.deepEqual(await ask({ track, line: 5 }), { track, index: 3, line: 5 });
  assert.deepEqual(await ask({ track, line: 1 }), { track, index: 0, line: 2 });
  assert.deepEqual(await ask({ track, line: 1000, column: 3 }), { track, index: 9, line: 11 });
  assert.equal(reads(), 1);
});

test('points that share a line are told apart by their columns', async (t) => {
  const { ask, open } = setUp(t);
  const text = file(3).replaceAll('\n', '');
  const track = await open('walk.gpx', text);
  const column = text.indexOf('<trkpt lat="46.2"') + 1;
  assert.deepEqual(await ask({ track, index: 1 }), { track, index: 1, line: 1, column });
  assert.equal((await ask({ track, line: 1, column: column + 5 })).index, 1);
  assert.equal((await ask({ track, line: 1, column: column - 1 })).index, 0);
});

test('a file that has changed is read again, with the lines that its points have now', async (t) => {
  const { ask, open, write, reads } = setUp(t);
  const track = await open('walk.gpx', file(3));
  assert.equal((await ask({ track, index: 2 })).line, 4);
  write('walk.gpx', `<!--\n\n-->${file(4)}`);
  assert.equal((await ask({ track, index: 3 })).line, 7);
  assert.equal(reads(), 2);
});

test('lines of another state of the file than the points are not told', async (t) => {
  const { store, open, write } = setUp(t);
  const track = await open('walk.gpx', file(3));
  const { line } = createLineAnswers({
    store,
    readLines: async (source) => {
      const lines = readLines(source);
      write('walk.gpx', `\n${file(3)}`);
      return lines;
    },
  });
  await assert.rejects(async () => line({ track, index: 0 }, context), {
    reason: 'changed',
    message: 'walk.gpx has changed since it was read, and its points have other lines now. Try again.',
  });
});

test('the lines of the last four tracks are kept, and of no more', async (t) => {
  const { ask, open, reads } = setUp(t);
  const tracks = [];
  for (let i = 0; i < 5; i++) tracks.push(await open(`${i}.gpx`, file(2)));
  for (const track of tracks) await ask({ track, index: 0 });
  assert.equal(reads(), 5);
  for (const track of tracks.slice(1)) await ask({ track, index: 0 });
  assert.equal(reads(), 5);
  await ask({ track: tracks[0] ?? '', index: 0 });
  assert.equal(reads(), 6);
});

test('what has no lines of text says why', async (t) => {
  const { ask, store, folder } = setUp(t);
  const { id: sent } = await store.open({ name: 'sent.gpx', content: file(1) });
  await assert.rejects(ask({ track: sent, index: 0 }), {
    reason: 'no-lines',
    message: 'sent.gpx came as content, which is not kept, so its points have no lines.',
  });
  writeFileSync(`${folder}/walk.gpx.gz`, gzipSync(file(1)));
  const { id: packed } = await store.open({ path: `${folder}/walk.gpx.gz` });
  await assert.rejects(ask({ track: packed, index: 0 }), { reason: 'no-lines' });
});

test('a point that the track does not have is refused with those that it has', async (t) => {
  const { ask, open } = setUp(t);
  const track = await open('walk.gpx', file(3));
  await assert.rejects(ask({ track, index: 3 }), {
    reason: 'bad-range',
    message: 'Track t1 has no point 3: its points are 0 to 2.',
  });
});

test('in a thread of its own the lines of a whole walk are read, with progress, and can be cancelled', async (t) => {
  const worker = new URL('../../../../server/tracks/worker.ts', import.meta.url);
  const reader = createTrackReader((options) => new Worker(worker, options));
  t.after(() => reader.close());
  const path = fileURLToPath(new URL('../../../../media/sample/walk.gpx', import.meta.url));
  const rows = readFileSync(path, 'utf8').split('\n');
  const expected = rows.flatMap((row, i) => (row.includes('<trkpt ') ? [i + 1] : []));
  const { lines } = await reader.lines({ path });
  assert.deepEqual(Array.from(lines), expected);

  const ending = new AbortController();
  const cancelled = reader.lines({ path }, { signal: ending.signal });
  ending.abort();
  await assert.rejects(cancelled, { reason: 'cancelled', message: /track\/line/ });
});
