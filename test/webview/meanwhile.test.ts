/** What changes while somebody looks at the map: tracks, files, pages, and answers that come late. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keyOfUri } from '../../extension/map/mapTracks.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import { type MapTester, type OpenMap, type OpenOptions, sourceOf, startMapTester } from './mapTester.ts';
import { line, walk } from './sampleTracks.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

const east = { name: 'Eastward', points: line({ lat: 46.27, lon: 13.85 }, { lat: 46.27, lon: 13.87 }, 50) };
const eastKey = keyOfUri('file:///east.gpx');
const at150 = { lat: 46.27, lon: 13.86, zoom: 14 };

async function withMap(options: Partial<OpenOptions>, check: (map: OpenMap) => Promise<void>): Promise<void> {
  const map = await tester.open({ track: walk, state: at150, ...options });
  try {
    await map.settled();
    await check(map);
  } finally {
    await map.close();
  }
}

async function addEast(map: OpenMap): Promise<void> {
  map.daemon.write(east, '/east.gpx');
  await map.session.tracks.add(sourceOf('/east.gpx'));
  await map.page.getByRole('heading', { name: '2 tracks' }).waitFor();
}
const untilPoint = (map: OpenMap, words: string) => map.page.locator('h2', { hasText: words }).waitFor();

test('an answer that comes when all tracks are hidden marks nothing', () =>
  withMap({}, async (map) => {
    await addEast(map);
    const release = map.daemon.hold();
    await map.page.locator('.map').focus();
    await map.page.keyboard.press('ArrowUp');
    await map.until('test.waiting > 0');
    await map.page.getByRole('button', { name: 'Show Round walk' }).click();
    await map.page.getByRole('button', { name: 'Show Eastward' }).click();
    release();
    await map.until('test.waiting === 0');
    assert.equal(await map.page.locator('.leaflet-marker-pane .nearest-mark').count(), 0);
  }));

test('the table of a track that is taken off goes with it', () =>
  withMap({}, async (map) => {
    await addEast(map);
    await map.page.getByRole('button', { name: 'Show Round walk' }).click();
    await untilPoint(map, 'of 50');
    await map.page.getByRole('button', { name: 'Table of Points' }).click();
    await map.page.locator('caption', { hasText: 'Eastward' }).waitFor();
    await map.page.getByRole('button', { name: 'Take Eastward off the map' }).click();
    await map.page.getByRole('row', { name: '12', exact: true }).waitFor({ state: 'detached' });
    assert.doesNotMatch((await map.page.locator('caption').textContent()) ?? '', /Eastward/);
  }));

test('a held point stays held when its file grows, and moves with it when the file was edited', () =>
  withMap({}, async (map) => {
    await map.session.do('step', { points: 5 });
    await untilPoint(map, 'Point 156 of 200');
    const more = [...walk.points, { lat: 46.29, lon: 13.9 }];
    map.daemon.write({ ...walk, points: more });
    await map.session.tracks.reload();
    await untilPoint(map, 'Point 156 of 201');
    map.daemon.write({ ...walk, points: more.map((point) => ({ ...point, ele: 42 })) });
    await map.session.tracks.reload();
    await map.page.locator('.row', { hasText: 'Height' }).getByText('42 m').waitFor();
    await untilPoint(map, 'Point 156 of 201');
    map.daemon.write({ ...walk, points: walk.points.slice(0, 100) });
    await map.session.tracks.reload();
    await untilPoint(map, 'of 100');
  }));

test('what went wrong with a file stays to be read, while the map goes on answering', () =>
  withMap({}, async (map) => {
    await map.post({ kind: 'problem', message: 'That file is on another machine.' });
    await map.page.locator('.map').focus();
    const before = map.daemon.asked.length;
    await map.page.keyboard.press('ArrowUp');
    await map.settled();
    assert.ok(map.daemon.asked.length > before);
    assert.equal(await map.page.locator('.message').textContent(), 'That file is on another machine.');
    assert.equal(await map.page.locator('.message').isVisible(), true);
  }));

test('an editor that gets another size was not moved by anybody', () =>
  withMap({}, async (map) => {
    const before = map.daemon.centers.length;
    await map.page.setViewportSize({ width: 800, height: 600 });
    await map.until(`document.querySelector('.map').clientWidth === 800`);
    await map.page.locator('.map').focus();
    await map.page.keyboard.press('ArrowUp');
    await map.settled();
    const causes = map.daemon.centers.slice(before).map(({ cause }) => cause);
    assert.equal(causes.at(-1), 'moved');
    assert.ok(!causes.slice(0, -1).includes('moved'), causes.join());
  }));

test('a file that is gone does not silence the others', async () => {
  let gone = false;
  await withMap({}, async (map) => {
    await addEast(map);
    const { nearest } = map.daemon.tracks;
    Object.assign(map.daemon.tracks, {
      nearest: (params: Parameters<typeof nearest>[0]) => {
        if (gone && params?.tracks?.includes('t2')) {
          return Promise.reject(new RemoteError('cannot-read', '/east.gpx does not exist.'));
        }
        return nearest(params);
      },
    });
    gone = true;
    map.daemon.write({ name: 'gone', points: [] }, '/east.gpx');
    await map.session.tracks.reload('file:///east.gpx');
    await map.page.locator('.track .note').waitFor();
    const before = map.daemon.asked.length;
    await map.page.locator('.map').focus();
    await map.page.keyboard.press('ArrowUp');
    await map.settled();
    assert.ok(map.daemon.asked.length > before);
    await untilPoint(map, 'of 200');
  });
});

test('tracks keep their colours over a restart, also when they come one after another', async () => {
  const choices = { slots: { [keyOfUri('file:///walk.gpx')]: 2, [eastKey]: 3 } };
  await withMap({ state: { ...at150, choices } }, async (map) => {
    await addEast(map);
    const classes = await map.page.locator('.track').evaluateAll((rows) => rows.map((row) => row.className));
    assert.match(classes[0] ?? '', /\bslot-2\b/);
    assert.match(classes[1] ?? '', /\bslot-3\b/);
  });
});
