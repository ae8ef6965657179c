/** The map page in a real browser: where it is, what it keeps, and what it withstands. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ToMap } from '../../webview/messages.ts';
import type { SavedView } from '../../webview/savedView.ts';
import { type MapTester, type OpenMap, type OpenOptions, startMapTester } from './mapTester.ts';
import { line, walk } from './sampleTracks.ts';
import { themes } from './themes.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

const equator = { name: 'Equator', points: line({ lat: 0, lon: 5 }, { lat: 0, lon: 45 }, 41) };

/** Opens a map, waits for its first answer, and closes it after the test. */
async function withMap(options: OpenOptions, check: (map: OpenMap) => Promise<void>): Promise<void> {
  const map = await tester.open(options);
  try {
    await map.settled();
    await check(map);
  } finally {
    await map.close();
  }
}

const colourOf = (selector: string, property: string) =>
  `getComputedStyle(document.querySelector('${selector}')).${property}`;

test('the page keeps its centre and zoom', async () => {
  let kept: SavedView | undefined;
  await withMap({ track: walk }, async (map) => {
    const first = await map.state();
    await map.page.locator('.map').focus();
    await map.page.keyboard.press('ArrowLeft');
    await map.page.keyboard.press('ArrowUp');
    await map.page.keyboard.press('+');
    await map.until(`test.state.zoom === ${first.zoom + 1}`);
    kept = await map.state();
    assert.notDeepEqual(kept, first);
  });
  await withMap({ track: walk, state: kept }, async (map) => {
    assert.deepEqual(await map.state(), kept);
    const { lat, lon, zoom, track } = map.daemon.centers[0] ?? {};
    assert.deepEqual([lat, lon, zoom, track], [kept?.lat, kept?.lon, kept?.zoom, 't1']);
  });
});

test('a kept view that makes no sense is left aside', async () => {
  let fitted: unknown;
  await withMap({ track: walk }, async (map) => {
    fitted = await map.state();
  });
  for (const state of [
    { lat: 'x', lon: 0, zoom: 3 },
    { lat: 91, lon: 0, zoom: 3 },
    { lat: 1, lon: 2 },
    7,
    null,
  ]) {
    await withMap({ track: walk, state }, async (map) => {
      assert.deepEqual(await map.state(), fitted);
      assert.deepEqual(map.complaints, []);
    });
  }
});

test('a file that has changed is shown anew, where the person was looking', () =>
  withMap({ track: walk, state: { lat: 46.3, lon: 13.9, zoom: 13 } }, async (map) => {
    map.daemon.write({ ...walk, name: 'Longer walk', points: walk.points.slice(0, 50) });
    await map.session.tracks.reload();
    await map.page.getByRole('heading', { name: 'Longer walk' }).waitFor();
    await map.page.locator('h2', { hasText: ' of 50' }).waitFor();
    const { lat, lon, zoom } = await map.state();
    assert.deepEqual({ lat, lon, zoom }, { lat: 46.3, lon: 13.9, zoom: 13 });
  }));

test('panning round the world asks with longitudes of the globe, and the track comes along', () =>
  withMap({ track: equator, state: { lat: 0, lon: 0, zoom: 1 } }, async (map) => {
    await map.page.locator('.map').focus();
    // The world is 512 pixels wide here, and a press moves by 80.
    for (let press = 0; press < 14; press++) {
      await map.page.keyboard.press('ArrowRight');
      await map.settled();
    }
    const lons = map.daemon.asked.map(({ lon }) => lon);
    assert.ok(lons.every((lon) => lon >= -180 && lon <= 180));
    assert.ok(lons.some((lon) => lon > 100) && lons.some((lon) => lon < -100), 'it went round');
    const { lon } = await map.state();
    // 14 × 80 × 360 / 512 degrees, less two rounds.
    assert.ok(Math.abs(lon - 67.5) < 0.01, `ends at ${lon}`);
    for (const [mark, where] of [
      ['.start-mark', 5],
      ['.end-mark', 45],
      ['.leaflet-marker-pane .nearest-mark', 45],
    ] as const) {
      const expected = await map.pixelOf({ lat: 0, lon: where });
      const { x, y } = await map.middleOf(mark);
      assert.ok(Math.hypot(x - expected.x, y - expected.y) < 2, `${mark} is at ${x}, not ${expected.x}`);
    }
    assert.ok((await map.inkAt({ lat: 0, lon: 20 })) > 128, 'the line is on that copy of the world');
  }));

