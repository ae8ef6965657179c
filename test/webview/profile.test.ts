/** The profile below the map: what it draws, and how it and the map go together. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readProfile } from '../../webview/profile/data.ts';
import { figuresText } from '../../webview/profile/figures.ts';
import { frameOf } from '../../webview/profile/frame.ts';
import type { FakePoint, FakeTrack } from './fakeDaemon.ts';
import { type MapTester, type OpenMap, type OpenOptions, sourceOf, startMapTester } from './mapTester.ts';
import { line, walk, withGap } from './sampleTracks.ts';
import { themes } from './themes.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

const plot = '.profile-plot';
const hasColumns = (count: number) => `document.querySelector('${plot}')?.dataset.columns === '${count}'`;
const textIs = (selector: string, text: string) =>
  `document.querySelector('${selector}')?.textContent === ${JSON.stringify(text)}`;

/** A map whose profile is shown, by its tool button. */
async function withProfile(
  options: Partial<OpenOptions>,
  check: (map: OpenMap) => Promise<void>,
): Promise<void> {
  const track = options.track ?? walk;
  const map = await tester.open({ ...options, track });
  try {
    await map.settled();
    await map.page.getByRole('button', { name: 'Profile' }).click();
    await map.until(`document.querySelector('${plot}')?.clientWidth > 0`);
    await check(map);
    assert.deepEqual(map.complaints, []);
    assert.deepEqual(await map.page.evaluate('stopped'), []);
  } finally {
    await map.close();
  }
}

/** Where a point is in the profile, in pixels of the page: from the daemon's answer, as it should be drawn. */
async function pixelOfPoint(map: OpenMap, index: number, over: 'distance' | 'time' = 'distance') {
  const box = await map.page.locator(plot).boundingBox();
  assert.ok(box);
  const asked = { track: 't1', of: 'ele', over, samples: 1024 } as const;
  const { data, ...profile } = await map.daemon.tracks.profile(asked);
  const read = readProfile({ ...profile, data: new Uint8Array(Buffer.from(data, 'base64')) });
  const frame = frameOf(read, box.width, box.height);
  assert.ok(frame);
  const { x, first } = read.columns;
  return { x: box.x + frame.px(x[index] ?? 0), y: box.y + frame.py(first[index] ?? 0), box, frame };
}

const readout = (map: OpenMap) => map.page.locator('.profile-readout').textContent();
const figures = (map: OpenMap) => map.page.locator('.profile-stats').textContent();
const pointMarked = async (map: OpenMap) =>
  Number(/^Point ([\d,]+) of/.exec((await map.page.locator('h2').textContent()) ?? '')?.[1]) - 1;

test('the tool button shows and hides the profile, and the choice survives', async () => {
  let kept: unknown;
  await withProfile({}, async (map) => {
    const tool = map.page.getByRole('button', { name: 'Profile' });
    await map.until(hasColumns(200));
    assert.equal(await tool.getAttribute('aria-pressed'), 'true');
    await map.page.getByLabel('Axis').selectOption('time');
    kept = await map.state();
    await tool.click();
    assert.equal(await map.page.locator(plot).count(), 0);
    assert.equal(await tool.getAttribute('aria-pressed'), 'false');
  });
  const map = await tester.open({ track: walk, state: kept });
  try {
    await map.until(hasColumns(200));
    assert.equal(await map.page.getByLabel('Axis').inputValue(), 'time');
  } finally {
    await map.close();
  }
});

test('the line is drawn at the heights of the points, in the colour of the track, in every theme', () =>
  withProfile({}, async (map) => {
    await map.until(hasColumns(200));
    const { x, y, box } = await pixelOfPoint(map, 120);
    const colourAt = (px: number, py: number) =>
      map.page.evaluate<number[]>(`(() => {
        const canvas = document.querySelector('${plot} canvas');
        return [...canvas.getContext('2d').getImageData(${px - box.x}, ${py - box.y}, 1, 1).data];
      })()`);
    for (const theme of Object.values(themes)) {
      await map.page.evaluate(`test.wear(${JSON.stringify(theme)})`);
      const [red, green, blue] = await map.page.evaluate<number[]>(`(() => {
        const context = new OffscreenCanvas(1, 1).getContext('2d');
        context.fillStyle = getComputedStyle(document.body).getPropertyValue('--map-track-0');
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data];
      })()`);
      await map.until(`(() => {
        const data = document.querySelector('${plot} canvas').getContext('2d')
          .getImageData(${Math.round(x - box.x)}, ${Math.round(y - box.y) - 1}, 1, 3).data;
        return [0, 4, 8].some((at) => data[at + 3] > 200 && Math.abs(data[at] - ${red}) < 30
          && Math.abs(data[at + 1] - ${green}) < 30 && Math.abs(data[at + 2] - ${blue}) < 30);
      })()`);
      assert.equal((await colourAt(x, y - 25))[3], 0, 'nothing above the line');
      assert.ok(((await colourAt(x, y + 15))[3] ?? 0) > 0, 'filled below it');
    }
  }));

