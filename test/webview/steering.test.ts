/** The map that a program steers: over the daemon's own functions, to the page and back. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type MapTester, type OpenMap, type OpenOptions, sourceOf, startMapTester } from './mapTester.ts';
import { line, walk } from './sampleTracks.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

const east = { name: 'Eastward', points: line({ lat: 46.3, lon: 13.8 }, { lat: 46.3, lon: 13.9 }, 50) };

async function withMap(
  check: (map: OpenMap) => Promise<void>,
  options: Partial<OpenOptions> = {},
): Promise<void> {
  const map = await tester.open({ track: walk, ...options });
  try {
    await map.settled();
    await check(map);
    assert.deepEqual(map.complaints, []);
  } finally {
    await map.close();
  }
}

const isNear = (one: number, other: number, within: number) =>
  assert.ok(Math.abs(one - other) < within, `${one} is not near ${other}`);

test('a program moves the map, and the daemon is told what is seen then', () =>
  withMap(async ({ daemon, state, settled }) => {
    assert.deepEqual(await daemon.view.steer({ do: 'center', lat: 46.28, lon: 13.85, zoom: 13 }), {
      map: 'm-1',
      from: 'this process',
    });
    const { lat, lon, zoom } = await state();
    assert.equal(zoom, 13);
    isNear(lat, 46.28, 1e-3);
    isNear(lon, 13.85, 1e-3);
    await settled();
    const seen = await daemon.view.where({});
    assert.deepEqual([seen.map, seen.tracks, seen.track, seen.cause], ['m-1', ['t1'], 't1', 'moved']);
    isNear(seen.lat, lat, 1e-9);
    const { south = 0, north = 0, west = 0, east: right = 0 } = seen.bounds ?? {};
    isNear((west + right) / 2, lon, 1e-4);
    isNear(right - west, (1000 / (256 * 2 ** 13)) * 360, 1e-3);
    assert.ok(south < lat && lat < north);
  }));

test('a program fits the map to its tracks, and to a file that the map did not show', () =>
  withMap(async ({ daemon, page, pixelOf, session }) => {
    await daemon.view.steer({ do: 'center', lat: 0, lon: 0, zoom: 5 });
    await daemon.view.steer({ do: 'fit' });
    for (const place of walk.points) {
      const { x, y } = await pixelOf(place);
      assert.ok(x > 0 && x < 1000 && y > 0 && y < 700, `${x},${y} is outside`);
    }
    daemon.write(east, '/east.gpx');
    await daemon.tracks.open({ path: '/east.gpx' });
    await assert.rejects(daemon.view.steer({ do: 'fit', tracks: ['t2'] }), /does not show track t2/);
    await session.tracks.add(sourceOf('/east.gpx'));
    const shows = page.getByRole('button', { name: 'Show Eastward' });
    await shows.click();
    assert.equal(await shows.getAttribute('aria-pressed'), 'false');
    await daemon.view.steer({ do: 'fit', tracks: ['t2'] });
    assert.equal(await shows.getAttribute('aria-pressed'), 'true');
    const [from, to] = [
      await pixelOf(east.points[0] ?? assert.fail()),
      await pixelOf(east.points[49] ?? assert.fail()),
    ];
    assert.ok(from.x > 0 && to.x < 1000 && to.x - from.x > 300, `${from.x} to ${to.x}`);
  }));

test('a program selects a point, which is marked and brought into sight', () =>
  withMap(async ({ daemon, page, until, pixelOf, middleOf }) => {
    await daemon.view.steer({ do: 'center', lat: 46.0, lon: 13.0, zoom: 14 });
    const { place } = await daemon.view.steer({ do: 'select', track: 't1', index: 150 });
    await page.locator('h2', { hasText: 'Point 151 of 200' }).waitFor();
    await until('document.querySelector(".nearest-mark").getBoundingClientRect().left > 0');
    const marked = await middleOf('.mark:has(.nearest-mark)');
    const meant = await pixelOf(place ?? assert.fail());
    isNear(marked.x, meant.x, 2);
    isNear(marked.y, meant.y, 2);
  }));

test('a hidden page is told to no program as open, and what it was doing ends', () =>
  withMap(async ({ daemon, session }) => {
    session.hide();
    await assert.rejects(daemon.view.steer({ do: 'fit' }), /No map is shown/);
    await session.receive({ kind: 'ready' });
    assert.equal((await daemon.view.steer({ do: 'fit' })).map, 'm-1');
  }));

/** The size and the colours there: of the picture, and of the one that the browser itself makes of the page. */
async function colours(
  page: OpenMap['page'],
  spots: readonly { readonly x: number; readonly y: number }[],
  png: string,
): Promise<[string[], string[]]> {
  const shot = (await page.screenshot()).toString('base64');
  return page.evaluate(`(async () => {
    const read = async (base64) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      context.drawImage(image, 0, 0);
      const at = ({ x, y }) => [...context.getImageData(Math.round(x), Math.round(y), 1, 1).data].join();
      return [image.width + ' × ' + image.height, ...${JSON.stringify(spots)}.map(at)];
    };
    return [await read(${JSON.stringify(png)}), await read(${JSON.stringify(shot)})];
  })()`);
}

