/** The base map on the page: a real tile server, the extension's own side of it, and Chromium. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { createBaseMap } from '../../extension/map/tiles/baseMap.ts';
import { createTileConsent } from '../../extension/map/tiles/tileConsent.ts';
import type { TilePlace } from '../../extension/map/tiles/tileSource.ts';
import { createTiles } from '../../extension/map/tiles/tiles.ts';
import { hollowPng, png, sameForAll } from '../extension/map/tiles/tilePng.ts';
import { sendPng, startTileServer } from '../extension/map/tiles/tileServer.ts';
import { type MapTester, type OpenMap, type OpenOptions, startMapTester } from './mapTester.ts';
import { walk } from './sampleTracks.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

const attribution = '© <b>Ada</b> & the surveyors';

/** A tile server, and the extension's side of the base map as the editor has it. */
async function setUp(t: TestContext) {
  const server = await startTileServer();
  const folder = await mkdtemp(join(tmpdir(), 'remotex-tiles-'));
  const now = {
    settings: { address: server.address, attribution, maximumZoom: 19 },
    trusted: true,
    agrees: true,
  };
  const questions: string[] = [];
  const values = new Map<string, unknown>();
  const baseMap = createBaseMap({
    settings: () => now.settings,
    isTrusted: () => now.trusted,
    consent: createTileConsent({
      get: (key) => values.get(key),
      update: async (key, value) => void values.set(key, value),
    }),
    tiles: createTiles({ folder, userAgent: 'Test', fetch, log: (error) => assert.fail(String(error)) }),
    agree: async ({ host }) => {
      questions.push(host);
      return now.agrees;
    },
  });
  const maps: OpenMap[] = [];
  t.after(async () => {
    for (const map of maps) await map.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    server,
    now,
    questions,
    baseMap,
    async open(options: Partial<OpenOptions> = {}) {
      const map = await tester.open({ track: walk, theme: 'light', baseMap, ...options });
      maps.push(map);
      await map.settled();
      return map;
    },
  };
}

const button = ({ page }: OpenMap) => page.getByRole('button', { name: 'Base Map' });
const seen = (map: OpenMap) => map.until(`document.body.dataset.tiles === 'seen'`);
/** All tiles of the view are there. */
const complete = async (map: OpenMap) => {
  await seen(map);
  await map.until(`[...document.querySelectorAll('.base-tile')].every((tile) => tile.width === 16)`);
};
const line = ({ page }: OpenMap) => page.locator('.tile-problem');

/** So small that a test is quick, and told from an empty canvas, which is 300 pixels wide. */
const side = 16;
const colourOf = ({ z, x, y }: TilePlace) => [z * 10, x % 256, y % 256] as const;
const coloured = (place: TilePlace) => png(side, () => colourOf(place));

/** What the tile layer shows at a pixel of the page, as `red,green,blue,alpha`. */
const colourAt = (map: OpenMap, x: number, y: number) =>
  map.page.evaluate<string>(`(() => {
    for (const tile of document.querySelectorAll('.base-tile')) {
      const box = tile.getBoundingClientRect();
      if (${x} < box.left || ${x} >= box.right || ${y} < box.top || ${y} >= box.bottom) continue;
      const scale = tile.width / box.width;
      return tile.getContext('2d').getImageData((${x} - box.left) * scale, (${y} - box.top) * scale, 1, 1).data.join();
    }
    return 'none';
  })()`);

/** Which tile lies at a pixel of the page, by the textbook's formula. */
async function placeAt(map: OpenMap, x: number, y: number, z: number): Promise<TilePlace> {
  const view = await map.state();
  const { width, height } = map.page.viewportSize() ?? assert.fail();
  const world = 2 ** z;
  const pixel = 1 / (256 * 2 ** view.zoom);
  const radians = (view.lat * Math.PI) / 180;
  const across = (view.lon + 180) / 360 + (x - width / 2) * pixel;
  const down = (1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2 + (y - height / 2) * pixel;
  return { z, x: Math.floor(across * world), y: Math.floor(down * world) };
}

test('nothing is asked before the person has agreed', async (t) => {
  const { server, now, questions, open } = await setUp(t);
  now.agrees = false;
  const map = await open();
  assert.deepEqual(questions, []);
  assert.equal(await button(map).getAttribute('aria-pressed'), 'false');
  await button(map).click();
  await map.until(
    'document.querySelector(".tools [aria-label=\\"Base Map\\"]").getAttribute("aria-pressed") === "false"',
  );
  assert.deepEqual(questions, [server.host]);
  assert.equal(await map.page.locator('.base-tile').count(), 0);
  assert.equal(server.asked.length, 0);
});

test('after consent each tile lies at its place, over the outline, without the page asking any host', async (t) => {
  const { server, open } = await setUp(t);
  server.answer((response, place) => sendPng(response, coloured(place)));
  const map = await open();
  await button(map).click();
  await complete(map);
  assert.equal(await button(map).getAttribute('aria-pressed'), 'true');
  const { zoom } = await map.state();
  for (const [x, y] of [
    [500, 300],
    [20, 20],
    [980, 650],
    [300, 500],
  ] as const) {
    const place = await placeAt(map, x, y, zoom);
    assert.equal(await colourAt(map, x, y), [...colourOf(place), 255].join());
  }
  const own = new URL(map.page.url()).origin;
  assert.deepEqual(
    map.requests.filter((url) => new URL(url).origin !== own),
    [],
  );
  assert.deepEqual(await map.page.evaluate('stopped'), []);
  assert.deepEqual(map.complaints, []);
  // What is seen and no more: five columns and four rows cover a window of 1000 by 700.
  assert.ok(server.asked.length <= 20, `${server.asked.length} requests`);
  assert.ok(server.asked.every(({ place }) => place.startsWith(`${zoom}/`)));
  assert.ok(server.mostAtOnce() <= 2);
});

test('the middle of what is seen comes first', async (t) => {
  const { server, open } = await setUp(t);
  server.answer((response, place) => sendPng(response, coloured(place)));
  const map = await open();
  await button(map).click();
  await complete(map);
  const { zoom } = await map.state();
  const middle = await placeAt(map, 500, 350, zoom);
  const away = server.asked.map(({ place }) => {
    const [, x = 0, y = 0] = place.split('/').map(Number);
    return Math.hypot(x - middle.x, y - middle.y);
  });
  const average = (list: number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
  assert.ok(average(away.slice(0, 5)) < average(away.slice(-5)));
});

test('whose tiles they are stands on the map, word for word and as text, while they are shown', async (t) => {
  const { open } = await setUp(t);
  const map = await open();
  const credit = map.page.locator('.attribution');
  assert.equal(await credit.textContent(), 'Leaflet · Natural Earth');
  await button(map).click();
  await seen(map);
  assert.equal(await map.page.locator('.tile-credit').textContent(), attribution);
  assert.ok(await credit.isVisible());
  await button(map).click();
  assert.equal(await credit.textContent(), 'Leaflet · Natural Earth');
  assert.equal(await map.page.locator('.base-tile').count(), 0);
  assert.equal(await map.page.evaluate('document.body.dataset.tiles'), undefined);
});

test('deeper than the server goes, its deepest tiles are enlarged', async (t) => {
  const { server, now, open } = await setUp(t);
  now.settings = { ...now.settings, maximumZoom: 12 };
  server.answer((response, place) => sendPng(response, coloured(place)));
  const map = await open();
  await button(map).click();
  await complete(map);
  assert.ok((await map.state()).zoom > 12);
  assert.ok(server.asked.every(({ place }) => place.startsWith('12/')));
  const place = await placeAt(map, 500, 300, 12);
  assert.equal(await colourAt(map, 500, 300), [...colourOf(place), 255].join());
});

test('the choice survives, and is worth nothing without consent', async (t) => {
  const { server, questions, baseMap, open } = await setUp(t);
  const first = await open();
  await button(first).click();
  await seen(first);
  const state = await first.state();
  const second = await open({ state });
  await seen(second);
  assert.equal(await button(second).getAttribute('aria-pressed'), 'true');
  assert.equal(questions.length, 1);
  await baseMap.withdraw();
  const asked = server.asked.length;
  const third = await open({ state });
  await third.session.do('baseMapChanged');
  await third.settled();
  assert.equal(await third.page.locator('.base-tile').count(), 0);
  assert.equal(await button(third).getAttribute('aria-pressed'), 'false');
  assert.equal(server.asked.length, asked);
  assert.equal(questions.length, 1);
});

test('a map that shows tiles lets go of them when the consent is withdrawn', async (t) => {
  const { baseMap, open } = await setUp(t);
  const map = await open();
  await button(map).click();
  await seen(map);
  await baseMap.withdraw();
  await map.session.do('baseMapChanged');
  await map.until(`document.body.dataset.tiles === undefined && !document.querySelector('.base-tile')`);
  assert.equal(await button(map).getAttribute('aria-pressed'), 'false');
});

test('other settings take effect at once', async (t) => {
  const { now, open } = await setUp(t);
  const map = await open();
  await button(map).click();
  await seen(map);
  now.settings = { ...now.settings, attribution: 'Others' };
  await map.session.do('baseMapChanged');
  await map.until(`document.querySelector('.tile-credit').textContent === 'Others'`);
  await seen(map);
  now.settings = { ...now.settings, address: 'http://tile.example/{z}/{x}/{y}' };
  await map.session.do('baseMapChanged');
  await line(map)
    .getByText('No base map: the setting remotex.map.tiles.address must begin with https://')
    .waitFor();
  assert.equal(await map.page.locator('.base-tile').count(), 0);
});

test('in Restricted Mode one line says why there is no base map', async (t) => {
  const { server, now, questions, open } = await setUp(t);
  now.trusted = false;
  const map = await open();
  await button(map).click();
  await line(map).getByText('No base map in Restricted Mode').waitFor();
  assert.equal(await button(map).getAttribute('aria-pressed'), 'false');
  assert.deepEqual([server.asked.length, questions.length], [0, 0]);
});

for (const [what, answer, words] of [
  [
    'refuses',
    (response) => response.writeHead(403).end(),
    /has refused to send tiles \(HTTP 403\)\. It is asked again in 5 minutes/,
  ],
  [
    'sends a page to sign in',
    (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    /has sent something else than a picture \(text\/html\)/,
  ],
] as const satisfies readonly (readonly [
  string,
  Parameters<Awaited<ReturnType<typeof startTileServer>>['answer']>[0],
  RegExp,
])[]) {
  test(`when the server ${what} the outline stays, and one line says so, politely`, async (t) => {
    const { server, open } = await setUp(t);
    server.answer(answer);
    const map = await open();
    await button(map).click();
    await line(map).getByText(words).waitFor();
    assert.equal(await map.page.locator('.tile-problem').count(), 1);
    await map.page.locator('[role=status]').getByText(words).waitFor({ state: 'attached' });
    assert.equal(await map.page.evaluate('document.body.dataset.tiles'), undefined);
    assert.equal(await colourAt(map, 500, 300), '0,0,0,0');
    assert.match(await map.page.evaluate<string>('test.tileColourAt(500, 300)'), /,255$/, 'the outline');
    // Moving about asks the server nothing more.
    for (let i = 0; i < 4; i++) {
      await map.page.locator('.map').press('ArrowRight');
      await map.settled();
    }
    assert.ok(server.asked.length <= 6, `${server.asked.length} requests`);
    // Off again: the line goes with it.
    await button(map).click();
    assert.equal(await line(map).textContent(), '');
  });
}

test('a server that sends the same picture everywhere leaves the outline, also where it was seen already', async (t) => {
  const { server, open } = await setUp(t);
  server.answer((response) => sendPng(response, sameForAll()));
  const map = await open();
  await button(map).click();
  await line(map).getByText('answers with the same picture everywhere').waitFor();
  await map.until('document.body.dataset.tiles === undefined');
  for (const [x, y] of [
    [500, 350],
    [200, 200],
    [800, 500],
  ] as const) {
    assert.equal(await colourAt(map, x, y), '0,0,0,0');
  }
  assert.ok(server.asked.length <= 6, `${server.asked.length} requests`);
});

test('a picture that the browser cannot read leaves the outline, and one line', async (t) => {
  const { server, open } = await setUp(t);
  server.answer((response, place) => sendPng(response, hollowPng(place)));
  const map = await open();
  await button(map).click();
  await line(map).getByText('has sent a damaged picture').waitFor();
  assert.equal(await colourAt(map, 500, 300), '0,0,0,0');
});

test('places for which the server has no tile show the outline, without a word', async (t) => {
  const { server, open } = await setUp(t);
  server.answer((response, place) =>
    place.x % 3 === 0 ? response.writeHead(404).end() : sendPng(response, coloured(place)),
  );
  const map = await open();
  await button(map).click();
  await seen(map);
  assert.equal(await line(map).textContent(), '');
});

test('what is not to be seen any more is not waited for', async (t) => {
  const { server, open } = await setUp(t);
  server.answer(() => {});
  const map = await open();
  await button(map).click();
  await server.untilAsked(2);
  server.answer((response, place) => sendPng(response, coloured(place)));
  await button(map).click();
  await map.until('!document.querySelector(".base-tile")');
  await button(map).click();
  await complete(map);
  assert.ok(map.sent.filter(({ kind }) => kind === 'cancel').length >= 2);
});

test('a light map is turned dark in a dark theme, and a picture from the air stays what it is', async (t) => {
  const { server, open } = await setUp(t);
  const lightness = async (map: OpenMap) => {
    const [red = 0, green = 0, blue = 0] = (await colourAt(map, 500, 300)).split(',').map(Number);
    return (red + green + blue) / 3 / 255;
  };
  server.answer((response) =>
    sendPng(
      response,
      png(side, () => [242, 239, 233]),
    ),
  );
  const light = await open();
  await button(light).click();
  await complete(light);
  assert.ok((await lightness(light)) > 0.9);
  for (const theme of ['dark', 'highContrast'] as const) {
    const dark = await open({ theme });
    await button(dark).click();
    await complete(dark);
    assert.ok((await lightness(dark)) < 0.25, theme);
  }
  // Another server: what the first one has sent is kept on disk.
  const { server: aerial, open: openAerial } = await setUp(t);
  aerial.answer((response) =>
    sendPng(
      response,
      png(side, () => [60, 80, 50]),
    ),
  );
  const dark = await openAerial({ theme: 'dark' });
  await button(dark).click();
  await complete(dark);
  const [red = 0, green = 0, blue = 0] = (await colourAt(dark, 500, 300)).split(',').map(Number);
  assert.ok(green > red && red > blue && green < 80, 'green as before, and dimmed');
});

test('lines have a rim on tiles, and none on the outline', async (t) => {
  const { open } = await setUp(t);
  const map = await open();
  const ink = () =>
    map.page.evaluate<number>(`(() => {
      const canvas = document.querySelector('canvas.lines');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    })()`);
  const without = await ink();
  await button(map).click();
  await seen(map);
  assert.ok((await ink()) > 1.5 * without);
  await button(map).click();
  assert.equal(await ink(), without);
});
