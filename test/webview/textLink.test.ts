/** From the marked point to its line in the text, and from the cursor in the text to the point. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keyOfUri } from '../../extension/map/mapTracks.ts';
import { type MapTester, type OpenMap, startMapTester } from './mapTester.ts';
import { walk } from './sampleTracks.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

const track = keyOfUri('file:///walk.gpx');

async function onMap(check: (map: OpenMap) => Promise<void>): Promise<void> {
  const map = await tester.open({ track: walk });
  try {
    await map.settled();
    await check(map);
    assert.deepEqual(map.complaints, []);
  } finally {
    await map.close();
  }
}

const placeOf = (index: number) => ({ track, index, points: walk.points.length, ...walk.points[index] });
const hold = (map: OpenMap, index: number) => map.session.do('holdPoint', placeOf(index));
const heading = (map: OpenMap, index: number) =>
  map.page.getByRole('heading', { name: new RegExp(`^Point ${index + 1} of`) }).waitFor();

test('the cursor in the text holds the mark at its point, which a later answer for the centre does not move', () =>
  onMap(async (map) => {
    const before = await map.state();
    await hold(map, 120);
    await heading(map, 120);
    const seen = await map.state();
    assert.deepEqual([seen.lat, seen.lon, seen.zoom], [before.lat, before.lon, before.zoom], 'it is in view');
    await map.session.tracks.reload();
    await map.settled();
    await heading(map, 120);
  }));

test('a point that is out of view is brought into it, and the focus stays where it is', () =>
  onMap(async (map) => {
    const place = walk.points[120] ?? assert.fail();
    await map.page.evaluate(`document.activeElement.blur()`);
    for (let i = 0; i < 3; i++) await map.page.getByRole('button', { name: 'Zoom in' }).click();
    const { x, y } = await map.pixelOf(place);
    assert.ok(x < 0 || y < 0 || x > 1000 || y > 700, 'out of view');
    const focus = await map.page.evaluate('document.activeElement.className');
    await hold(map, 120);
    await heading(map, 120);
    await map.until(
      `Math.abs(test.state.lat - ${place.lat}) < 0.02 && Math.abs(test.state.lon - ${place.lon}) < 0.02`,
    );
    const now = await map.pixelOf(place);
    assert.ok(now.x > 0 && now.y > 0 && now.x < 1000 && now.y < 700);
    assert.equal(await map.page.evaluate('document.activeElement.className'), focus);
  }));

test('the marked point is shown in the text: by button, by key and by command', () =>
  onMap(async (map) => {
    await hold(map, 41);
    await heading(map, 41);
    await map.page.getByRole('button', { name: 'Show Point in Text (T)' }).click();
    await map.page.locator('.map').focus();
    await map.page.keyboard.press('t');
    await map.session.do('showPointText');
    while (map.hosted.length < 3) await map.until('true');
    const shown = ['showText', 'file:///walk.gpx', { track, index: 41, line: 43 }];
    assert.deepEqual(
      map.hosted.map(([what, uri, place]) => [what, uri, { ...(place as object), track }]),
      [shown, shown, shown],
    );
  }));

test('what there is to know about the text is told', () =>
  onMap(async (map) => {
    await hold(map, 5);
    await heading(map, 5);
    await map.session.do('showPointText');
    await map.page.locator('.problem .message').getByText('It has changes that are not saved.').waitFor();
  }));

test('a place that is none, or of a track that is not shown, holds nothing', () =>
  onMap(async (map) => {
    await hold(map, 3);
    await heading(map, 3);
    await map.session.do('holdPoint', { ...placeOf(50), lat: 95 });
    await map.session.do('holdPoint', { ...placeOf(50), track: 'another' });
    await map.session.do('holdPoint', 'point 50');
    await hold(map, 4);
    await heading(map, 4);
  }));
