/** The map page in a real browser: what it draws, and what it asks. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FakePoint } from './fakeDaemon.ts';
import { type MapTester, type OpenMap, type OpenOptions, startMapTester } from './mapTester.ts';
import { acrossTheAntimeridian, line, walk, withGap } from './sampleTracks.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

/** Opens a map, waits for its first answer, and closes it after the test. */
async function withMap(options: OpenOptions, check: (map: OpenMap) => Promise<void>): Promise<void> {
  const map = await tester.open(options);
  try {
    await map.settled();
    await check(map);
    assert.deepEqual(map.complaints, []);
  } finally {
    await map.close();
  }
}

function assertNear(
  actual: { x: number; y: number },
  expected: { x: number; y: number },
  pixels: number,
): void {
  const away = Math.hypot(actual.x - expected.x, actual.y - expected.y);
  assert.ok(away <= pixels, `${JSON.stringify(actual)} is ${away} pixels from ${JSON.stringify(expected)}`);
}

async function drag({ page }: OpenMap, by: { x: number; y: number }): Promise<void> {
  await page.mouse.move(600, 200);
  await page.mouse.down();
  for (let step = 1; step <= 20; step++) {
    await page.mouse.move(600 + (by.x * step) / 20, 200 + (by.y * step) / 20);
  }
  await page.mouse.up();
}

function indexShown(text: string | null): number {
  return Number(/^Point ([\d,]+) of/.exec(text ?? '')?.[1]?.replaceAll(',', '')) - 1;
}

const nearestMarker = '.leaflet-marker-pane .nearest-mark';

test('the first picture shows all of the track and the nearest point', () =>
  withMap({ track: walk }, async (map) => {
    for (const point of walk.points) {
      const { x, y } = await map.pixelOf(point);
      assert.ok(x > 0 && x < 1000 && y > 0 && y < 700, `${JSON.stringify(point)} is outside`);
    }
    assert.match((await map.page.locator('h2').textContent()) ?? '', /^Point \d+ of 200$/);
    assert.equal(await map.page.locator('h1').textContent(), 'Round walk');
    assert.equal(await map.page.locator('.summary').textContent(), '5.43 km · 1 h 06 min · 200 points');
  }));

test('the marker sits on the point that was answered', () =>
  withMap({ track: walk }, async (map) => {
    for (const by of [
      { x: -250, y: 60 },
      { x: 300, y: 150 },
      { x: 40, y: -200 },
    ]) {
      await drag(map, by);
      await map.settled();
      const asked = map.daemon.asked.at(-1);
      const index = indexShown(await map.page.locator('h2').textContent());
      const nearest = walk.points[index];
      assert.ok(asked && nearest);
      const { lat, lon } = await map.state();
      assert.deepEqual(asked, { lat, lon });
      assertNear(await map.middleOf(nearestMarker), await map.pixelOf(nearest), 1);
    }
  }));

test('the panel tells number, distance, height, both times and the place of the nearest point', () =>
  withMap({ track: walk, state: { lat: 46.27, lon: 13.86, zoom: 14 } }, async ({ page }) => {
    assert.equal(await page.locator('h2').textContent(), 'Point 151 of 200');
    assert.deepEqual(await page.locator('.row:visible').allTextContents(), [
      'From centre0.0 m',
      'Along track6.29 km of 5.43 km',
      'Height650 m',
      'Speed8.7 km/h',
      'Local time2026-05-09 09:02:04',
      'UTC2026-05-09 07:02:04',
      'Position46.270000, 13.860000',
    ]);
  }));

test('a point without height and time says so', () =>
  withMap({ track: withGap }, async ({ page }) => {
    const rows = await page.locator('.row:visible').allTextContents();
    assert.deepEqual(rows.slice(2, 4), ['Heightnot recorded', 'Local timenot recorded']);
  }));

test('the centre is reported while the map is dragged, one question at a time, the newest next', () =>
  withMap({ track: walk }, async (map) => {
    const questions = () => map.sent.filter(({ kind }) => kind === 'center').length;
    const before = questions();
    const release = map.daemon.hold();
    await map.page.mouse.move(600, 200);
    await map.page.mouse.down();
    for (let step = 1; step <= 20; step++) await map.page.mouse.move(600 + 5 * step, 200 + 2 * step);
    await map.until('test.waiting > 0');
    assert.equal(questions(), before + 1, 'the first move asks, the others wait');
    release();
    await map.until('test.waiting === 0');
    assert.equal(questions(), before + 2, 'then the newest centre is asked, and none in between');
    await map.page.mouse.up();
    await map.settled();
    const { lat, lon } = await map.state();
    assert.deepEqual(map.daemon.asked.at(-1), { lat, lon });
    const { bounds, ...told } = map.daemon.centers.at(-1) ?? assert.fail();
    const shown = { track: 't1', tracks: ['t1'], map: 'm-1', cause: 'moved' };
    assert.deepEqual(told, { lat, lon, zoom: 14, ...shown });
    assert.ok(bounds && bounds.south < lat && lat < bounds.north);
    const sequences = map.sent.flatMap(({ sequence }) => sequence ?? []);
    assert.deepEqual(
      sequences,
      sequences.map((_, i) => (sequences[0] ?? 0) + i),
    );
  }));

