/** The marked point in a real browser: steps from it, times, passes, what is told of it, and copies. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { copyOf } from '../../webview/placeCopies.ts';
import { inverse } from '../server/tracks/finding/randomPlaces.ts';
import type { FakePoint } from './fakeTrack.ts';
import { type MapTester, type OpenMap, type OpenOptions, startMapTester } from './mapTester.ts';
import { line, walk, withGap } from './sampleTracks.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

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

/** On the point with the number 150 of the walk, from 0. */
const at150 = { lat: 46.27, lon: 13.86, zoom: 14 };
const marker = '.leaflet-marker-pane .nearest-mark';
const act = (map: OpenMap, action: string, params?: object) => map.session.do(action, params);
const untilPoint = (map: OpenMap, number: number) =>
  map.page.locator('h2', { hasText: `Point ${number} of` }).waitFor();
const untilTold = (map: OpenMap, text: string) => map.page.locator('.told', { hasText: text }).waitFor();

async function drag({ page }: OpenMap, by: { x: number; y: number }): Promise<void> {
  await page.mouse.move(600, 150);
  await page.mouse.down();
  await page.mouse.move(600 + by.x / 2, 150 + by.y / 2);
  await page.mouse.move(600 + by.x, 150 + by.y);
  await page.mouse.up();
}

async function assertMarked(map: OpenMap, point: FakePoint): Promise<void> {
  const [seen, wanted] = [await map.middleOf(marker), await map.pixelOf(point)];
  const away = Math.hypot(seen.x - wanted.x, seen.y - wanted.y);
  assert.ok(away <= 1, `the mark is ${away} pixels off`);
}

test('a step holds the mark at the next point, and moving the map lets it follow the centre again', () =>
  withMap({ track: walk, state: at150 }, async (map) => {
    await act(map, 'step', { points: 3 });
    await untilPoint(map, 154);
    await assertMarked(map, walk.points[153] ?? at150);
    assert.equal(await map.page.locator('.held').isVisible(), true);
    // The map itself has not moved, for the point was seen.
    assert.equal((await map.state()).lat, at150.lat);
    await drag(map, { x: -120, y: 30 });
    await map.page.locator('.held').waitFor({ state: 'hidden' });
    await map.settled();
    const { lat, lon } = await map.state();
    assert.deepEqual(map.daemon.asked.at(-1), { lat, lon });
  }));

test('steps go by points, minutes and kilometres, and say where the track ends', () =>
  withMap({ track: walk, state: at150 }, async (map) => {
    const step = async (by: object, number: number) => {
      await act(map, 'step', by);
      await untilPoint(map, number);
    };
    await step({ points: -1 }, 150);
    await step({ seconds: 60 }, 153);
    await step({ seconds: -60 }, 150);
    await step({ metres: 1000 }, 1 + kilometreFrom(149));
    await step({ metres: 2000 }, 200);
    await untilTold(map, 'This is the last point.');
    await step({ points: -1 }, 199);
    assert.equal(await map.page.locator('.told').textContent(), '');
    await step({ metres: -1e6 }, 1);
    await untilTold(map, 'This is the first point.');
    await map.page
      .locator('.announcer', { hasText: 'This is the first point.' })
      .waitFor({ state: 'attached' });
  }));

/** The first point at least a kilometre on, by brute force. */
function kilometreFrom(index: number): number {
  let metres = 0;
  for (let i = index + 1; i < walk.points.length; i++) {
    const [from = at150, to = at150] = walk.points.slice(i - 1, i + 1);
    metres += inverse([from.lat, from.lon], [to.lat, to.lon]);
    if (metres >= 1000) return i;
  }
  return walk.points.length - 1;
}

test('a point that a step leads to is brought into view, from outside and from under the card', () =>
  withMap({ track: walk, state: { ...at150, zoom: 17 } }, async (map) => {
    await act(map, 'step', { points: 30 });
    await untilPoint(map, 181);
    await map.until('test.state.lon > 13.87');
    await assertMarked(map, walk.points[180] ?? at150);
    // From here the point lies under the card, in the lower left.
    const card = await map.middleOf('.card');
    const there = walk.points[181] ?? at150;
    const before = await map.pixelOf(there);
    await drag(map, { x: card.x - before.x, y: card.y - before.y });
    await map.settled();
    const hidden = await map.pixelOf(there);
    assert.ok(Math.hypot(hidden.x - card.x, hidden.y - card.y) < 5);
    const { index } = await shownPlace(map);
    await act(map, 'step', { points: 181 - index });
    await untilPoint(map, 182);
    await map.until(`Math.abs(test.state.lat - ${there.lat}) < 1e-5`);
    await assertMarked(map, there);
  }));

