/** Several tracks on one map: each with a colour of its own, shown, hidden, found and taken away. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contrast, paintedOn } from './contrast.ts';
import { type MapTester, type OpenMap, type OpenOptions, sourceOf, startMapTester } from './mapTester.ts';
import { line, walk } from './sampleTracks.ts';
import { themes } from './themes.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

const east = { name: 'Eastward', points: line({ lat: 46.3, lon: 13.8 }, { lat: 46.3, lon: 13.9 }, 50) };

/** A map with the walk and a second track, which lies a little north of it. */
async function withTwo(options: Partial<OpenOptions>, check: (map: OpenMap) => Promise<void>): Promise<void> {
  const map = await tester.open({ track: walk, ...options });
  try {
    await map.settled();
    map.daemon.write(east, '/east.gpx');
    await map.session.tracks.add(sourceOf('/east.gpx'));
    await map.page.getByRole('heading', { name: '2 tracks' }).waitFor();
    await check(map);
    assert.deepEqual(map.complaints, []);
  } finally {
    await map.close();
  }
}

/** Resolves when there is a line at that place, or none. */
async function untilInk(map: OpenMap, place: { lat: number; lon: number }, drawn: boolean): Promise<void> {
  const { x, y } = await map.pixelOf(place);
  await map.until(`test.inkAt(${x}, ${y}) > 128 === ${drawn}`);
}

test('each track is a row with its name and length, and all of them can be shown at once', () =>
  withTwo({}, async (map) => {
    assert.deepEqual(await map.page.locator('.track .name').allTextContents(), ['Round walk', 'Eastward']);
    assert.match(
      (await map.page.locator('.track .summary').last().textContent()) ?? '',
      /^7\.7\d km · 50 points$/,
    );
    await map.page.getByRole('button', { name: 'Show All Tracks' }).click();
    for (const place of [...walk.points, ...east.points]) {
      const { x, y } = await map.pixelOf(place);
      assert.ok(x > 0 && x < 1000 && y > 0 && y < 700, `${JSON.stringify(place)} is outside`);
    }
    await untilInk(map, { lat: 46.3, lon: 13.85 }, true);
  }));

test('tracks that come before anybody has moved the map are all in the picture', () =>
  withTwo({}, async (map) => {
    await map.settled();
    for (const place of [...walk.points, ...east.points]) {
      const { x, y } = await map.pixelOf(place);
      assert.ok(x > 0 && x < 1000 && y > 0 && y < 700, `${JSON.stringify(place)} is outside`);
    }
    // From here on the map is where the person wants it.
    await map.page.locator('.map').focus();
    await map.page.keyboard.press('ArrowUp');
    await map.settled();
    const { lat, lon } = await map.state();
    map.daemon.write({ ...east, points: line({ lat: 10, lon: 10 }, { lat: 11, lon: 11 }, 9) }, '/far.gpx');
    await map.session.tracks.add(sourceOf('/far.gpx'));
    await map.page.getByRole('heading', { name: '3 tracks' }).waitFor();
    await map.settled();
    const now = await map.state();
    assert.deepEqual([now.lat, now.lon], [lat, lon]);
  }));

test('a hidden track is shown again when all of it is to be shown', () =>
  withTwo({}, async (map) => {
    await map.page.getByRole('button', { name: 'Show Eastward' }).click();
    await map.page.locator('.track.hidden').waitFor();
    await map.page.getByRole('button', { name: 'Show all of Eastward' }).click();
    await map.page.locator('.track.hidden').waitFor({ state: 'detached' });
    await untilInk(map, { lat: 46.3, lon: 13.85 }, true);
  }));

test('a hidden track is neither drawn nor answered with, and stays hidden when the page comes back', async () => {
  let kept: unknown;
  await withTwo({ state: { lat: 46.299, lon: 13.87, zoom: 13 } }, async (map) => {
    await untilInk(map, { lat: 46.3, lon: 13.85 }, true);
    await map.page.locator('h2', { hasText: 'of 50' }).waitFor();
    await map.page.getByRole('button', { name: 'Show Eastward' }).press('Enter');
    await untilInk(map, { lat: 46.3, lon: 13.85 }, false);
    await map.page.locator('h2', { hasText: 'of 200' }).waitFor();
    assert.equal(
      await map.page.getByRole('button', { name: 'Show Eastward' }).getAttribute('aria-pressed'),
      'false',
    );
    // What was pressed keeps the focus, though the list was drawn anew.
    assert.equal(await map.page.evaluate('document.activeElement.title'), 'Show Eastward');
    kept = await map.state();
  });
  await withTwo({ state: kept }, async (map) => {
    await map.page.locator('h2', { hasText: 'of 200' }).waitFor();
    assert.equal(await map.page.locator('.track.hidden .name').textContent(), 'Eastward');
    await map.page.getByRole('button', { name: 'Show Eastward' }).click();
    await map.page.locator('h2', { hasText: 'of 50' }).waitFor();
  });
});

