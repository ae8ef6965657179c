/** `remotex track at`, `stats` and `nearest --passes`, by real processes. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createProduct } from '../product.ts';

/** North for two minutes, a point every 10 s and 0.0001° (11 m); 40 s standing; and back again. */
function walk(): string {
  const stand = Array.from({ length: 4 }, () => 12);
  const lats = [
    ...Array.from({ length: 13 }, (_, i) => i),
    ...stand,
    ...Array.from({ length: 12 }, (_, i) => 11 - i),
  ];
  const points = lats.map((steps, i) => {
    const time = new Date(Date.UTC(2026, 5, 13, 6, 0, 10 * i)).toISOString();
    return `<trkpt lat="${(46 + steps / 10_000).toFixed(4)}" lon="14"><ele>${300 + steps}</ele><time>${time}</time></trkpt>`;
  });
  return `<gpx><trk><name>Up and down</name><trkseg>${points.join('')}</trkseg></trk></gpx>`;
}

async function withWalk(t: TestContext) {
  const product = createProduct(t);
  product.env.TZ = 'UTC';
  const path = join(dirname(product.folder), 'walk.gpx');
  writeFileSync(path, walk());
  assert.equal((await product.remotex(['track', 'open', path])).code, 0);
  return product;
}

test('track at tells the place between two points, and what is nearest when there is none', async (t) => {
  const { remotex } = await withWalk(t);
  const at = await remotex(['track', 'at', '2026-06-13T06:00:05Z']);
  assert.equal(
    at.stdout,
    '50 % of the way after point 1 of 29 of Up and down (t1)\n  46.00005,14, 301 m high, 5.6 m along, 4.0 km/h, 2026-06-13T06:00:05Z\n',
  );
  const exact = await remotex([
    'track',
    'at',
    '2026-06-13T08:00:10+02:00',
    '--track',
    'Up and down',
    '--json',
  ]);
  assert.deepEqual([JSON.parse(exact.stdout).index, JSON.parse(exact.stdout).fraction], [1, undefined]);
  const none = await remotex(['track', 'at', '2026-06-13T07:00:00Z']);
  assert.equal(none.code, 1);
  assert.equal(
    none.stderr,
    'Up and down (t1) was not recorded at 2026-06-13T07:00:00Z. The nearest recorded: 2026-06-13T06:04:40Z before it.\n',
  );
  const late = await remotex(['track', 'stats', 't1', '--from', '2026-06-13T07:00:00Z']);
  assert.match(late.stderr, /no point at or after 2026-06-13T07:00:00Z\./);
  for (const args of [[], ['noon'], ['2026-06-13T06:00:00Z', 'x']]) {
    assert.equal((await remotex(['track', 'at', ...args])).code, 2);
  }
});

test('nearest --passes tells each time that the track came by', async (t) => {
  const { remotex } = await withWalk(t);
  const { stdout } = await remotex(['track', 'nearest', '46.0005,14.0001', '--passes', '--within', '20']);
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, 4);
  assert.match(
    lines[0] ?? '',
    /^1\. Up and down \(t1\), 7\.7 m away at 46\.0005,14, 305 m high, 55\.6 m along, 4\.0 km\/h, 2026-06-13T06:00:50Z$/,
  );
  assert.match(lines[2] ?? '', /^2\. Up and down \(t1\), 7\.7 m away at .* 2026-06-13T06:03:50Z$/);
  const far = await remotex(['track', 'nearest', '47,14', '--passes']);
  assert.deepEqual(far, { code: 0, stdout: 'No track comes within 50.0 m. Try --within.\n', stderr: '' });
  for (const args of [
    ['--within', '5'],
    ['--passes', '--within', 'near'],
    ['--passes', '--within', '100001'],
  ]) {
    assert.equal((await remotex(['track', 'nearest', '46,14', ...args])).code, 2);
  }
});

test('track stats tells what the track amounts to, and what a part of it does', async (t) => {
  const { remotex } = await withWalk(t);
  const { stdout } = await remotex(['track', 'stats', 't1']);
  assert.match(stdout, /^Up and down \(t1\)\n {2}points +29 points, 1 to 29\n {2}distance +267 m\n/);
  assert.match(
    stdout,
    /\n {2}climb +\d+ m up, \d+ m down\nPauses:\n {2}1\. \d+ s standing after point 1[1-3], 2026-06-13T06:0/,
  );
  const part = JSON.parse(
    (await remotex(['track', 'stats', 't1', '--from', '1', '--to', '2026-06-13T06:01:00Z', '--json'])).stdout,
  );
  assert.deepEqual([part.from, part.to, part.duration, Math.round(part.distance)], [0, 6, 60, 67]);
  for (const value of ['0', 'noon', '-1']) {
    assert.equal((await remotex(['track', 'stats', 't1', `--from=${value}`])).code, 2);
  }
});

test('track stats tells of ways that nobody went, and leaves them out of the speeds', async (t) => {
  const { remotex, folder } = createProduct(t);
  const path = join(dirname(folder), 'jump.gpx');
  const jumped = walk().replace('lat="46.0005" lon="14"', 'lat="46.0005" lon="15"');
  writeFileSync(path, jumped);
  assert.equal((await remotex(['track', 'open', path])).code, 0);
  const { stdout } = await remotex(['track', 'stats', 't1']);
  assert.match(
    stdout,
    /\n {2}speed {5}3\.\d km\/h on average, 4\.0 km\/h while moving, 4\.0 km\/h at most\n {2}jumps {5}2 jumps, 154\.\d\d km of the distance; not in the speeds\n/,
  );
});

test('times are shown on the clock of this machine, as they are asked', async (t) => {
  const product = await withWalk(t);
  product.env.TZ = 'Europe/Ljubljana';
  const { stdout } = await product.remotex(['track', 'at', '2026-06-13T08:00:10']);
  assert.match(stdout, /, 2026-06-13 08:00:10 \+02:00 \(2026-06-13T06:00:10Z\)\n$/);
});

test('a longitude goes on around the globe, and is told as it was typed', async (t) => {
  const { remotex } = await withWalk(t);
  for (const lon of ['374.0001', '-345.9999']) {
    const { stdout } = await remotex(['track', 'nearest', `46,${lon}`]);
    assert.match(stdout, /^Point 29 of 29 of Up and down \(t1\), 7\.7 m from 46,|^Point 1 of 29 /);
  }
  const far = await remotex(['track', 'nearest', '46,3781']);
  assert.match(far.stderr, /must be from -3780 to 3780, got 3781\./);
  // An option, too, has its own minus back.
  const within = await remotex(['track', 'nearest', '46,14', '--passes', '--within', '-5']);
  assert.match(within.stderr, /, got '-5'\./);
  assert.deepEqual([far.code, within.code], [2, 2]);
});

test('a point that is not there is told as it was counted: from 1', async (t) => {
  const { remotex } = await withWalk(t);
  for (const command of ['stats', 'export']) {
    assert.equal((await remotex(['track', command, 't1', '--from', '29'])).code, 0);
    const none = await remotex(['track', command, 't1', '--from', '30']);
    assert.deepEqual(none, {
      code: 1,
      stdout: '',
      stderr: 'Track t1 has no point 30: its points are 1 to 29.\n',
    });
  }
});
