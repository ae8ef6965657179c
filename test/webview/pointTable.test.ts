/** The table of points: all that the map shows, for those who do not look at it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type MapTester, type OpenMap, startMapTester } from './mapTester.ts';
import { walk } from './sampleTracks.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

async function withTable(check: (map: OpenMap) => Promise<void>): Promise<void> {
  const map = await tester.open({ track: walk, state: { lat: 46.27, lon: 13.86, zoom: 14 } });
  try {
    await map.settled();
    await map.page.getByRole('button', { name: 'Table of Points' }).press('Enter');
    await map.page.getByRole('row', { name: '151' }).waitFor();
    await check(map);
    assert.deepEqual(map.complaints, []);
  } finally {
    await map.close();
  }
}

test('it opens around the marked point, with what is known of each', () =>
  withTable(async ({ page }) => {
    assert.equal(await page.locator('.points caption').textContent(), 'Round walk: points 126 to 175 of 200');
    const cells = await page.locator('tr[aria-current=true] > *').allTextContents();
    assert.deepEqual(
      [cells[0], cells[1], cells[2], cells[5]],
      ['151', '2026-05-09 09:02:04', '650 m', '46.270000, 13.860000'],
    );
    assert.match(cells[3] ?? '', /^\d\.\d\d km$/);
    assert.match(cells[4] ?? '', /^\d\.\d km\/h$/);
  }));

test('it leads to the first and to the last point, by keyboard alone', () =>
  withTable(async ({ page }) => {
    const earlier = page.getByRole('button', { name: 'Earlier Points' });
    const later = page.getByRole('button', { name: 'Later Points' });
    await later.press('Enter');
    await page.locator('caption', { hasText: 'points 151 to 200 of 200' }).waitFor();
    assert.equal(await later.isDisabled(), true);
    for (const first of [101, 51, 1]) {
      await earlier.press('Enter');
      await page.locator('caption', { hasText: `points ${first} to ${first + 49} of 200` }).waitFor();
    }
    assert.equal(await earlier.isDisabled(), true);
  }));

test('a point that is chosen there is marked on the map, until the map is moved', () =>
  withTable(async (map) => {
    const { page } = map;
    await page.getByRole('button', { name: '160', exact: true }).press('Enter');
    await page.locator('h2', { hasText: 'Point 160 of 200' }).waitFor();
    assert.equal(await page.locator('tr[aria-current=true] th').textContent(), '160');
    await page.locator('.map').focus();
    await page.keyboard.press('ArrowUp');
    await page.locator('h2:not(:has-text("160"))').waitFor();
  }));

test('it is there again when the page comes back', async () => {
  let state: unknown;
  await withTable(async (map) => {
    state = await map.state();
  });
  const map = await tester.open({ track: walk, state });
  try {
    await map.page.locator('caption', { hasText: 'of 200' }).waitFor();
    await map.page.getByRole('button', { name: 'Table of Points' }).click();
    await map.page.locator('.pointTable').waitFor({ state: 'detached' });
  } finally {
    await map.close();
  }
});