test('names are shown as text, whatever they say', async () => {
  const evil = '<img src=x onerror="window.canary=1"><script>window.canary=2</script>';
  const track = { ...walk, name: evil, waypoints: [{ lat: 46.28, lon: 13.86, name: evil }] };
  await withMap({ track }, async (map) => {
    assert.equal(await map.page.locator('h1').textContent(), evil);
    assert.deepEqual(await map.page.locator('.place-name').allTextContents(), [evil]);
    assert.equal(await map.page.locator('img, body script').count(), 0);
    await map.post({ kind: 'problem', message: evil });
    await map.page.locator('.problem').waitFor();
    assert.equal(await map.page.locator('.message').textContent(), evil);
    assert.equal(await map.page.evaluate('window.canary'), undefined);
    assert.deepEqual(map.complaints, []);
  });
});

test('a file that ends early, and points that are not on the globe, are told in the card', async () => {
  const track = {
    ...walk,
    told: { cut: 'ends early, in line 812', leftOut: { points: 2, firstLine: 7 } },
  };
  await withMap({ track }, async ({ page }) => {
    const told =
      'The file ends early, in line 812: what comes before is shown. 2 points are left out: not on the globe (first in line 7).';
    assert.equal(await page.locator('.note').textContent(), told);
  });
  // Binary files have no lines.
  await withMap({ track: { ...walk, told: { leftOut: { points: 1 } } } }, async ({ page }) => {
    assert.equal(await page.locator('.note').textContent(), 'One point is left out: not on the globe.');
  });
});

test('a name of a megabyte is cut', () =>
  withMap({ track: { ...walk, name: 'ž'.repeat(1_000_000) } }, async ({ page }) => {
    assert.equal(await page.locator('h1').textContent(), `${'ž'.repeat(200)}…`);
  }));

