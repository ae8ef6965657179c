/** Tiles from a real server on this machine: what is asked of it, what is kept, and what happens when it refuses. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readTileSource, type TilePlace } from '../../../../extension/map/tiles/tileSource.ts';
import { createTiles, type TilesOptions } from '../../../../extension/map/tiles/tiles.ts';
import { png, sameForAll, tilePng } from './tilePng.ts';
import { sendPng, startTileServer, usualAnswer } from './tileServer.ts';

const place = { z: 10, x: 550, y: 360 };
const minute = 60_000;
const day = 24 * 60 * minute;

async function setUp(t: TestContext, more: Partial<TilesOptions> = {}) {
  const server = await startTileServer();
  const folder = await mkdtemp(join(tmpdir(), 'remotex-tiles-'));
  t.after(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  let time = Date.UTC(2026, 5, 1, 12);
  const complaints: unknown[] = [];
  const open = () =>
    createTiles({
      folder,
      userAgent: 'RemotexVSCode/1.2.3',
      fetch,
      now: () => time,
      log: (error) => complaints.push(error),
      ...more,
    });
  const source = readTileSource({ address: server.address, attribution: 'Test', maximumZoom: 19 });
  let tiles = open();
  const get = async (at: TilePlace = place, signal = new AbortController().signal) =>
    Buffer.from((await tiles.get(source, at, signal)).bytes);
  return {
    ...server,
    source,
    get,
    complaints,
    tiles: () => tiles,
    /** As a new window has it: only the disk is the same. */
    reopen() {
      tiles = open();
    },
    pass(ms: number) {
      time += ms;
    },
    now: () => time,
  };
}

test('a tile is asked for once, with our own name and nothing about the person', async (t) => {
  const { get, asked, reopen } = await setUp(t);
  assert.deepEqual(await get(), tilePng(place));
  reopen();
  assert.deepEqual(await get(), tilePng(place));
  assert.equal(asked.length, 1);
  const { headers } = asked[0] ?? assert.fail();
  assert.equal(asked[0]?.place, '10/550/360');
  assert.equal(headers['user-agent'], 'RemotexVSCode/1.2.3');
  assert.deepEqual(
    Object.keys(headers).filter((name) =>
      ['cookie', 'referer', 'origin', 'authorization', 'from'].includes(name),
    ),
    [],
  );
});

test('two requests are open at the same time, and not three', async (t) => {
  const { get, answer, asked, mostAtOnce, untilAsked } = await setUp(t);
  const held: (() => void)[] = [];
  answer((response, at) => held.push(() => usualAnswer(response, at, {})));
  const all = Promise.all([1, 2, 3, 4, 5, 6].map((x) => get({ z: 5, x, y: 3 })));
  for (let count = 2; count <= 6; count++) {
    await untilAsked(count);
    held.shift()?.();
  }
  held.shift()?.();
  await all;
  assert.equal(asked.length, 6);
  assert.equal(mostAtOnce(), 2);
});

test('what is not wanted any more is taken back, and what waits behind it comes', async (t) => {
  const { get, answer, asked, untilAsked } = await setUp(t);
  answer(() => {});
  const left = new AbortController();
  const lost = [1, 2, 3].map((x) => get({ z: 5, x, y: 3 }, left.signal));
  await untilAsked(2);
  answer(usualAnswer);
  left.abort();
  for (const each of lost) await assert.rejects(each, { name: 'AbortError' });
  assert.deepEqual(await get(), tilePng(place));
  assert.deepEqual(
    asked.map((each) => each.place),
    ['5/1/3', '5/2/3', '10/550/360'],
  );
});

test('a tile is fresh for as long as the server says, then it is asked whether it has changed', async (t) => {
  const { get, answer, asked, pass, reopen } = await setUp(t);
  const headers = { 'cache-control': 'max-age=3600, must-revalidate', etag: '"one"' };
  answer((response, at, { 'if-none-match': known }) => {
    if (known !== '"one"') return sendPng(response, tilePng(at), headers);
    response.writeHead(304, headers);
    response.end();
  });
  await get();
  pass(59 * minute);
  await get();
  assert.equal(asked.length, 1);
  reopen();
  pass(2 * minute);
  assert.deepEqual(await get(), tilePng(place));
  assert.equal(asked.length, 2);
  assert.equal(asked[1]?.headers['if-none-match'], '"one"');
  // And is fresh again.
  pass(59 * minute);
  await get();
  assert.equal(asked.length, 2);
});