test('a picture has the size of the map, its colours, its line and its marks', async () => {
  for (const theme of ['dark', 'light', 'highContrast'] as const)
    await withMap(
      async ({ daemon, page, pixelOf, settled, until }) => {
        await until('document.querySelectorAll(".start-mark").length > 0');
        await settled();
        const { png = '' } = await daemon.view.steer({ do: 'screenshot' });
        const folder = process.env.REMOTEX_PICTURES;
        if (folder) {
          mkdirSync(folder, { recursive: true });
          writeFileSync(join(folder, `picture-${theme}.png`), Buffer.from(png, 'base64'));
          await page.screenshot({ path: join(folder, `page-${theme}.png`) });
        }
        // Against the browser's own picture of the page, where nothing lies over the map.
        const places = [walk.points[20], walk.points[60], walk.points[150]].map(
          (point) => point ?? assert.fail(),
        );
        const spots = await Promise.all(places.map(pixelOf));
        const empty = [
          { x: 500, y: 350 },
          { x: 500, y: 320 },
          { x: 480, y: 120 },
          { x: 912, y: 664 },
        ];
        const [drawn, real] = await colours(page, [...spots, ...empty], png);
        assert.equal(drawn[0], '1000 × 700');
        assert.deepEqual(drawn, real, theme);
        assert.ok(new Set(drawn).size >= 4, 'more than one colour');
      },
      { theme },
    );
});

test('a picture of coloured lines has the legend that explains them', () =>
  withMap(async ({ daemon, page, settled }) => {
    await page.getByRole('button', { name: 'Colour by Value' }).click();
    await page.locator('.legend .ramp').waitFor();
    await settled();
    const { png = '' } = await daemon.view.steer({ do: 'screenshot' });
    const folder = process.env.REMOTEX_PICTURES;
    if (folder) {
      writeFileSync(join(folder, 'picture-legend.png'), Buffer.from(png, 'base64'));
      await page.screenshot({ path: join(folder, 'page-legend.png') });
    }
    const box = (await page.locator('.legend .ramp').boundingBox()) ?? assert.fail();
    const spots = [0.1, 0.5, 0.9].map((part) => ({ x: box.x + part * box.width, y: box.y + box.height / 2 }));
    const [drawn, real] = await colours(page, spots, png);
    assert.deepEqual(drawn, real);
    assert.equal(new Set(drawn).size, 4, 'its size and three colours');
  }));

/** Drags the map by so many pixels, as a person does. */
async function drag({ page, settled }: OpenMap, dx: number, dy: number): Promise<void> {
  await page.mouse.move(500, 300);
  await page.mouse.down();
  await page.mouse.move(500 + dx / 2, 300 + dy / 2);
  await page.mouse.move(500 + dx, 300 + dy);
  await page.mouse.up();
  await settled();
}

/** Resolves when the map is where the other one is. */
async function untilAt(map: OpenMap, other: OpenMap): Promise<void> {
  const { lat, lon, zoom } = await other.state();
  await map.until(
    `Math.abs(test.state.lat - ${lat}) < 1e-4 && Math.abs(test.state.lon - ${lon}) < 1e-4 && test.state.zoom === ${zoom}`,
  );
}

test('a map follows where another one is moved, once its tool says so, and not before', () =>
  withMap(async (one) => {
    const two = await tester.open({ track: walk, shared: { daemon: one.daemon, map: 'm-2' } });
    try {
      await two.settled();
      const before = await two.state();
      await drag(one, 80, 60);
      const tool = two.page.getByRole('button', { name: 'Follow Other Maps' });
      assert.equal(await tool.getAttribute('aria-pressed'), 'false');
      assert.deepEqual(await two.state(), before);
      await tool.press('Enter');
      assert.equal(await tool.getAttribute('aria-pressed'), 'true');
      await untilAt(two, one);
      await drag(one, -150, 40);
      await untilAt(two, one);
      assert.deepEqual((await two.state()).choices?.followMaps, true);
      // What a program has the one do, the other follows as well.
      await one.daemon.view.steer({ do: 'center', lat: 46.25, lon: 13.8, zoom: 12, map: 'm-1' });
      await untilAt(two, one);
      await tool.press('Enter');
      await drag(one, 100, 0);
      await one.daemon.view.steer({ do: 'center', lat: 46.26, lon: 13.8, zoom: 12, map: 'm-2' });
      assert.ok(Math.abs((await two.state()).lat - 46.26) < 1e-3);
      assert.deepEqual(two.complaints, []);
    } finally {
      await two.close();
    }
  }));

test('two maps that follow one another go where either is moved, and come to rest there', () =>
  withMap(
    async (one) => {
      const { daemon } = one;
      const state = { lat: 46.2, lon: 13.8, zoom: 11, choices: { followMaps: true } };
      const two = await tester.open({ track: walk, state, shared: { daemon, map: 'm-2' } });
      try {
        await two.settled();
        for (const [moved, other] of [
          [one, two],
          [two, one],
          [one, two],
        ] as const) {
          await drag(moved, 90, -50);
          await untilAt(other, moved);
          await other.settled();
          const name = moved === one ? 'm-1' : 'm-2';
          // The one that followed says so, and the one that was moved stays the one in use.
          assert.equal(daemon.centers.findLast(({ map }) => map !== name)?.cause, 'followed');
          assert.equal((await daemon.view.where({})).map, name);
          const count = daemon.centers.length;
          await moved.page.evaluate(
            'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
          );
          assert.equal(daemon.centers.length, count, 'nothing moves any more');
        }
      } finally {
        await two.close();
      }
    },
    { state: { lat: 46.28, lon: 13.86, zoom: 13, choices: { followMaps: true } } },
  ));