test('one track can be shown in full, and an added one taken off the map', () =>
  withTwo({}, async (map) => {
    await map.page.getByRole('button', { name: 'Show all of Eastward' }).click();
    await map.until('Math.abs(test.state.lat - 46.3) < 0.001');
    assert.equal(await map.page.getByRole('button', { name: 'Take Round walk off the map' }).count(), 0);
    await map.page.getByRole('button', { name: 'Take Eastward off the map' }).click();
    await map.page.getByRole('heading', { name: 'Round walk' }).waitFor();
    await map.page.locator('h2', { hasText: 'of 200' }).waitFor();
    await untilInk(map, { lat: 46.3, lon: 13.85 }, false);
  }));

test('an added file that cannot be read says so in its row, and the others stay', () =>
  withTwo({}, async (map) => {
    await map.session.tracks.add(sourceOf('/missing.gpx'));
    await map.page.getByRole('heading', { name: '3 tracks' }).waitFor();
    assert.equal(await map.page.locator('.track').last().locator('.name').textContent(), 'missing.gpx');
    assert.equal(
      await map.page.locator('.track').last().locator('.note').textContent(),
      '/missing.gpx does not exist.',
    );
    assert.equal(await map.page.locator('.problem').isVisible(), false);
  }));

test('routes are dashed and named, and waypoints named, on every track of the map', () =>
  withTwo({}, async (map) => {
    const planned = {
      name: 'Plan',
      points: [
        ...line({ lat: 46.29, lon: 13.82 }, { lat: 46.29, lon: 13.9 }, 21),
        ...line({ lat: 46.275, lon: 13.85 }, { lat: 46.275, lon: 13.87 }, 3),
      ],
      segments: [
        { start: 0, kind: 'route' as const, name: 'Over the <b>pass</b>' },
        { start: 21, kind: 'route' as const },
      ],
      waypoints: [{ lat: 46.27, lon: 13.84, name: 'Spring' }],
    };
    map.daemon.write({ ...walk, waypoints: [{ lat: 46.285, lon: 13.85, name: 'Hut' }] });
    map.daemon.write(planned, '/plan.gpx');
    await map.session.tracks.add(sourceOf('/plan.gpx'));
    await map.session.tracks.reload();
    await map.page.getByRole('heading', { name: '3 tracks' }).waitFor();
    await map.page.locator('.place-name', { hasText: 'Hut' }).waitFor();
    await map.page.locator('.place-name', { hasText: 'Spring' }).waitFor();
    const name = map.page.locator('.place-name', { hasText: 'Over the <b>pass</b>' });
    const box = await name.boundingBox();
    const { x, y } = await map.pixelOf({ lat: 46.29, lon: 13.86 });
    assert.ok(
      box && Math.abs(box.x - x) < 20 && Math.abs(box.y + box.height / 2 - y) < 20,
      `${box?.x}, ${box?.y}`,
    );
    // Along the route there is ink, and there are gaps.
    const from = await map.pixelOf({ lat: 46.29, lon: 13.83 });
    const ink = await map.page.evaluate<number[]>(
      `Array.from({ length: 28 }, (_, i) => test.inkAt(${from.x} + i, ${from.y}))`,
    );
    assert.ok(ink.some((found) => found > 200) && ink.some((found) => found < 50), `${ink}`);
    await map.page.getByRole('button', { name: 'Show Plan' }).click();
    await name.waitFor({ state: 'hidden' });
    await map.page.locator('.place-name', { hasText: 'Hut' }).waitFor();
  }));

test('the colours of tracks are told apart from land and card in every theme', async () => {
  const map = await tester.open({ track: walk });
  try {
    await map.settled();
    for (const [name, theme] of Object.entries(themes)) {
      await map.page.evaluate(`test.wear(${JSON.stringify(theme)})`);
      const read = (variable: string) => paintedOn(map.page, `var(${variable})`);
      const colours = await Promise.all(Array.from({ length: 8 }, (_, slot) => read(`--map-track-${slot}`)));
      assert.equal(new Set(colours.map(String)).size, 8);
      for (const ground of ['--map-land', '--map-sea', '--map-paper']) {
        const under = await read(ground);
        for (const [slot, colour] of colours.entries()) {
          const found = contrast(colour, under);
          assert.ok(found >= 3, `${name}: colour ${slot} has ${found.toFixed(2)} against ${ground}`);
        }
      }
    }
  } finally {
    await map.close();
  }
});