test('a tile that has changed takes the place of the old one', async (t) => {
  const { get, answer, asked, pass } = await setUp(t);
  const modified = 'Mon, 01 Jun 2026 10:00:00 GMT';
  answer((response, at) =>
    sendPng(response, tilePng(at), { 'cache-control': 'max-age=60', 'last-modified': modified }),
  );
  await get();
  pass(2 * minute);
  const changed = tilePng({ z: 1, x: 0, y: 0 });
  answer((response) => sendPng(response, changed, { 'cache-control': 'max-age=60' }));
  assert.deepEqual(await get(), changed);
  assert.equal(asked[1]?.headers['if-modified-since'], modified);
  assert.deepEqual(await get(), changed);
  assert.equal(asked.length, 2);
});

for (const [headers, days] of [
  [{}, 7],
  [{ 'cache-control': 'public' }, 7],
  [{ 'last-modified': 'Sun, 31 May 2026 12:00:00 GMT' }, 7],
  [{ 'cache-control': 'max-age=172800' }, 2],
  [{ 'cache-control': 'max-age=172800', age: '86400' }, 1],
  [{ date: 'Mon, 01 Jun 2026 12:00:00 GMT', expires: 'Thu, 04 Jun 2026 12:00:00 GMT' }, 3],
] as const) {
  test(`with ${JSON.stringify(headers)} a tile is kept for ${days} days`, async (t) => {
    const { get, answer, asked, pass } = await setUp(t);
    answer((response, at) => {
      response.sendDate = false;
      sendPng(response, tilePng(at), headers);
    });
    await get();
    pass(days * day - minute);
    await get();
    assert.equal(asked.length, 1);
    pass(2 * minute);
    await get();
    assert.equal(asked.length, 2);
  });
}

for (const control of ['no-store', 'no-cache', 'max-age=0']) {
  test(`a tile with ${control} is asked for each time`, async (t) => {
    const { get, answer, asked } = await setUp(t);
    answer((response, at) => sendPng(response, tilePng(at), { 'cache-control': control }));
    await get();
    await get();
    assert.equal(asked.length, 2);
  });
}

test('a stale tile is shown while its server fails, where the server has allowed it', async (t) => {
  const { get, answer, pass } = await setUp(t);
  const other = { z: 3, x: 1, y: 1 };
  answer((response, at) =>
    sendPng(response, tilePng(at), {
      'cache-control': at.z === 3 ? 'max-age=60' : 'max-age=60, stale-if-error=86400',
    }),
  );
  await get();
  await get(other);
  pass(2 * minute);
  answer((response) => response.writeHead(503).end());
  assert.deepEqual(await get(), tilePng(place));
  await assert.rejects(get(other), { reason: 'tile-refused' });
});

for (const [status, headers, minutes] of [
  [403, {}, 5],
  [401, {}, 5],
  [500, {}, 5],
  [503, { 'retry-after': '1200' }, 20],
  [429, { 'retry-after': '7200' }, 120],
  [429, { 'retry-after': 'Mon, 01 Jun 2026 12:30:00 GMT' }, 30],
  [429, { 'retry-after': '0' }, 1],
  [429, { 'retry-after': '99999999' }, 24 * 60],
  [429, { 'retry-after': 'soon' }, 5],
] as const) {
  test(`after ${status} ${JSON.stringify(headers)} the server is left alone for ${minutes} minutes`, async (t) => {
    const { get, host, answer, asked, pass } = await setUp(t);
    answer((response) => response.writeHead(status, headers).end('no'));
    const line = new RegExp(
      `^${host} has refused to send tiles \\(HTTP ${status}\\)\\. It is asked again in `,
    );
    await assert.rejects(get(), { reason: 'tile-refused', message: line });
    answer(usualAnswer);
    const others = [1, 2, 3, 4, 5].map((x) => ({ z: 5, x, y: 3 }));
    for (const other of others) await assert.rejects(get(other), { reason: 'tile-refused', message: line });
    pass(minutes * minute - 1000);
    await assert.rejects(get(), { reason: 'tile-refused' });
    assert.equal(asked.length, 1);
    pass(2000);
    assert.deepEqual(await get(), tilePng(place));
    assert.equal(asked.length, 2);
  });
}

test('what waited in line when the server refused is not asked for', async (t) => {
  const { get, answer, asked } = await setUp(t);
  answer((response) => response.writeHead(429).end());
  const all = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7, 8].map((x) => get({ z: 5, x, y: 3 })));
  for (const each of all) assert.equal(each.status === 'rejected' && each.reason.reason, 'tile-refused');
  assert.ok(asked.length <= 2, `${asked.length} requests`);
});

