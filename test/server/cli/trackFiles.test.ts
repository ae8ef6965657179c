/** `remotex track open`, `info`, `list`, `watch` and `close` with files that change, by real processes. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { findTrack } from '../../../server/cli/trackNames.ts';
import { byteCount } from '../../../server/cli/trackOpen.ts';
import { describeInfo, describeTime } from '../../../server/cli/trackText.ts';
import { createProduct, finish, kill } from '../product.ts';
import { start } from './running.ts';
import { client, inTerminal } from './terminal.ts';

const gpx = (...lats: number[]) =>
  `<gpx><trk><name>Morning walk</name><trkseg>${lats.map((lat) => `<trkpt lat="${lat}" lon="14.2"/>`).join('')}</trkseg></trk></gpx>`;

function setUp(t: TestContext) {
  const product = createProduct(t);
  const write = (name: string, content: string | Uint8Array): string => {
    const path = join(dirname(product.folder), name);
    writeFileSync(path, content);
    return path;
  };
  return { product, ...product, write };
}

test('several files are opened, each with its line; those that cannot be are told, and the exit code is 1', async (t) => {
  const { remotex, write } = setUp(t);
  const [one, two] = [write('one.gpx', gpx(1)), write('two.gpx', gpx(1, 2))];
  const { code, stdout, stderr } = await remotex(['track', 'open', one, '/no/such.gpx', two]);
  assert.equal(code, 1);
  assert.equal(
    stdout,
    'Opened Morning walk (t1): 1 point in 1 segment, 0 m\nOpened Morning walk (t2): 2 points in 1 segment, 110.58 km\n',
  );
  assert.match(stderr, /^\/no\/such\.gpx does not exist\. .*\n$/);
  const json = await remotex(['track', 'open', one, two, '--json']);
  assert.deepEqual(
    json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id),
    ['t1', 't2'],
  );
});

test('limits are given at the opening, kept, and shown', async (t) => {
  const { remotex, write } = setUp(t);
  const path = write('one.gpx', gpx(1, 2, 3));
  const tooMany = await remotex(['track', 'open', path, '--max-points', '2']);
  assert.equal(tooMany.code, 1);
  assert.match(tooMany.stderr, /^one\.gpx .*more than 2 points.*\n$/);
  const tooBig = await remotex(['track', 'open', path, '--max-size', '20']);
  assert.match(tooBig.stderr, /the limit is 20 bytes/);
  await remotex(['track', 'open', path, '--max-points', '3', '--max-size', '2GiB']);
  assert.match(
    (await remotex(['track', 'info', 't1'])).stdout,
    /\n {2}limits +at most 2147 MB and 3 points\n$/,
  );
  for (const [option, value] of [
    ['--max-size', 'huge'],
    ['--max-size', '-1'],
    ['--max-points', '1.5'],
    ['--max-points', '0'],
    ['--max-points', '50000001'],
    ['--max-size', '0'],
    ['--max-size', '65GiB'],
  ]) {
    const wrong = await remotex(['track', 'open', path, `${option}=${value}`]);
    assert.deepEqual([wrong.code, wrong.stderr.split(' ')[0]], [2, option]);
  }
});

test('"-" is standard input, packed or not, with the name that is given, else the one in it', async (t) => {
  const { remotex, env, write } = setUp(t);
  const text = await remotex(['track', 'open', '-', '--name', 'tour.gpx'], gpx(1, 2));
  assert.match(text.stdout, /^Opened tour\.gpx \(t1\): 2 points/);
  const path = write('packed', gzipSync(gpx(1, 2, 3)));
  const packed = spawn('/bin/sh', ['-c', `${client} track open - < ${path}`], { env });
  const { stdout } = await finish(packed);
  assert.match(stdout, /^Opened Morning walk \(t2\): 3 points/);
  const nameless = await remotex(['track', 'open', '-'], gpx(1).replace(/<name>.*<\/name>/, ''));
  assert.match(nameless.stdout, /^Opened track \(t3\): 1 point /);
  const wrong = await remotex(['track', 'open', '-'], 'x');
  assert.match(wrong.stderr, /^The content is not a file with tracks/);
  const long = await remotex(['track', 'open', '-', '--name', 'x'.repeat(1001)], gpx(1));
  assert.deepEqual([long.code, long.stdout], [2, '']);
  assert.match(long.stderr, /^--name takes 1 to 1,000 characters\. See: remotex track open --help\n$/);
  assert.equal((await remotex(['track', 'open', '-'], '')).code, 1);
  assert.equal((await remotex(['track', 'open', '-', '-'], '')).code, 2);
  assert.equal((await remotex(['track', 'open', 'one.gpx', '--name', 'x'])).code, 2);
});

test('a track is named by its id, its file or its name', async (t) => {
  const { remotex, write } = setUp(t);
  const path = write('one.gpx', gpx(1));
  await remotex(['track', 'open', path, write('two.gpx', gpx(1, 2))]);
  assert.match((await remotex(['track', 'info', path])).stdout, /^Morning walk \(t1\)\n/);
  const called = await remotex(['track', 'info', 'Morning walk']);
  assert.deepEqual(
    [called.code, called.stderr],
    [1, "2 open tracks are called 'Morning walk'. Say which: t1, t2.\n"],
  );
  assert.match((await remotex(['track', 'nearest', '1,14.2', '--track', path])).stdout, /\(t1\)/);
  assert.match((await remotex(['track', 'close', path])).stdout, /^Closed Morning walk \(t1\)\.\n$/);
  assert.match((await remotex(['track', 'info', 'Morning walk'])).stdout, /^Morning walk \(t2\)\n/);
  const none = await remotex(['track', 'info', 'Evening']);
  assert.equal(
    none.stderr,
    "No open track has the id, the name or the file 'Evening'. See: remotex track list\n",
  );
});

test('info and list say how a file is now, and that it cannot be read', async (t) => {
  const { remotex, write } = setUp(t);
  const path = write('one.gpx', gpx(1));
  await remotex(['track', 'open', path]);
  write('one.gpx', gpx(1, 2));
  assert.match((await remotex(['track', 'info', 't1'])).stdout, /\n {2}has +2 points in 1 segment\n/);
  rmSync(path);
  const stale =
    /Track t1 cannot be read again\. .*one\.gpx does not exist\. .* What was read before still answers\.\n$/;
  assert.match((await remotex(['track', 'info', 't1'])).stdout, stale);
  assert.match((await remotex(['track', 'list'])).stdout, stale);
  assert.match(JSON.parse((await remotex(['track', 'info', 't1', '--json'])).stdout).stale, /does not exist/);
  assert.match((await remotex(['track', 'nearest', '2,14.2'])).stdout, /^Point 2 of 2/);
});

test('close takes several, or all', async (t) => {
  const { remotex, write } = setUp(t);
  await remotex(['track', 'open', ...[1, 2, 3, 4].map((n) => write(`${n}.gpx`, gpx(n)))]);
  const some = await remotex(['track', 'close', 't2', 't9', 't3']);
  assert.equal(some.code, 1);
  assert.equal(some.stdout, 'Closed Morning walk (t2).\nClosed Morning walk (t3).\n');
  assert.match(some.stderr, /^There is no open track t9\./);
  assert.equal((await remotex(['track', 'close', '--all'])).stdout.split('\n').length, 3);
  const none = await remotex(['track', 'close', '--all']);
  assert.deepEqual([none.code, none.stdout, none.stderr], [0, '', 'No track is open.\n']);
  for (const args of [[], ['t1', '--all']])
    assert.equal((await remotex(['track', 'close', ...args])).code, 2);
});

test('watch shows what is open and what happens to it, also when only the file changes', async (t) => {
  const { product, remotex, write } = setUp(t);
  const path = write('one.gpx', gpx(1));
  await remotex(['track', 'open', path]);
  const watch = start(t, product, ['track', 'watch']);
  await watch.lines(1);
  write('one.gpx', gpx(1, 2));
  await watch.lines(2);
  await remotex(['track', 'open', write('two.gpx', gpx(5))]);
  await watch.lines(3);
  await remotex(['track', 'close', 't2']);
  await watch.lines(4);
  rmSync(path);
  const lines = await watch.lines(5);
  assert.deepEqual(lines.slice(0, 4), [
    'open     Morning walk (t1): 1 point in 1 segment, 0 m',
    'changed  Morning walk (t1): 2 points in 1 segment, 110.58 km',
    'opened   Morning walk (t2): 1 point in 1 segment, 0 m',
    'closed   Morning walk (t2): 1 point in 1 segment, 0 m',
  ]);
  assert.match(
    lines[4] ?? '',
    /^failed {3}Morning walk \(t1\): Track t1 cannot be read again\. .* does not exist/,
  );
  assert.equal(watch.stderr, 'Watching the tracks. Ctrl-C ends.\n');
  watch.child.kill('SIGINT');
  assert.equal((await watch.ended()).code, 130);
});

test('watch goes on over a restart: with the tracks that are open, and without those that are gone', async (t) => {
  const { product, remotex, write, endpoint } = setUp(t);
  const path = write('one.gpx', gpx(1));
  await remotex(['track', 'open', path]);
  await remotex(['track', 'open', '-', '--name', 'sent.gpx'], gpx(1, 2));
  const watch = start(t, product, ['track', 'watch', '--json']);
  await watch.lines(2);
  kill(endpoint().pid);
  await remotex(['read']);
  await watch.lines(4);
  await remotex(['restart']);
  await watch.lines(5);
  appendFileSync(path, '<!-- -->');
  write('one.gpx', gpx(1, 2, 3));
  await watch.lines(6);
  const told = (await watch.lines(6)).map((line) => JSON.parse(line));
  assert.deepEqual(
    told.slice(0, 5).map(({ kind, track }) => `${kind} ${track.id}`),
    ['present t1', 'present t2', 'closed t2', 'present t1', 'present t1'],
  );
  assert.equal(watch.stderr, '');
});

test('watching one track ends when that is closed', async (t) => {
  const { product, remotex, write } = setUp(t);
  await remotex(['track', 'open', write('one.gpx', gpx(1)), write('two.gpx', gpx(2))]);
  const watch = start(t, product, ['track', 'watch', 't2']);
  await watch.lines(1);
  await remotex(['track', 'close', '--all']);
  const { code, stdout } = await watch.ended();
  assert.equal(code, 0);
  assert.match(stdout, /^open .*\(t2\).*\nclosed .*\(t2\).*\n$/);
  const unknown = await remotex(['track', 'watch', 't2']);
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /There is no open track t2\./);
});

test('in a terminal, a line tells how far a large file is, and is gone at the end; Ctrl-C ends the reading', async (t) => {
  const { product, write, connect } = setUp(t);
  const path = write('large.gpx', '');
  const file = openSync(path, 'w');
  writeSync(file, '<gpx><trk><trkseg>');
  const points = '<trkpt lat="46.1234567" lon="14.1234567"><ele>402</ele></trkpt>\n'.repeat(10_000);
  for (let i = 0; i < 80; i++) writeSync(file, points);
  writeSync(file, '</trkseg></trk></gpx>');
  closeSync(file);
  const whole = await inTerminal(product, `${client} track open ${path}`);
  assert.equal(whole.code, 0, whole.shown);
  assert.match(
    whole.shown.replaceAll('\r\u001b[K', '<anew>'),
    /<anew>Reading large\.gpx: \d+ % of 51 MB, [\d,]+ points.*<anew>Opened large\.gpx \(t1\): 800,000 points/s,
  );
  // Packed, for it must take longer to read than a person needs for two keys, also in a thread that has just read the first.
  const packed = write('larger.gpx.gz', '');
  const members = openSync(packed, 'w');
  writeSync(members, gzipSync('<gpx><trk><trkseg>'));
  const member = gzipSync(points);
  for (let i = 0; i < 450; i++) writeSync(members, member);
  writeSync(members, gzipSync('</trkseg></trk></gpx>'));
  closeSync(members);
  const stopped = await inTerminal(product, `stty cols 200; exec ${client} track open ${packed}`, {
    type: { after: 'Reading larger.gpx.gz', keys: '\u0003' },
  });
  assert.equal(stopped.code, 130, stopped.shown);
  assert.ok(!stopped.shown.includes('Opened'));
  // Only the first one is open.
  const caller = await connect();
  const list = await caller.sendRequest('track/list', {});
  assert.deepEqual(
    (list as { id: string }[]).map(({ id }) => id),
    ['t1'],
  );
  caller.close();
});

const summary = {
  id: 't1',
  name: 'walk',
  points: 2,
  segments: 1,
  waypoints: 0,
  bounds: { south: -1.5, west: 14, north: 2, east: 15 },
  distance: 1234,
};

test('info says all that is known, and nothing of what is not', () => {
  assert.equal(
    describeInfo(summary),
    'walk (t1)\n  has       2 points in 1 segment\n  distance  1.23 km\n  bounds    -1.5,14 to 2,15',
  );
  const full = describeInfo({
    ...summary,
    path: '/home/ada/walk.fit',
    format: 'fit',
    waypoints: 3,
    laps: 1,
    sensors: ['hr', 'temp'],
    start: '2026-06-13T06:00:00.000Z',
    end: '2026-06-13T07:00:00.500Z',
    duration: 3600.5,
    leftOut: { points: 1, firstLine: 7 },
    cut: 'ends early, in line 9',
    stale: 'It is gone.',
    limits: { points: 5, bytes: 100 },
  });
  for (const line of [
    '  file      /home/ada/walk.fit',
    '  format    FIT',
    '  has       2 points in 1 segment, 3 waypoints, 1 lap',
    '  sensors   heart rate, temperature',
    `  from      ${describeTime('2026-06-13T06:00:00.000Z')}`,
    '  duration  1 h 00 min',
    '  limits    at most 100 bytes and 5 points',
    '  1 point was left out: no coordinates, or none on the globe (first in line 7).',
    '  The file ends early, in line 9: what comes before is shown.',
    '  It is gone.',
  ])
    assert.ok(full.split('\n').includes(line), `${line}\n${full}`);
});

test('a time is shown on the clock of this machine, with the zone that holds then, and in UTC', (t) => {
  const { TZ } = process.env;
  t.after(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });
  for (const [zone, shown] of [
    ['Europe/Ljubljana', '2026-06-13 08:00:00 +02:00 (2026-06-13T06:00:00Z)'],
    ['America/St_Johns', '2026-06-13 03:30:00 -02:30 (2026-06-13T06:00:00Z)'],
    ['UTC', '2026-06-13T06:00:00Z'],
  ] as const) {
    process.env.TZ = zone;
    assert.equal(describeTime('2026-06-13T06:00:00.000Z'), shown);
  }
});

test('a size is a number with a unit', () => {
  for (const [text, bytes] of [
    ['2GiB', 2 * 1024 ** 3],
    ['800 mb', 800e6],
    ['1.5kB', 1500],
    ['100', 100],
  ] as const)
    assert.equal(byteCount('--max-size', text), bytes);
  for (const text of ['', 'GiB', '-1', '1e9', '1 parsec', '1.2345GB'])
    assert.throws(() => byteCount('--max-size', text), /takes a size such as 2GiB/);
});

test('a name that is a file of one track and the name of another means the file', () => {
  const tracks = [
    { ...summary, name: 'walk.gpx', path: '/a/other.gpx' },
    { ...summary, id: 't2', path: '/b/walk.gpx' },
  ];
  assert.equal(findTrack(tracks, 'walk.gpx', '/b/walk.gpx'), 't2');
  assert.equal(findTrack(tracks, 'walk.gpx', '/c/walk.gpx'), 't1');
});