test('it is as sharp as the screen', () =>
  withProfile({ sharpness: 2 }, async (map) => {
    await map.until(hasColumns(200));
    const [inPixels, inPage] = await map.page.evaluate<number[]>(
      `[document.querySelector('${plot} canvas').width, document.querySelector('${plot}').clientWidth]`,
    );
    assert.equal(inPixels, 2 * (inPage ?? 0));
  }));

test('it is as wide as the window, also after that has changed', () =>
  withProfile({}, async (map) => {
    await map.until(hasColumns(200));
    await map.page.setViewportSize({ width: 640, height: 600 });
    await map.until(`document.querySelector('${plot} canvas').width === 640`);
    assert.equal((await map.page.locator('.map').boundingBox())?.width, 640);
  }));

test('the pointer over the profile shows the place on the map, its height, way and time', () =>
  withProfile({}, async (map) => {
    await map.until(hasColumns(200));
    const { x, y } = await pixelOfPoint(map, 50);
    await map.page.mouse.move(x, y);
    await map.until(`document.querySelector('.pointed') !== null`);
    const along = ((await map.daemon.tracks.point({ track: 't1', index: 50 })).along ?? 0) / 1000;
    await map.until(textIs('.profile-readout', `550 m · ${along.toFixed(2)} km · 08:28:44`));
    const dot = await map.middleOf('.pointed');
    const place = await map.pixelOf(walk.points[50] as FakePoint);
    assert.ok(Math.hypot(dot.x - place.x, dot.y - place.y) < 1.5);
    await map.page.mouse.move(x, 100);
    await map.until(`document.querySelector('.pointed') === null`);
    assert.equal(await map.page.locator('.profile-readout').isVisible(), false);
  }));

test('the pointer near the line on the map is shown in the profile, and farther off it is not', () =>
  withProfile({}, async (map) => {
    await map.until(hasColumns(200));
    const { x, y } = await map.pixelOf(walk.points[150] as FakePoint);
    await map.page.mouse.move(x, y - 8);
    await map.page.locator('.profile-readout', { hasText: /^650 m · .* km · 09:02:0\d$/ }).waitFor();
    const inProfile = await map.middleOf('.profile-readout');
    const goal = await pixelOfPoint(map, 150);
    assert.ok(Math.abs(inProfile.x - goal.x) < 150, 'beside its place');
    await map.page.mouse.move(x, y - 40);
    await map.page.locator('.profile-readout').waitFor({ state: 'hidden' });
  }));

test('about the pointer on the map one question is asked at a time, the newest next', () =>
  withProfile({}, async (map) => {
    await map.until(hasColumns(200));
    const release = map.daemon.hold();
    const before = map.daemon.asked.length;
    for (let step = 0; step < 30; step++) await map.page.mouse.move(300 + 4 * step, 200 + step);
    await map.until('true');
    assert.equal(map.daemon.asked.length, before + 1);
    release();
    await map.page.mouse.move(500, 250);
    const { x, y } = await map.pixelOf(walk.points[50] as FakePoint);
    await map.page.mouse.move(x, y);
    await map.page.locator('.profile-readout', { hasText: /^550 m/ }).waitFor();
    assert.ok(map.daemon.asked.length <= before + 5, `${map.daemon.asked.length - before} questions`);
  }));