test('what is on disk is shown while the server is left alone', async (t) => {
  const { get, answer, asked } = await setUp(t);
  await get();
  answer((response) => response.writeHead(403).end());
  await assert.rejects(get({ z: 5, x: 1, y: 3 }), { reason: 'tile-refused' });
  assert.deepEqual(await get(), tilePng(place));
  assert.equal(asked.length, 2);
});

test('a person who wants another try gets one at once', async (t) => {
  const { get, answer, tiles } = await setUp(t);
  answer((response) => response.writeHead(403).end());
  await assert.rejects(get(), { reason: 'tile-refused' });
  answer(usualAnswer);
  tiles().tryAgain();
  assert.deepEqual(await get(), tilePng(place));
});

test('places without a tile are no refusal, and are not asked for again at once', async (t) => {
  const { get, answer, asked, pass } = await setUp(t);
  assert.deepEqual(await get(), tilePng(place));
  answer((response) => response.writeHead(404).end());
  const none = Array.from({ length: 20 }, (_, x) => ({ z: 5, x, y: 3 }));
  for (const each of [...none, ...none]) {
    await assert.rejects(get(each), { reason: 'tile-missing', message: /has no tile for this place/ });
  }
  assert.equal(asked.length, 21);
  pass(11 * minute);
  answer(usualAnswer);
  assert.deepEqual(await get(none[0]), tilePng({ z: 5, x: 0, y: 3 }));
});

test('where no place has a tile the address is wrong, and the server is left alone', async (t) => {
  const { get, answer, asked } = await setUp(t);
  answer((response) => response.writeHead(404).end());
  const none = Array.from({ length: 20 }, (_, x) => ({ z: 5, x, y: 3 }));
  for (const each of none.slice(0, 11)) await assert.rejects(get(each), { reason: 'tile-missing' });
  for (const each of none.slice(11)) {
    await assert.rejects(get(each), {
      reason: 'tile-refused',
      message: /HTTP 404.*remotex\.map\.tiles\.address/,
    });
  }
  assert.equal(asked.length, 12);
});

test('many wrong answers in a row are the server, which is left alone', async (t) => {
  const { get, answer, asked } = await setUp(t);
  answer((response) => response.writeHead(200, { 'content-type': 'text/html' }).end('Sign in'));
  const places = Array.from({ length: 10 }, (_, x) => ({ z: 5, x, y: 3 }));
  for (const each of places.slice(0, 3)) await assert.rejects(get(each), { reason: 'tile-wrong' });
  for (const each of places.slice(3)) await assert.rejects(get(each), { reason: 'tile-refused' });
  assert.equal(asked.length, 4);
});

const whole = tilePng(place);
for (const [what, type, body, line] of [
  [
    'HTML',
    'text/html; charset=utf-8',
    Buffer.from('<html>Sign in</html>'),
    /something else than a picture \(text\/html\)/,
  ],
  [
    'HTML that calls itself a picture',
    'image/png',
    Buffer.from('<html>Sign in</html>'),
    /cut off, damaged or no tile/,
  ],
  ['SVG', 'image/svg+xml', Buffer.from('<svg/>'), /something else than a picture \(image\/svg\+xml\)/],
  [
    'a picture that is cut off',
    'image/png',
    whole.subarray(0, whole.length / 2),
    /cut off, damaged or no tile/,
  ],
  ['nothing', 'image/png', Buffer.alloc(0), /cut off, damaged or no tile/],
  ['a huge file', 'image/png', Buffer.alloc(3 * 1024 * 1024), /more than 1 MB/],
  ['a huge picture', 'image/png', png(1200, () => [1, 2, 3]), /cut off, damaged or no tile/],
] as const) {
  test(`${what} is not shown and not kept`, async (t) => {
    const { get, host, answer, asked } = await setUp(t);
    answer((response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    });
    await assert.rejects(get(), (error) => {
      assert.ok(error instanceof Error && error.message.startsWith(host));
      assert.match(error.message, line);
      return true;
    });
    answer(usualAnswer);
    assert.deepEqual(await get(), whole);
    assert.equal(asked.length, 2);
  });
}