/** The point whose number the panel shows, from 0. */
async function shownPlace(map: OpenMap): Promise<{ index: number }> {
  const text = (await map.page.locator('h2').textContent()) ?? '';
  return { index: Number(/^Point ([\d,]+) of/.exec(text)?.[1]) - 1 };
}

test('the buttons of the panel step and let go, by mouse and by keyboard', () =>
  withMap({ track: walk, state: at150 }, async (map) => {
    await map.page.getByRole('button', { name: 'Next Point' }).click();
    await untilPoint(map, 152);
    await map.page.keyboard.press('Enter');
    await untilPoint(map, 153);
    await map.page.getByRole('button', { name: 'Previous Point' }).press('Enter');
    await untilPoint(map, 152);
    await map.page.getByRole('button', { name: 'Follow', exact: true }).press('Enter');
    await untilPoint(map, 151);
    assert.equal(await map.page.locator('.held').isVisible(), false);
    // The focus does not fall out of the page with the button.
    assert.equal(await map.page.evaluate('document.activeElement.className.includes("map")'), true);
  }));

test('a track without times, and one that is hidden, say why there is no step', () =>
  withMap({ track: withGap }, async (map) => {
    await act(map, 'step', { seconds: 60 });
    await untilTold(map, 'This track has no times. Step by points or by kilometres.');
    assert.equal(await map.page.getByRole('button', { name: 'Go to Time' }).isVisible(), false);
    await act(map, 'goToTime');
    await untilTold(map, 'This track has no times.');
    assert.deepEqual(map.person.shown, []);
    await map.daemon.write(walk, '/walk2.gpx');
    await map.session.tracks.add({
      uri: 'file:///walk2.gpx',
      file: 'walk2.gpx',
      open: async () => ({ path: '/walk2.gpx' }),
    });
    for (const name of ['With a gap', 'Round walk'])
      await map.page.getByRole('button', { name: `Show ${name}`, exact: true }).click();
    await act(map, 'step', { points: 1 });
    await map.page.locator('.announcer', { hasText: 'No point is marked.' }).waitFor({ state: 'attached' });
  }));

test('what the sensors told is shown for the tracks that have it, and which track it is', () => {
  const points = line({ lat: 46, lon: 14 }, { lat: 46, lon: 14.001 }, 11).map((point, i) => ({
    ...point,
    time: new Date(Date.UTC(2026, 5, 13, 6, 0, i)).toISOString(),
    ...(i === 5
      ? { sensed: '<hr>131</hr><cad>84</cad><power>210</power><atemp>18</atemp><course>92</course>' }
      : {}),
  }));
  return withMap(
    { track: { name: 'Ride', points }, state: { lat: 46, lon: 14.0005, zoom: 18 } },
    async (map) => {
      const rows = () => map.page.locator('.row.sensor:visible').allTextContents();
      assert.deepEqual(await rows(), [
        'Heart rate131 bpm',
        'Cadence84 rpm',
        'Power210 W',
        'Temperature18 °C',
        'Course92°',
      ]);
      assert.equal(await map.page.locator('.of-track').textContent(), '');
      // A point without them leaves the rows where they are.
      await act(map, 'step', { points: 1 });
      await untilPoint(map, 7);
      assert.equal((await rows())[0], 'Heart rate–');
      map.daemon.write(walk, '/east.gpx');
      await map.session.tracks.add({
        uri: 'file:///east.gpx',
        file: 'east.gpx',
        open: async () => ({ path: '/east.gpx' }),
      });
      await map.page.locator('.of-track', { hasText: 'Ride' }).waitFor();
    },
  );
});

test('the marked point is copied in each form, and the page says so', () =>
  withMap({ track: walk, state: at150 }, async (map) => {
    const { lat, lon, ele, time }: FakePoint = walk.points[150] ?? at150;
    for (const [form, told] of [
      ['text', 'Copied as text.'],
      ['geo: URI', 'Copied as geo: URI.'],
      ['GPX waypoint', 'Copied as GPX waypoint.'],
      ['JSON', 'Copied as JSON.'],
    ] as const) {
      await map.page.getByRole('button', { name: `Copy as ${form}` }).click();
      await untilTold(map, told);
    }
    await map.page.locator('.announcer', { hasText: 'Copied as JSON.' }).waitFor({ state: 'attached' });
    const [text, uri, gpx, json = ''] = map.person.copied;
    const { distance: _, ...place } = JSON.parse(json);
    assert.deepEqual([place.lat, place.lon, place.ele, place.time, place.index], [lat, lon, ele, time, 150]);
    assert.equal(uri, 'geo:46.27,13.86');
    const copied = { name: 'Round walk', place };
    assert.deepEqual([text, gpx], [copyOf('text', copied), copyOf('gpx', copied)]);
    // From the palette one chooses, or leaves it.
    map.person.takes.push('geo: URI');
    await act(map, 'copyPoint');
    await untilTold(map, 'Copied as geo: URI.');
    assert.equal(map.person.copied.at(-1), uri);
    await act(map, 'copyPoint');
    assert.equal(map.person.copied.length, 5);
  }));

