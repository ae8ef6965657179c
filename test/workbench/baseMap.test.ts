/** The base map in the real workbench: consent through VS Code's own dialog, and who asks the tile server for what. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Frame } from 'playwright-core';
import { tilePng } from '../extension/map/tiles/tilePng.ts';
import { sendPng, startTileServer, type TileServer } from '../extension/map/tiles/tileServer.ts';
import { root } from '../host/task.ts';
import { openWorkbench, type Workbench } from '../host/workbench.ts';

describe('the base map in the workbench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-tiles-'));
  let server: TileServer;
  let workbench: Workbench;
  before(async () => {
    cpSync(join(root, 'media/sample/walk.gpx'), join(folder, 'walk.gpx'));
    server = await startTileServer();
    server.answer((response, place) => sendPng(response, tilePng(place, 256)));
    workbench = await openWorkbench({
      folder,
      openFile: join(folder, 'walk.gpx'),
      settings: {
        'remotex.map.tiles.address': server.address,
        'remotex.map.tiles.attribution': '© The surveyors',
        'remotex.map.tiles.maximumZoom': 16,
      },
    });
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  const openMap = async (): Promise<Frame> => {
    // With the mouse: keys that the palette does not take yet would be typed into the track.
    const { page } = workbench;
    await page
      .getByRole('button', { name: 'Show on Map' })
      .or(page.locator('a[aria-label^="Show on Map"], a[aria-label^="Show GPS Track"]'))
      .first()
      .click();
    const map = await workbench.mapFrame();
    await map.locator('.nearest h2').getByText('Point').waitFor();
    return map;
  };
  const press = (map: Frame) => map.getByRole('button', { name: 'Base Map' }).click();
  const tilesSeen = (map: Frame) => map.locator('body[data-tiles=seen]').waitFor();
  const answer = async (name: string) => {
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog
      .getByText(`Its tiles come from ${server.host}, which learns the IP address of`)
      .first()
      .waitFor();
    await dialog.getByRole('button', { name }).click();
    await dialog.waitFor({ state: 'detached' });
  };

  it('asks nobody before the person has agreed in the dialog, and then the extension asks, not the page', async () => {
    const map = await openMap();
    await press(map);
    await answer('Cancel');
    assert.equal(server.asked.length, 0);
    await press(map);
    await workbench.page.locator('.monaco-dialog-box').waitFor();
    await workbench.screenshot('base-map-consent');
    await answer('Show Base Map');
    await tilesSeen(map);
    await map.locator('.attribution').getByText('© The surveyors').waitFor();
    await workbench.screenshot('base-map');
    for (const { headers } of server.asked) {
      assert.match(headers['user-agent'] ?? '', /^RemotexVSCode\/\d+\.\d+\.\d+/);
      assert.equal(headers.referer, undefined);
    }
  });

  it('shows them again from the disk, and lets go of them when consent is withdrawn', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.page.locator('.explorer-folders-view').getByText('walk.gpx').click();
    const map = await openMap();
    await press(map);
    await tilesSeen(map);
    const places = server.asked.map(({ place }) => place);
    assert.equal(new Set(places).size, places.length, 'no tile is asked for twice');
    await workbench.runCommand('Remotex: Withdraw Consent to Base Map');
    await map.locator('body:not([data-tiles])').waitFor();
    const { length } = server.asked;
    await press(map);
    await answer('Cancel');
    assert.equal(server.asked.length, length);
  });
});