test('a click holds the mark at that place, and the slider tells it', () =>
  withProfile({}, async (map) => {
    await map.until(hasColumns(200));
    const { x, y } = await pixelOfPoint(map, 33);
    await map.page.mouse.click(x, y);
    await map.page.locator('h2', { hasText: 'Point 34 of 200' }).waitFor();
    const slider = map.page.getByRole('slider');
    assert.equal(await slider.getAttribute('aria-valuenow'), '34');
    assert.match(
      (await slider.getAttribute('aria-valuetext')) ?? '',
      /^Point 34, 533 m, [\d.]+ km, 08:23:04$/,
    );
    assert.match((await slider.getAttribute('aria-label')) ?? '', /^Height over distance, 500 m to 699 m$/);
    // What the person does on the map comes first again.
    await map.page.locator('.map').focus();
    await map.page.keyboard.press('ArrowLeft');
    await map.settled();
    await map.until(`!document.querySelector('h2').textContent.startsWith('Point 34 ')`);
  }));

test('the arrow keys move the mark, Home and End go to the ends', () =>
  withProfile({}, async (map) => {
    await map.until(hasColumns(200));
    await map.page.locator(plot).focus();
    const press = async (key: string, point: number) => {
      await map.page.keyboard.press(key);
      await map.page.locator('h2', { hasText: `Point ${point} of` }).waitFor();
    };
    await press('Home', 1);
    await press('ArrowRight', 2);
    await press('ArrowRight', 3);
    await press('PageUp', 23);
    await press('ArrowLeft', 22);
    await press('End', 200);
    await press('ArrowRight', 200);
    await press('PageDown', 180);
  }));

test('a drag selects a range, whose figures are told and whose line is thicker on the map, until Escape', () =>
  withProfile({ state: { lat: 46.28, lon: 13.86, zoom: 13 } }, async (map) => {
    await map.until(hasColumns(200));
    const whole = figuresText(await map.daemon.tracks.stats({ track: 't1' }));
    await map.until(textIs('.profile-stats', `Whole track ${whole}`));
    const [from, to] = [await pixelOfPoint(map, 20), await pixelOfPoint(map, 70)];
    await map.page.mouse.move(from.x, from.y);
    await map.page.mouse.down();
    await map.page.mouse.move((from.x + to.x) / 2, from.y);
    await map.page.mouse.move(to.x, from.y);
    await map.page.mouse.up();
    const part = figuresText(await map.daemon.tracks.stats({ track: 't1', from: 20, to: 70 }));
    await map.until(textIs('.profile-stats', `Selected ${part}`));
    const inkBeside = async (index: number) => {
      const { x, y } = await map.pixelOf(walk.points[index] as FakePoint);
      const [before, next] = [walk.points[index - 1], walk.points[index + 1]].map(
        (point) => point as FakePoint,
      );
      assert.ok(before && next);
      // Across the line, 3 pixels off: a line of 3 pixels does not reach so far, one of 7 does.
      const [a, b] = [await map.pixelOf(before), await map.pixelOf(next)];
      const length = Math.hypot(b.x - a.x, b.y - a.y);
      const [px, py] = [x + (-3 * (b.y - a.y)) / length, y + (3 * (b.x - a.x)) / length];
      return map.page.evaluate<number>(`(() => {
        const canvas = [...document.querySelectorAll('.leaflet-overlay-pane canvas')].at(-1);
        const box = canvas.getBoundingClientRect();
        return canvas.getContext('2d').getImageData(Math.round(${px} - box.left), Math.round(${py} - box.top), 1, 1).data[3];
      })()`);
    };
    await map.until(`document.querySelectorAll('.leaflet-overlay-pane canvas').length === 2`);
    assert.ok((await inkBeside(45)) > 100);
    assert.equal(await inkBeside(120), 0);
    await map.page.locator(plot).focus();
    await map.page.keyboard.press('Escape');
    await map.until(textIs('.profile-stats', `Whole track ${whole}`));
    await map.until(`document.querySelectorAll('.leaflet-overlay-pane canvas').length === 1`);
  }));

test('shift and the arrows select a range, and the button by its figures clears it', () =>
  withProfile({}, async (map) => {
    await map.until(hasColumns(200));
    await map.page.locator(plot).focus();
    await map.page.keyboard.press('Home');
    await map.page.locator('h2', { hasText: 'Point 1 of' }).waitFor();
    for (let i = 0; i < 5; i++) await map.page.keyboard.press('Shift+ArrowRight');
    const part = figuresText(await map.daemon.tracks.stats({ track: 't1', from: 0, to: 5 }));
    await map.until(textIs('.profile-stats', `Selected ${part}`));
    await map.page.keyboard.press('Shift+End');
    await map.until(`document.querySelector('h2').textContent === 'Point 200 of 200'`);
    await map.page.getByRole('button', { name: 'Clear Selection' }).click();
    await map.page.locator('.profile-stats', { hasText: 'Whole track' }).waitFor();
    const { x, y } = await pixelOfPoint(map, 90);
    await map.page.mouse.dblclick(x, y);
    assert.match((await figures(map)) ?? '', /^Whole track/);
  }));

