import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import geodesic from 'geographiclib-geodesic';
import type { Frame } from 'playwright-core';
import type { NearestPoint } from '../../server/api/trackFinding.ts';
import { root } from '../host/task.ts';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { remotex } from './terminalClient.ts';

const sample = join(root, 'media/sample/walk.gpx');

/** All points of the sample, read without our parser, and the nearest by trying each: the oracle. */
const points = [...readFileSync(sample, 'utf8').matchAll(/<trkpt lat="([^"]+)" lon="([^"]+)"/g)].map(
  ([, lat, lon]) => ({
    lat: Number(lat),
    lon: Number(lon),
  }),
);

function nearestByTryingAll(lat: number, lon: number): { index: number; distance: number } {
  const { WGS84 } = geodesic.Geodesic;
  const distances = points.map((point) => WGS84.Inverse(lat, lon, point.lat, point.lon).s12 ?? Number.NaN);
  const distance = Math.min(...distances);
  return { index: distances.indexOf(distance), distance };
}

describe('the map in the workbench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-map-'));
  const walk = join(folder, 'walk.gpx');
  let workbench: Workbench;
  before(async () => {
    cpSync(sample, walk);
    writeFileSync(
      join(folder, 'broken.gpx'),
      '<gpx version="1.1">\n  <trk>\n    <trkseg>\n  </trk>\n</gpx>\n',
    );
    writeFileSync(join(folder, 'nothing.gpx'), '<gpx version="1.1"></gpx>');
    workbench = await openWorkbench({ folder, openFile: walk });
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  const heading = (map: Frame) => map.locator('.nearest h2');
  const fact = (map: Frame, name: string) =>
    map.locator('.row').filter({ hasText: name }).locator('dd').textContent();
  const number = ({ index, points }: NearestPoint) =>
    `Point ${(index + 1).toLocaleString('en')} of ${points.toLocaleString('en')}`;
  const askTerminal = async (): Promise<NearestPoint> =>
    JSON.parse(await remotex(workbench.home, 'track', 'nearest', '--json'));

  it('opens from the title button of an open .gpx, with the nearest point filled in', async () => {
    await workbench.page
      .getByRole('button', { name: 'Show on Map' })
      .or(workbench.page.locator('a[aria-label^="Show on Map"], a[aria-label^="Show GPS Track"]'))
      .first()
      .click();
    const map = await workbench.mapFrame();
    await heading(map)
      .getByText(`of ${points.length.toLocaleString('en')}`)
      .waitFor();
    await workbench.screenshot('map');
  });

  it('moves the marker and the numbers with the map, to the point that is really the nearest', async () => {
    const map = await workbench.mapFrame();
    const seen = new Set<string>();
    for (const [dx, dy] of [
      [180, 60],
      [-250, 40],
      [90, -160],
      [-60, 220],
    ] as const) {
      await drag(map, dx, dy);
      // While answers are on their way, card and terminal speak of different moments: ask until both speak of one.
      let answer: NearestPoint;
      do {
        answer = await askTerminal();
        const center = answer.center ?? assert.fail('the terminal does not know the centre');
        const oracle = nearestByTryingAll(center.lat, center.lon);
        assert.equal(answer.index, oracle.index);
        assert.ok(Math.abs(answer.distance - oracle.distance) < 1e-6);
      } while ((await heading(map).textContent()) !== number(answer));
      const place = `${answer.lat.toFixed(6)}, ${answer.lon.toFixed(6)}`;
      assert.equal(await fact(map, 'Position'), place);
      seen.add(number(answer));
    }
    assert.ok(seen.size > 1, 'the nearest point changes');
    await workbench.screenshot('map-moved');
  });

  it('shows the profile below the map, along which the keys move the mark', async () => {
    const map = await workbench.mapFrame();
    await map.getByRole('button', { name: 'Profile' }).click();
    await map.locator('.profile-stats').getByText('7.68 km').waitFor();
    await map.getByRole('slider').press('End');
    await heading(map).getByText('Point 1,018 of 1,018').waitFor();
    await map.getByRole('slider').press('Shift+Home');
    await map
      .locator('.profile-stats')
      .getByText(/^Selected/)
      .waitFor();
    await workbench.screenshot('map-profile');
    await map.getByRole('button', { name: 'Profile' }).click();
    await map.getByRole('slider').waitFor({ state: 'detached' });
  });

  it('goes where a terminal sends it, selects a point there, and is saved as a picture', async () => {
    const map = await workbench.mapFrame();
    const { home } = workbench;
    const point = points[500] ?? assert.fail();
    await remotex(home, 'map', 'center', `${point.lat},${point.lon}`, '--zoom', '15');
    const where = JSON.parse(await remotex(home, 'map', 'where', '--json'));
    assert.ok(Math.abs(where.lat - point.lat) < 1e-4 && Math.abs(where.lon - point.lon) < 1e-4);
    assert.deepEqual([where.zoom, where.tracks], [15, ['t1']]);
    await remotex(home, 'map', 'select', '120');
    await heading(map).getByText('Point 120 of').waitFor();
    const file = join(folder, 'map.png');
    await remotex(home, 'map', 'screenshot', file);
    const { size, colours } = await workbench.page.evaluate<{
      size: number[];
      colours: number;
    }>(`(async () => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(readFileSync(file).toString('base64'))}), (c) => c.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes]));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      context.drawImage(image, 0, 0);
      const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
      return { size: [image.width, image.height], colours: new Set(pixels).size };
    })()`);
    const box = await map.locator('.map').boundingBox();
    assert.deepEqual(size, [Math.floor(box?.width ?? 0), Math.floor(box?.height ?? 0)]);
    assert.ok(colours > 10, `${colours} colours`);
    await workbench.screenshot('map-steered');
  });

  async function drag(map: Frame, dx: number, dy: number): Promise<void> {
    const element = await map.frameElement();
    const box = (await element.boundingBox()) ?? assert.fail('the map has no place');
    const outer = await map.parentFrame()?.frameElement();
    const frame = (await outer?.boundingBox()) ?? box;
    const x = frame.x + frame.width / 2;
    const y = frame.y + frame.height / 2;
    const { mouse } = workbench.page;
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + dx / 2, y + dy / 2, { steps: 5 });
    await mouse.move(x + dx, y + dy, { steps: 5 });
    await mouse.up();
  }

  it('opens from the context menu of the explorer', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.page.locator('.explorer-folders-view').getByText('walk.gpx').click({ button: 'right' });
    // VS Code takes no click for a moment after a menu has opened; the keyboard is heard at once.
    const item = workbench.page.locator('.monaco-menu .action-item').filter({ hasText: 'Show GPS Track…' });
    await item.hover();
    await item.and(workbench.page.locator('.focused')).waitFor();
    await workbench.page.keyboard.press('Enter');
    await heading(await workbench.mapFrame())
      .getByText('Point')
      .waitFor();
  });

  it('says what is wrong with a file that it cannot show, and offers its text', async () => {
    await workbench.page.locator('.explorer-folders-view').getByText('broken.gpx').click();
    await workbench.runCommand('Remotex: Show GPS Track…');
    const map = await workbench.mapFrame();
    await map
      .locator('.problem')
      .getByText(/broken\.gpx is not well-formed XML at line 4, column \d+/)
      .waitFor();
    await workbench.screenshot('map-broken');
    await map.locator('.problem').getByText('Open as Text').click();
    await workbench.page.locator('.view-line').getByText('trkseg').first().waitFor();
    await workbench.page.locator('.explorer-folders-view').getByText('nothing.gpx').click();
    await workbench.runCommand('Remotex: Show GPS Track…');
    await (await workbench.mapFrame())
      .locator('.problem')
      .getByText(/nothing\.gpx has no points/)
      .waitFor();
  });
});