test('a server that never ends its answer is given up in time', async (t) => {
  const { get, answer, asked } = await setUp(t, { timeoutMs: 100 });
  answer((response) => {
    response.writeHead(200, { 'content-type': 'image/png' });
    response.write(whole.subarray(0, 100));
  });
  await assert.rejects(get(), {
    reason: 'tile-refused',
    message: /cannot be reached \(it did not answer within 0\.1 s\)/,
  });
  await assert.rejects(get({ z: 5, x: 1, y: 3 }), { reason: 'tile-refused' });
  assert.equal(asked.length, 1);
});

test('a server that is not there is told from one that refuses, and tried again after a minute', async (t) => {
  const { source, tiles, pass } = await setUp(t);
  const closed = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.once('listening', resolve));
  const { port } = closed.address() as { port: number };
  await new Promise((resolve) => closed.close(resolve));
  const gone = readTileSource({ ...source, address: `http://127.0.0.1:${port}/{z}/{x}/{y}.png` });
  const ask = () => tiles().get(gone, place, new AbortController().signal);
  await assert.rejects(ask, {
    message: /cannot be reached \(ECONNREFUSED\)\. It is asked again in a minute; the/,
  });
  pass(61_000);
  await assert.rejects(ask, { message: /cannot be reached \(ECONNREFUSED\)/ });
});

test('a server may send on within itself, and to nobody else', async (t) => {
  const { get, answer, asked, tiles } = await setUp(t);
  const other = await startTileServer();
  t.after(other.close);
  const sendOn = (to: string) =>
    answer((response, at, headers) =>
      at.z === 9 ? usualAnswer(response, at, headers) : response.writeHead(302, { location: to }).end(),
    );
  sendOn('/9/1/2.png');
  assert.deepEqual(await get(), tilePng({ z: 9, x: 1, y: 2 }));
  assert.equal(asked.length, 2);
  for (const to of [
    other.address.replace(/\{.*/, '9/1/2.png'),
    'http://tile.example/9/1/2.png',
    'file:///etc/passwd',
    '',
  ]) {
    sendOn(to);
    tiles().tryAgain();
    await assert.rejects(get({ z: 4, x: 1, y: to.length }), {
      message: to ? /sends requests for tiles on to .*, which was not asked/ : /round in circles/,
    });
  }
  assert.equal(other.asked.length, 0);
});

test('a picture that comes everywhere, even for the whole world, is a refusal, and is not kept', async (t) => {
  const { get, answer, asked, reopen, pass } = await setUp(t);
  answer((response) => sendPng(response, sameForAll(), { 'cache-control': 'max-age=99999' }));
  const places = [1, 2, 3, 4].map((x) => ({ z: 5, x, y: 3 }));
  for (const each of places.slice(0, 2)) await get(each);
  await assert.rejects(get(places[2]), {
    reason: 'tile-blocked',
    message: /answers with the same picture everywhere, which may say that access is blocked/,
  });
  assert.deepEqual(
    asked.map((each) => each.place),
    ['5/1/3', '5/2/3', '5/3/3', '0/0/0'],
  );
  // Those that came before are not shown again either, and the server is left alone.
  for (const each of places) await assert.rejects(get(each), { reason: 'tile-refused' });
  assert.equal(asked.length, 4);
  pass(6 * minute);
  await assert.rejects(get(places[0]), { reason: 'tile-blocked' });
  assert.equal(asked.length, 5);
  answer(usualAnswer);
  reopen();
  for (const each of places) assert.deepEqual(await get(each), tilePng(each));
});

test('a wood that looks the same everywhere is shown: the whole world is another picture', async (t) => {
  const { get, answer, asked } = await setUp(t);
  answer((response, at) => sendPng(response, at.z === 0 ? tilePng(at) : sameForAll()));
  for (let x = 1; x <= 8; x++) assert.deepEqual(await get({ z: 14, x, y: 3 }), sameForAll());
  assert.equal(asked.filter((each) => each.place === '0/0/0').length, 1);
});

test('the sea is of one colour, and raises no suspicion', async (t) => {
  const { get, answer, asked } = await setUp(t);
  answer((response) =>
    sendPng(
      response,
      png(256, () => [170, 211, 223]),
    ),
  );
  for (let x = 1; x <= 8; x++) await get({ z: 14, x, y: 3 });
  assert.equal(asked.length, 8);
});

test('a disk that takes nothing leaves the tiles as they come', async (t) => {
  const folder = join(import.meta.dirname, 'tiles.test.ts');
  const { get, asked, complaints } = await setUp(t, { folder });
  assert.deepEqual(await get(), tilePng(place));
  assert.deepEqual(await get(), tilePng(place));
  assert.equal(asked.length, 2);
  assert.ok(complaints.length > 0);
});