test('values and axes are those that the track has', () =>
  withProfile(
    { track: { ...walk, points: walk.points.map((point, i) => ({ ...point, hr: 90 + (i % 20) })) } },
    async (map) => {
      await map.until(hasColumns(200));
      const options = (label: string) =>
        map.page.getByLabel(label, { exact: true }).locator('option').allTextContents();
      assert.deepEqual(await options('Value'), ['Height', 'Speed', 'Heart rate']);
      assert.deepEqual(await options('Axis'), ['over distance', 'over time']);
      await map.page.getByLabel('Value', { exact: true }).selectOption('hr');
      await map.until(
        `document.querySelector('${plot}').getAttribute('aria-label')?.startsWith('Heart rate')`,
      );
      await map.page.getByLabel('Value', { exact: true }).selectOption('speed');
      await map.until(
        `document.querySelector('${plot}').getAttribute('aria-label')?.startsWith('Speed over distance, ')`,
      );
    },
  ));

test('a track without heights or times says so in words, and offers what it has', () =>
  withProfile({ track: withGap }, async (map) => {
    await map.until(textIs('.profile-words', 'This track has no heights. There is nothing else to draw.'));
    assert.deepEqual(await map.page.getByLabel('Axis').locator('option').allTextContents(), [
      'over distance',
    ]);
    assert.match((await figures(map)) ?? '', /^Whole track 2.23 km$/);
    await map.page.mouse.click(500, 650);
    assert.equal(await map.page.getByRole('slider').count(), 0);
  }));

test('single waypoints have no profile, and it says why', () => {
  const track: FakeTrack = {
    name: 'Waypoints',
    points: [],
    segments: [],
    waypoints: [
      { lat: 46, lon: 14, name: 'One' },
      { lat: 46.1, lon: 14.1, name: 'Two' },
    ],
  };
  return withProfile({ track }, (map) =>
    map.until(textIs('.profile-words', 'This file has single waypoints only, and a profile is of a line.')),
  );
});

test('of several tracks it shows the one that is marked, or the one that is chosen', () =>
  withProfile({ state: { lat: 46.29, lon: 13.86, zoom: 13 } }, async (map) => {
    await map.until(hasColumns(200));
    const points = line({ lat: 46.32, lon: 13.8 }, { lat: 46.32, lon: 13.9 }, 50);
    map.daemon.write({ name: 'Eastward', points: points.map((p, i) => ({ ...p, ele: i })) }, '/east.gpx');
    await map.session.tracks.add(sourceOf('/east.gpx'));
    const choice = map.page.getByLabel('Track', { exact: true });
    await choice.locator('option', { hasText: 'Eastward' }).waitFor({ state: 'attached' });
    assert.equal(await choice.locator('option').first().textContent(), 'Marked: Round walk');
    await choice.selectOption({ label: 'Eastward' });
    await map.until(hasColumns(50));
    await choice.selectOption({ index: 0 });
    await map.until(hasColumns(200));
    await map.page.locator('.map').focus();
    for (let i = 0; i < 6; i++) await map.page.keyboard.press('ArrowUp');
    await map.until(hasColumns(50));
    assert.equal(await choice.locator('option').first().textContent(), 'Marked: Eastward');
    assert.equal(await choice.inputValue(), '');
  }));

test('when the file has changed, the profile has too, and a range of the old one is gone', () =>
  withProfile({}, async (map) => {
    await map.until(hasColumns(200));
    const [from, to] = [await pixelOfPoint(map, 20), await pixelOfPoint(map, 70)];
    await map.page.mouse.move(from.x, from.y);
    await map.page.mouse.down();
    await map.page.mouse.move(to.x, from.y);
    await map.page.mouse.up();
    await map.page.locator('.profile-stats', { hasText: 'Selected' }).waitFor();
    map.daemon.write({ ...walk, points: walk.points.slice(0, 100) });
    await map.session.tracks.reload();
    await map.until(hasColumns(100));
    await map.page.locator('.profile-stats', { hasText: 'Whole track' }).waitFor();
    assert.notEqual(await readout(map), null);
    assert.ok((await pointMarked(map)) < 100);
  }));