test('no request leaves the page, and its policy stops what tries', () =>
  withMap({ track: walk, lessMotion: false }, async (map) => {
    await map.page.mouse.move(500, 300);
    for (let turn = 0; turn < 12; turn++) await map.page.mouse.wheel(0, 300);
    await map.until('test.state.zoom < 10');
    const names = map.requests.map((url) => new URL(url).pathname);
    assert.deepEqual(
      names.filter((name) => name !== '/favicon.ico'),
      ['/', '/main.css', '/main.js', '/outline.js'],
    );
    assert.deepEqual(map.complaints, []);

    const origin = new URL(map.page.url()).origin;
    await map.page.evaluate(`fetch('${origin}/main.css').catch(() => {})`);
    await map.page.evaluate(
      `document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/a.png' }))`,
    );
    await map.page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { text: 'canary=1' }))`,
    );
    await map.page.evaluate(
      `document.body.append(Object.assign(document.createElement('iframe'), { src: '/' }))`,
    );
    await map.until('window.stopped.length >= 4');
    const stopped = await map.page.evaluate<string[]>('window.stopped');
    assert.deepEqual(stopped.sort(), ['connect-src', 'frame-src', 'img-src', 'script-src-elem']);
    assert.equal(await map.page.evaluate('window.canary'), undefined);
  }));

test('messages that are not in the contract are dropped and counted', () =>
  withMap({ track: walk }, async (map) => {
    const somewhere = { track: 'k', index: 0, points: 1, lat: 0, lon: 0, distance: 0 };
    const wrong = [
      null,
      42,
      { kind: 'run', command: 'rm' },
      { kind: 'nearest', sequence: 1, place: { ...somewhere, lat: 'NaN' } },
      { kind: 'nearest', sequence: 1, place: { ...somewhere, index: -1 } },
      { kind: 'tracks', tracks: [{ key: 't', file: 'no version', own: true }] },
    ];
    for (const message of wrong) await map.post(message);
    await map.page.locator(`body[data-dropped="${wrong.length}"]`).waitFor();
    assert.equal(await map.page.locator('h1').textContent(), 'Round walk');
    // An answer to no question is none either.
    await map.post({ kind: 'nearest', sequence: 999, place: { ...somewhere, index: 7, points: 9 } });
    await map.page.locator('.map').focus();
    await map.page.keyboard.press('ArrowUp');
    await map.page.locator('h2', { hasText: 'of 200' }).waitFor();
    assert.deepEqual(map.complaints, []);
  }));

test('a file that cannot be read says why, leads to its text, and is shown once it is mended', async () => {
  let problem: string | undefined = 'walk.gpx: line 7 is cut off.';
  const change = (message: ToMap) => {
    if (message.kind !== 'tracks' || problem === undefined) return message;
    const summaries = problem.includes('line 7') ? { summary: undefined } : {};
    return { ...message, tracks: message.tracks.map((track) => ({ ...track, ...summaries, problem })) };
  };
  const map = await tester.open({ track: walk, change });
  try {
    await map.page.getByText('walk.gpx: line 7 is cut off.').first().waitFor();
    assert.equal(await map.page.locator('h1').textContent(), 'walk.gpx');
    await map.page.getByRole('button', { name: 'Open as Text' }).click();
    assert.equal(map.sent.at(-1)?.kind, 'openAsText');
    problem = undefined;
    await map.page.getByRole('button', { name: 'Try Again' }).click();
    await map.settled();
    assert.equal(await map.page.locator('.problem').isVisible(), false);
    // From now on there is a track to look at, and the line stays until the file is whole again.
    problem = 'walk.gpx: line 9 is cut off.';
    await map.session.tracks.reload();
    await map.page.getByText('walk.gpx: line 9 is cut off.').first().waitFor();
    await map.page.keyboard.press('ArrowUp');
    await map.settled();
    assert.equal(await map.page.locator('.message').textContent(), 'walk.gpx: line 9 is cut off.');
    assert.equal(await map.page.locator('.message').isVisible(), true);
    problem = undefined;
    await map.session.tracks.reload();
    await map.page.locator('.problem').waitFor({ state: 'hidden' });
    assert.deepEqual(map.complaints, []);
  } finally {
    await map.close();
  }
});

test('a question without an answer leaves one line, and the next answer takes it away', async () => {
  let failing = true;
  const change = (message: { kind: string; sequence?: number }) =>
    failing && message.kind === 'nearest'
      ? { kind: 'problem', sequence: message.sequence, message: 'The daemon has gone.' }
      : message;
  await withMap({ track: walk, change }, async ({ page }) => {
    await page.locator('.message', { hasText: 'The daemon has gone.' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Open as Text' }).isVisible(), false);
    failing = false;
    await page.locator('.map').focus();
    await page.keyboard.press('ArrowUp');
    await page.locator('h2', { hasText: /^Point \d+ of 200$/ }).waitFor();
    assert.equal(await page.locator('.problem').isVisible(), false);
  });
});

test('the mark of the nearest point is opaque, also in a theme whose orange is translucent', () =>
  withMap({ track: walk, theme: 'dark' }, async ({ page }) => {
    const stroke = await page.evaluate(colourOf('.card .nearest-mark .shape', 'stroke'));
    assert.match(String(stroke), /^(rgb\(234, 92, 0\)|color\(srgb 0\.917647 0\.360784 0\))$/);
  }));

test('a new theme is worn at once by map and card', () =>
  withMap({ track: walk, theme: 'dark' }, async (map) => {
    const { page } = map;
    const trackColour = `(() => {
      const canvas = document.querySelector('.leaflet-overlay-pane canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const counts = new Map();
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] === 255) { const key = data.slice(i, i + 3).join(); counts.set(key, (counts.get(key) ?? 0) + 1); }
      return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
    })()`;
    const landColour = `(() => {
      const canvas = document.querySelector('.leaflet-tile-pane canvas');
      return canvas.getContext('2d').getImageData(3, 3, 1, 1).data.slice(0, 3).join();
    })()`;
    assert.equal(await page.evaluate(trackColour), '89,164,249');
    const darkLand = await page.evaluate(landColour);
    await page.evaluate(`test.wear(${JSON.stringify(themes.light)})`);
    await map.until(`${trackColour} === '0,99,211'`);
    assert.notEqual(await page.evaluate(landColour), darkLand);
    assert.equal(await page.evaluate(colourOf('.card', 'backgroundColor')), 'rgb(248, 248, 248)');
  }));

test('the map is reached and moved by keyboard alone, and says what it is', () =>
  withMap({ track: walk }, async (map) => {
    const { page } = map;
    const focused = () =>
      page.evaluate<string>('document.activeElement.role + ": " + document.activeElement.ariaLabel');
    for (const name of ['Zoom In', 'Zoom Out']) {
      await page.keyboard.press('Tab');
      assert.equal(await focused(), `button: ${name}`);
    }
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    assert.match(await focused(), /^application: Map of the track\. Arrow keys move it/);
    assert.equal(
      await page.evaluate(`getComputedStyle(document.activeElement, '::after').borderTopStyle`),
      'solid',
    );
    const before = await map.state();
    await page.keyboard.press('ArrowRight');
    await map.until(`test.state.lon > ${before.lon}`);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  }));

test('the arrow keys work at once, and the frame of the focus comes with the first of them', () =>
  withMap({ track: walk }, async (map) => {
    const frame = `getComputedStyle(document.querySelector('.map'), '::after').borderTopStyle`;
    const { lat } = await map.state();
    assert.equal(await map.page.evaluate(frame), 'none');
    await map.page.keyboard.press('ArrowUp');
    await map.until(`test.state.lat > ${lat}`);
    assert.equal(await map.page.evaluate(frame), 'solid');
  }));

test('who asked for less motion sees a step, not a slide', async () => {
  const questionsFor = async (lessMotion: boolean) => {
    let asked = 0;
    await withMap({ track: walk, lessMotion, state: { lat: 46.27, lon: 13.86, zoom: 14 } }, async (map) => {
      const before = map.daemon.asked.length;
      await map.page.locator('.map').focus();
      await map.page.keyboard.press('ArrowRight');
      // 80 of the 2 ** 22 pixels around the world are 0.00687 degrees; Leaflet counts whole pixels.
      await map.until('test.state.lon > 13.8667');
      await map.settled();
      asked = map.daemon.asked.length - before;
    });
    return asked;
  };
  assert.equal(await questionsFor(true), 1);
  assert.ok((await questionsFor(false)) > 1);
});

test('the nearest point is announced once the map has come to rest', () =>
  withMap({ track: walk, state: { lat: 46.27, lon: 13.86, zoom: 14 } }, async ({ page }) => {
    const status = page.getByRole('status');
    await page.locator('[role=status]:not(:empty)').waitFor({ state: 'attached' });
    assert.equal(
      await status.textContent(),
      'Point 151 of 200, 0.0 m from the centre, height 650 m, 2026-05-09 09:02:04',
    );
  }));

test('the card lies where it hides less of the track, and stays there', async () => {
  const rising = line({ lat: 46, lon: 14 }, { lat: 46.05, lon: 14.1 }, 100);
  const falling = rising.map(({ lat, lon }) => ({ lat: 92.05 - lat, lon }));
  for (const [points, side] of [
    [rising, 'right'],
    [falling, 'left'],
  ] as const) {
    await withMap({ track: { name: side, points } }, async (map) => {
      const isLeft = async () => (await map.middleOf('.card')).x < 500;
      assert.equal(await isLeft(), side === 'left');
      const card = await map.page.locator('.card').boundingBox();
      for (const selector of ['.start-mark', '.end-mark']) {
        assert.ok(card);
        const { x, y } = await map.middleOf(selector);
        const hidden = x > card.x && x < card.x + card.width && y > card.y;
        assert.equal(hidden, false, `the card hides ${selector}`);
      }
      map.daemon.write({ name: 'the other way', points: side === 'left' ? rising : falling });
      await map.session.tracks.reload();
      await map.page.getByRole('heading', { name: 'the other way' }).waitFor();
      assert.equal(await isLeft(), side === 'left');
    });
  }
});

test('the card leaves the centre free in editors of all sizes', async () => {
  for (const size of [
    { width: 1000, height: 700 },
    { width: 1300, height: 260 },
    { width: 700, height: 260 },
    { width: 360, height: 300 },
    { width: 360, height: 600 },
  ]) {
    await withMap({ track: walk, size }, async ({ page }) => {
      const box = await page.locator('.card').boundingBox();
      const cross = await page.locator('.cross').boundingBox();
      assert.ok(box && cross);
      const beside = box.x + box.width < cross.x || box.y > cross.y + cross.height;
      assert.ok(beside, `${JSON.stringify(box)} covers the cross in ${JSON.stringify(size)}`);
      assert.ok(box.x >= 0 && box.x + box.width <= size.width && box.y >= 0, 'all of the card is seen');
    });
  }
});
