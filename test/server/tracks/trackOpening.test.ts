/** Opening a very large file, over a real daemon and its pipe: how far it is, its end when nobody wants it, and the others meanwhile. */
import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import type { OpenProgress } from '../../../server/api/trackFiles.ts';
import { Track } from '../../../server/api/tracks.ts';
import type { CallerConnection } from '../../../server/remote/caller.ts';
import { remote } from '../../../server/remote/client.ts';
import { createProduct, type Product } from '../product.ts';

const folder = mkdtempSync(join(tmpdir(), 'rx-'));
const large = join(folder, 'large.gpx');
const points = 1_000_000;

before(() => {
  const file = openSync(large, 'w');
  writeSync(file, '<gpx><trk><trkseg>\n');
  for (let at = 0; at < points; at += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, i) => {
      const [lat, lon] = [40 + (at + i) / 1e6, 14 + ((at + i) % 1000) / 1e6];
      return `<trkpt lat="${lat.toFixed(7)}" lon="${lon.toFixed(7)}"><ele>402.5</ele><time>2026-06-13T08:00:00Z</time></trkpt>\n`;
    });
    writeSync(file, lines.join(''));
  }
  writeSync(file, '</trkseg></trk></gpx>\n');
  closeSync(file);
});
after(() => rmSync(folder, { recursive: true }));

async function setUp(t: TestContext) {
  const product = createProduct(t);
  assert.equal((await product.remotex(['read'])).code, 0);
  const connect = async (): Promise<CallerConnection> => {
    const caller = await product.connect();
    t.after(() => caller.close());
    await caller.sendRequest('initialize', { clientInfo: { name: 'test', version: '1' } });
    return caller;
  };
  return { product, connect };
}

/** Begins to open the file; `moving` resolves when it has told how far it is. */
function opening(caller: CallerConnection, path = large) {
  const told: OpenProgress[] = [];
  const { promise: moving, resolve } = Promise.withResolvers<void>();
  const leaving = new AbortController();
  let isOver = false;
  const answer = remote(Track, caller).open(
    { path },
    {
      signal: leaving.signal,
      onProgress: (progress) => {
        told.push(progress);
        resolve();
      },
    },
  );
  const over = () => {
    isOver = true;
  };
  answer.then(over, over);
  return { answer, told, moving, leave: () => leaving.abort(), isOver: () => isOver };
}

/** Its worker threads, by the name that Node gives them. */
function threadsOf({ endpoint }: Product): number {
  const tasks = `/proc/${endpoint().pid}/task`;
  return readdirSync(tasks).filter((task) => nameOf(join(tasks, task)) === 'WorkerThread').length;
}

function nameOf(task: string): string {
  try {
    return readFileSync(join(task, 'comm'), 'utf8').trim();
  } catch {
    return ''; // It ended meanwhile.
  }
}

/** Asks the daemon something until it is so: each answer is one more turn of it. */
async function until(caller: CallerConnection, isSo: () => boolean): Promise<void> {
  while (!isSo()) await caller.sendRequest('daemon/status', {});
}

test('it tells how far it is, and everybody else is answered meanwhile', async (t) => {
  const { connect } = await setUp(t);
  const [caller, other] = [await connect(), await connect()];
  const open = opening(caller);
  await open.moving;
  for (let i = 0; i < 20; i++) {
    await other.sendRequest('board/read', {});
    await other.sendRequest('daemon/status', {});
    await other.sendRequest('track/list', {});
  }
  assert.equal(open.isOver(), false);
  const track = await open.answer;
  assert.deepEqual([track.points, track.format], [points, 'gpx']);
  const { told } = open;
  assert.ok(told.length > 1);
  told.reduce((earlier, later) => {
    assert.ok(later.bytes > earlier.bytes && later.bytes <= later.total && later.points >= earlier.points);
    return later;
  });
});

for (const [how, end] of [
  ['cancels', (_: CallerConnection, leave: () => void) => leave()],
  ['goes away', (caller: CallerConnection) => caller.close()],
] as const) {
  test(`a client that ${how} ends the reading: its thread is gone, and its memory with it`, async (t) => {
    const { product, connect } = await setUp(t);
    const [caller, other] = [await connect(), await connect()];
    const idle = threadsOf(product);
    const open = opening(caller);
    await open.moving;
    assert.ok(threadsOf(product) > idle);
    const answer = assert.rejects(open.answer);
    end(caller, open.leave);
    await answer;
    await until(other, () => threadsOf(product) <= idle);
    assert.deepEqual(await other.sendRequest('track/list', {}), []);
    // It can be opened anew.
    const again = opening(other);
    await again.moving;
  });
}

test('two who open it share one reading, and one of them may leave', async (t) => {
  const { product, connect } = await setUp(t);
  const [one, two] = [await connect(), await connect()];
  const idle = threadsOf(product);
  const first = opening(one);
  await first.moving;
  const second = opening(two);
  await second.moving;
  assert.equal(threadsOf(product), idle + 1);
  const left = assert.rejects(first.answer, { reason: 'cancelled' });
  first.leave();
  await left;
  assert.equal(second.isOver(), false);
  assert.equal((await second.answer).points, points);
});

test('who waits for a free reader may leave the line', async (t) => {
  const { connect, product } = await setUp(t);
  const [caller, other] = [await connect(), await connect()];
  const idle = threadsOf(product);
  const limits = (count: number) => ({ path: large, limits: { points: 2_000_000 + count } });
  const stop = new AbortController();
  const calls = [1, 2, 3].map((count) => {
    const call = remote(Track, caller).open(limits(count), count === 3 ? { signal: stop.signal } : {});
    return assert.rejects(call, { reason: count === 3 ? 'cancelled' : 'connection-closed' });
  });
  await until(other, () => threadsOf(product) === idle + 2);
  stop.abort();
  await calls[2];
  // The two that were before it go on, until their client leaves.
  assert.equal(threadsOf(product), idle + 2);
  caller.close();
  await Promise.all(calls);
  await until(other, () => threadsOf(product) === idle);
});
