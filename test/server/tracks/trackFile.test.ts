import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { RemoteError } from '../../../server/remote/errors.ts';
import { loadTrack } from '../../../server/tracks/load.ts';
import { createReaderThreads } from '../../../server/tracks/readerThreads.ts';
import { createTrackReader, type TrackReader } from '../../../server/tracks/trackReader.ts';

const workerFile = new URL('../../../server/tracks/worker.ts', import.meta.url);
const gpx = '<gpx><trk><trkseg><trkpt lat="46.1" lon="14.2"/></trkseg></trk></gpx>';
const onUnix = { skip: process.platform === 'win32' ? 'not on Windows' : false };

function setUp(t: TestContext, worker = workerFile): { folder: string; reader: TrackReader } {
  const folder = mkdtempSync(join(tmpdir(), 'rx-'));
  const reader = createTrackReader((options) => new Worker(worker, options));
  t.after(async () => {
    await reader.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, reader };
}

/** A worker of its own making. */
const script = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

/** Through a worker, as the daemon reads, and so that a reader that hangs does not hang the test. */
async function checkRefused(
  reader: TrackReader,
  path: string,
  reason: string,
  message: string | RegExp,
): Promise<void> {
  await assert.rejects(reader.read({ path }), (error) => {
    assert.ok(error instanceof RemoteError);
    assert.equal(error.reason, reason, error.message);
    if (typeof message === 'string') assert.equal(error.message, message);
    else assert.match(error.message, message);
    return true;
  });
}

test('a file is read by a worker, and its columns come without being copied', async (t) => {
  const { folder, reader } = setUp(t);
  const path = join(folder, 'walk.gpx');
  writeFileSync(path, gpx);
  const track = await reader.read({ path });
  assert.deepEqual([[...track.lat], [...track.lon]], [[46.1], [14.2]]);
  assert.equal(track.index.lat, track.lat, 'one array, seen from two places');
  assert.equal(track.measures.points, 1);
});

test('content is read as a file is', async (t) => {
  const { reader } = setUp(t);
  assert.equal((await reader.read({ name: 'sent.gpx', content: gpx })).measures.points, 1);
  await assert.rejects(reader.read({ name: 'sent.gpx', content: 'hello' }), {
    reason: 'not-gpx',
    message: /^sent\.gpx is not/,
  });
});

test('a file larger than one chunk, in UTF-16, is read to its end', (t) => {
  const { folder } = setUp(t);
  const path = join(folder, 'walk.gpx');
  const points = Array.from(
    { length: 20_000 },
    (_, i) => `<trkpt lat="46.${i}" lon="14.2"><desc>Ž 🗺</desc></trkpt>`,
  );
  writeFileSync(path, `\uFEFF<gpx><trk><trkseg>${points.join('\n')}</trkseg></trk></gpx>`, 'utf16le');
  assert.equal(loadTrack({ path }).lat.length, 20_000);
});

test('a missing file, a folder and a file in place of a folder are told apart', async (t) => {
  const { folder, reader } = setUp(t);
  const file = join(folder, 'file');
  writeFileSync(file, gpx);
  const missing = join(folder, 'no.gpx');
  await checkRefused(reader, missing, 'no-file', `${missing} does not exist. Check the name and the folder.`);
  await checkRefused(reader, folder, 'not-a-file', `${folder} is a folder. Name a file in it.`);
  await checkRefused(reader, join(file, 'walk.gpx'), 'no-file', /a part of its path is a file/);
  await checkRefused(reader, join(folder, 'x'.repeat(300)), 'no-file', /the name is too long/);
});

test('pipes, devices and sockets are refused without waiting for them', onUnix, async (t) => {
  const { folder, reader } = setUp(t);
  const fifo = join(folder, 'fifo.gpx');
  execFileSync('mkfifo', [fifo]);
  await checkRefused(
    reader,
    fifo,
    'not-a-file',
    /fifo\.gpx is not a regular file\. Copy what it gives into a file/,
  );
  await checkRefused(reader, '/dev/zero', 'not-a-file', /^\/dev\/zero is not a regular file/);
  const link = join(folder, 'link.gpx');
  symlinkSync('/dev/zero', link);
  await checkRefused(reader, link, 'not-a-file', /link\.gpx is not a regular file/);
  const socket = join(folder, 'socket.gpx');
  const server = createServer();
  await new Promise<void>((listening) => server.listen(socket, listening));
  t.after(() => server.close());
  await checkRefused(reader, socket, 'not-a-file', /socket\.gpx is not a regular file/);
});

test('links that go in a circle are named, and a link to a file is followed', onUnix, async (t) => {
  const { folder, reader } = setUp(t);
  const circle = join(folder, 'circle.gpx');
  symlinkSync(circle, circle);
  await checkRefused(reader, circle, 'no-file', /its links go in a circle/);
  writeFileSync(join(folder, 'walk.gpx'), gpx);
  symlinkSync('walk.gpx', join(folder, 'link.gpx'));
  assert.equal((await reader.read({ path: join(folder, 'link.gpx') })).measures.points, 1);
});

test('a file that may not be read says whose fault that is', onUnix, (t) => {
  const { folder } = setUp(t);
  const path = join(folder, 'walk.gpx');
  writeFileSync(path, gpx);
  chmodSync(path, 0);
  chmodSync(folder, 0o755);
  // Root may read everything, so for the moment of the attempt this is nobody.
  const root = process.getuid?.() === 0;
  if (root) process.seteuid?.(65_534);
  try {
    assert.throws(() => loadTrack({ path }), {
      reason: 'no-permission',
      message: /walk\.gpx cannot be read: you have no permission/,
    });
  } finally {
    if (root) process.seteuid?.(0);
  }
});

test('a file over 512 MiB is refused before it is read', async (t) => {
  const { folder, reader } = setUp(t);
  const path = join(folder, 'big.gpx');
  writeFileSync(path, '<gpx>');
  truncateSync(path, 5 * 1024 ** 3);
  await checkRefused(
    reader,
    path,
    'too-big',
    `${path} is 5.0 GiB; the limit is 512 MiB. Split it, or raise the limit with --max-size.`,
  );
  truncateSync(path, 512 * 1024 ** 2 + 1);
  await checkRefused(reader, path, 'too-big', /is 513 MiB; the limit is 512 MiB/);
});

test('a path with line ends and escapes gives a message of one line', async (t) => {
  const { folder, reader } = setUp(t);
  await checkRefused(
    reader,
    join(folder, 'a\n\u001b[2J.gpx'),
    'no-file',
    /a\\u000a\\u001b\[2J\.gpx does not exist/,
  );
});

test('a worker that dies fails its own read, and the next read works', async (t) => {
  const died = (message: RegExp) => ({ reason: 'reader-died', message });
  const source = { name: 'walk.gpx', content: '' };
  const { reader: exits } = setUp(t, script('process.exit(3)'));
  await assert.rejects(
    exits.read(source),
    died(/^walk\.gpx was not read: its reader ended unexpectedly \(code 3\)/),
  );
  const { reader: throws } = setUp(t, script('throw new Error("boom\\nboom")'));
  await assert.rejects(throws.read(source), died(/its reader failed \(boom\\u000aboom\)/));
  const { reader: grows } = setUp(t, script('const all = []; for (;;) all.push(new Array(1e5).fill({}))'));
  await assert.rejects(grows.read(source), died(/its reader failed \(out of memory\)/));
  for (let i = 0; i < 5; i++) await assert.rejects(exits.read(source), died(/code 3/));
});

test('two files are read at once, and the others after them', async (t) => {
  // How many run, how many ran at most, and how many have begun. The first waits until the second has begun as well.
  const counts = new Int32Array(new SharedArrayBuffer(12));
  const code = `import { workerData, parentPort } from 'node:worker_threads';
    const read = ({ source: { content: counts } }) => {
      const running = Atomics.add(counts, 0, 1) + 1;
      if (running > Atomics.load(counts, 1)) Atomics.store(counts, 1, running);
      const begun = Atomics.add(counts, 2, 1) + 1;
      Atomics.notify(counts, 2);
      if (begun === 1) Atomics.wait(counts, 2, 1, 30_000);
      Atomics.sub(counts, 0, 1);
      parentPort.postMessage({ kind: 'refused', reason: 'done', message: 'done' });
    };
    read(workerData);
    parentPort.on('message', read);`;
  const { reader } = setUp(t, script(code));
  const source: { name: string; content: unknown } = { name: 'x', content: counts };
  const reads = Array.from({ length: 6 }, () => reader.read(source as { name: string; content: string }));
  for (const { status } of await Promise.allSettled(reads)) assert.equal(status, 'rejected');
  assert.deepEqual([...counts], [0, 2, 6]);
});

test('when the daemon ends, reads that run and reads that wait are told so', async (t) => {
  const { reader } = setUp(t, script('setInterval(() => {}, 1000)'));
  const reads = Array.from({ length: 4 }, () => reader.read({ name: 'walk.gpx', content: '' }));
  const ended = Promise.allSettled(reads);
  await reader.close();
  for (const read of await ended) {
    assert.equal(read.status, 'rejected');
    assert.match(
      String(read.status === 'rejected' && read.reason),
      /walk\.gpx was not read: Remotex is ending\./,
    );
  }
});

test('the limit of bytes holds for what is sent, too', () => {
  const limits = { bytes: 10 };
  const sent = [{ content: 'é'.repeat(6) }, { base64: Buffer.alloc(11).toString('base64') }];
  for (const what of sent) {
    const asked = { name: 'walk.gpx', limits, ...what };
    assert.throws(() => loadTrack(asked), {
      reason: 'too-big',
      message: /^walk.gpx is 1[12] bytes; the limit is 10/,
    });
  }
});

test('files after one another are read by one thread, also after one that is refused; two at once by two', async (t) => {
  const threads: Worker[] = [];
  const reader = createTrackReader((options) => {
    const thread = new Worker(workerFile, options);
    threads.push(thread);
    return thread;
  });
  t.after(() => reader.close());
  const source = { name: 'sent.gpx', content: gpx };
  await reader.read(source);
  await assert.rejects(reader.read({ name: 'sent.gpx', content: 'hello' }), { reason: 'not-gpx' });
  assert.deepEqual([...(await reader.read(source)).lat], [46.1]);
  assert.equal(threads.length, 1);
  await Promise.all([reader.read(source), reader.read(source)]);
  assert.equal(threads.length, 2);
});

test('a thread that ends while it waits for another file is not asked for one', async (t) => {
  const threads: Worker[] = [];
  const reader = createTrackReader((options) => {
    const thread = new Worker(workerFile, options);
    threads.push(thread);
    return thread;
  });
  t.after(() => reader.close());
  await reader.read({ name: 'sent.gpx', content: gpx });
  await threads[0]?.terminate();
  assert.equal((await reader.read({ name: 'sent.gpx', content: gpx })).measures.points, 1);
});

test('a thread that nobody gives another file ends, and keeps no process alive', async (t) => {
  const threads = createReaderThreads((options) => new Worker(workerFile, options), 0);
  t.after(() => threads.close());
  const thread = threads.start({ kind: 'track', source: { name: 'sent.gpx', content: gpx } });
  await once(thread, 'message');
  const ended = once(thread, 'exit');
  // For the test itself: nothing else keeps its process.
  const kept = setInterval(() => {}, 1000);
  threads.giveBack(thread);
  await ended;
  clearInterval(kept);
});