test('the line to the nearest point starts at the centre, also while no answer comes', () =>
  withMap({ track: walk, state: { lat: 46.28, lon: 13.9, zoom: 13 } }, async (map) => {
    const lineStart = () =>
      map.page.evaluate<{ x: number; y: number }>(`(() => {
        const line = document.querySelector('.nearest-line');
        const { x, y } = line.getPointAtLength(0).matrixTransform(line.getScreenCTM());
        return { x, y };
      })()`);
    assertNear(await lineStart(), { x: 500, y: 350 }, 2);
    const release = map.daemon.hold();
    await drag(map, { x: -120, y: 60 });
    assertNear(await lineStart(), { x: 500, y: 350 }, 2);
    release();
    await map.settled();
    assertNear(await lineStart(), { x: 500, y: 350 }, 2);
  }));

test('land and sea lie under the track, on every copy of the world', () =>
  withMap({ track: acrossTheAntimeridian, state: { lat: 0, lon: 0, zoom: 2 } }, async (map) => {
    const colourAt = async (place: FakePoint) => {
      const { x, y } = await map.pixelOf(place);
      return map.page.evaluate<string>(`test.tileColourAt(${x}, ${y})`);
    };
    await map.until(`test.tileColourAt(500, 350) !== ''`);
    const africa = await colourAt({ lat: 5, lon: 20 });
    const atlantic = await colourAt({ lat: 5, lon: -30 });
    assert.notEqual(africa, atlantic);
    for (let press = 0; press < 13; press++) await map.page.keyboard.press('ArrowRight');
    await map.settled();
    await map.until(`test.tileColourAt(500, 350) !== ''`);
    assert.equal(await colourAt({ lat: 5, lon: 20 }), africa);
    assert.equal(await colourAt({ lat: 5, lon: -30 }), atlantic);
  }));

test('a track across the antimeridian is one line', () =>
  withMap({ track: acrossTheAntimeridian }, async (map) => {
    assertNear(await map.middleOf('.start-mark'), await map.pixelOf({ lat: -17, lon: 179.9 }), 1);
    assertNear(await map.middleOf('.end-mark'), await map.pixelOf({ lat: -17, lon: -179.9 }), 1);
    for (const lon of [179.95, 179.99, 180, -179.99, -179.95]) {
      assert.ok((await map.inkAt({ lat: -17, lon })) > 128, `no line at ${lon}`);
    }
    const { zoom } = await map.state();
    assert.ok(zoom >= 10, `zoom ${zoom} shows half of the world`);
  }));

test('gaps are not bridged', () =>
  withMap({ track: withGap }, async (map) => {
    assert.ok((await map.inkAt({ lat: 0, lon: 0.0171 })) > 128);
    assert.equal(await map.inkAt({ lat: 0, lon: 0.0225 }), 0);
    assert.ok((await map.inkAt({ lat: 0, lon: 0.0371 })) > 128);
  }));

test('a route is dashed', async () => {
  const points = line({ lat: 0, lon: 0 }, { lat: 0, lon: 0.01 }, 2);
  const inkOf = async (kind: 'track' | 'route') => {
    let drawn = 0;
    await withMap({ track: { name: kind, points, segments: [{ start: 0, kind }] } }, async (map) => {
      for (let lon = 0.002; lon < 0.008; lon += 0.0001)
        drawn += (await map.inkAt({ lat: 0, lon })) > 128 ? 1 : 0;
    });
    return drawn;
  };
  assert.equal(await inkOf('track'), 60);
  const dashes = await inkOf('route');
  assert.ok(dashes > 15 && dashes < 50, `${dashes} of 60 places are drawn`);
});

test('a file of waypoints only is shown as dots with their names', async () => {
  const points: FakePoint[] = [
    { lat: 0, lon: 0 },
    { lat: 0, lon: 0.01 },
  ];
  const waypoints = [
    { lat: 0, lon: 0, name: 'Well' },
    { lat: 0, lon: 0.01, name: 'Hut' },
  ];
  const track = { name: 'Places', points, waypoints, segments: [{ start: 0, kind: 'waypoints' as const }] };
  await withMap({ track }, async (map) => {
    assert.ok((await map.inkAt({ lat: 0, lon: 0 })) > 128);
    assert.equal(await map.inkAt({ lat: 0, lon: 0.005 }), 0);
    assert.deepEqual(await map.page.locator('.place-name').allTextContents(), ['Well', 'Hut']);
    assert.equal(await map.page.locator('.summary').textContent(), '2 waypoints');
    assert.equal(await map.page.locator('.start-mark').count(), 0);
  });
});

test('a track of one point is a dot, shown at a sensible zoom', () =>
  withMap({ track: { name: 'One', points: [{ lat: 46, lon: 14 }] } }, async (map) => {
    assert.ok((await map.inkAt({ lat: 46, lon: 14 })) > 128);
    assert.equal((await map.state()).zoom, 17);
    assert.equal(await map.page.locator('.summary').textContent(), '0.0 m · 1 point');
  }));

test('a track near the pole is shown', () =>
  withMap(
    { track: { name: 'Pole', points: line({ lat: 89, lon: -170 }, { lat: 90, lon: 170 }, 9) } },
    async (map) => {
      assert.match((await map.page.locator('h2').textContent()) ?? '', /^Point \d of 9$/);
    },
  ));