test('a time that is typed is on the clock of the person, and a wrong one is said to be wrong', () =>
  withMap({ track: walk, state: at150 }, async (map) => {
    map.person.types.push('half past eight', '07:00', '08:30:05');
    await map.page.getByRole('button', { name: 'Go to Time' }).click();
    // 08:30:05 in Ljubljana is 1081 s after the start: a quarter of a step after the point of 08:30:04 would be 1080 s.
    await map.page.locator('h2', { hasText: 'After point 55 of 200' }).waitFor();
    assert.deepEqual(map.person.shown, [
      'Go to Time: Round walk',
      '2026-05-09 08:12:04 to 09:18:24',
      'This is no time. Write one as 14:30, 14:30:05 or 2026-05-09 14:30.',
      'Nothing was recorded at 2026-05-09 07:00:00: the track was recorded from 2026-05-09 08:12:04 to 09:18:24. Give another time.',
    ]);
    assert.equal(await map.page.locator('.row.local dd').textContent(), '2026-05-09 08:30:05');
    // From there, one step each way is to the points around.
    await act(map, 'step', { points: -1 });
    await untilPoint(map, 55);
    await act(map, 'goToTime');
    await untilPoint(map, 55);
  }));

/** Three times along the same kilometre: there, back, and there again on the next day. */
const toAndFro = {
  name: 'To and fro',
  points: [0, 1, 0, 1].flatMap((from, way) =>
    line({ lat: 46, lon: 14 + from / 100 }, { lat: 46, lon: 14.01 - from / 100 }, 21)
      .slice(way === 0 ? 0 : 1)
      .slice(0, way === 3 ? 0 : undefined)
      .map((point, i) => ({
        ...point,
        time: new Date(Date.UTC(2026, 5, 13, 6, 20 * way + i)).toISOString(),
      })),
  ),
};

const asksForPasses = (map: Pick<OpenMap, 'sent'>): number =>
  map.sent.filter((message) => JSON.stringify(message).includes('"passes"')).length;

test('the other passes at the same place are listed with their times, and one goes to them', () =>
  withMap({ track: toAndFro, state: { lat: 46, lon: 14.005, zoom: 16 } }, async (map) => {
    await map.page.locator('.passes h3', { hasText: 'Passes here: 3' }).waitFor();
    const chips = map.page.locator('.passes button');
    assert.deepEqual(await chips.allTextContents(), ['08:10:00', '08:29:00', '08:49:00']);
    assert.equal(await map.page.locator('.passes [aria-current]').textContent(), '08:10:00');
    const asked = asksForPasses(map);
    await chips.nth(1).click();
    await untilPoint(map, 31);
    assert.equal(await map.page.locator('.passes [aria-current]').textContent(), '08:29:00');
    // It is the same place, so the list stays and the button keeps the focus.
    assert.equal(await map.page.evaluate('document.activeElement.textContent'), '08:29:00');
    assert.equal(asksForPasses(map), asked);
  }));

test('passes are asked for when the map has come to rest, and the question is taken back when it moves', () =>
  withMap({ track: toAndFro, state: { lat: 46, lon: 14.005, zoom: 16 } }, async (map) => {
    const release = map.daemon.hold();
    await map.until('true');
    while (asksForPasses(map) === 0) await map.page.evaluate('new Promise(requestAnimationFrame)');
    await map.page.mouse.move(600, 150);
    await map.page.mouse.down();
    for (let step = 1; step <= 10; step++) await map.page.mouse.move(600 + 5 * step, 150);
    while (!map.sent.some(({ kind }) => kind === 'cancel'))
      await map.page.evaluate('new Promise(requestAnimationFrame)');
    // On a machine that is busy the map may have come to rest once more since.
    const before = map.sent.slice(
      0,
      map.sent.findIndex(({ kind }) => kind === 'cancel'),
    );
    assert.equal(asksForPasses({ sent: before }), 1);
    await map.page.mouse.up();
    release();
    await map.page.locator('.passes h3', { hasText: 'Passes here: 3' }).waitFor();
  }));

test('where the track comes by only once there is no list', () =>
  withMap({ track: walk, state: at150 }, async (map) => {
    while (asksForPasses(map) === 0) await map.page.evaluate('new Promise(requestAnimationFrame)');
    await act(map, 'step', { points: 1 });
    await untilPoint(map, 152);
    assert.equal(await map.page.locator('.passes').isVisible(), false);
  }));
