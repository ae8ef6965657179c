import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Frame } from 'playwright-core';
import { root } from '../host/task.ts';
import { openWorkbench, type Workbench } from '../host/workbench.ts';

const sample = join(root, 'media/sample/walk.gpx');
const times = [
  ...readFileSync(sample, 'utf8').matchAll(/<time>([^<]+)<\/time>\s*(?:<extensions>|<\/trkpt>)/g),
].map(([, time]) => time ?? '');

describe('the marked point in the workbench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-map-'));
  let workbench: Workbench;
  before(async () => {
    cpSync(sample, join(folder, 'walk.gpx'));
    workbench = await openWorkbench({ folder, openFile: join(folder, 'walk.gpx') });
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], {
      origin: new URL(workbench.page.url()).origin,
    });
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  const indexOf = async (map: Frame): Promise<number> =>
    Number(/^Point ([\d,]+) of/.exec((await map.locator('h2').textContent()) ?? '')?.[1]?.replace(',', '')) -
    1;
  const untilIndex = (map: Frame, index: number) =>
    map.locator('h2', { hasText: `Point ${(index + 1).toLocaleString('en')} of` }).waitFor();

  it('steps by the keys while the map has the focus, and leaves them to others while it has not', async () => {
    await workbench.runCommand('Remotex: Show GPS Track…');
    const map = await workbench.mapFrame();
    await map.locator('h2', { hasText: /^Point [\d,]+ of/ }).waitFor();
    const { keyboard } = workbench.page;
    const first = await indexOf(map);
    await map.locator('.map').focus();
    await keyboard.press('.');
    await untilIndex(map, first + 1);
    await keyboard.press(',');
    await untilIndex(map, first);
    await keyboard.press('Shift+.');
    const start = Date.parse(times[first] ?? '');
    await untilIndex(
      map,
      times.findIndex((time, i) => i > first && Date.parse(time) >= start + 60_000),
    );
    const minute = await indexOf(map);
    await keyboard.press('Alt+.');
    await map.locator('.held').waitFor();
    await map.locator('h2', { hasNotText: `Point ${(minute + 1).toLocaleString('en')} of` }).waitFor();
    const kilometre = await indexOf(map);
    // In an input box the keys write.
    await workbench.runCommand('Remotex: Go to Time…');
    const box = workbench.page.locator('.quick-input-widget input').first();
    await workbench.page
      .locator('.quick-input-widget .quick-input-title', { hasText: 'Go to Time' })
      .waitFor();
    await box.pressSequentially('1.,');
    assert.equal(await box.inputValue(), '1.,');
    await keyboard.press('Enter');
    await workbench.page.getByText('This is no time.').first().waitFor();
    assert.equal(await box.inputValue(), '1.,');
    assert.equal(await indexOf(map), kilometre);
    await box.fill(times[50] ?? '');
    await keyboard.press('Enter');
    await untilIndex(map, 50);
    await workbench.screenshot('map-time');
  });

  it('copies the marked point to the clipboard', async () => {
    const map = await workbench.mapFrame();
    await workbench.runCommand('Remotex: Copy Nearest Point…');
    await workbench.page.locator('.quick-input-list-entry', { hasText: 'As geo: URI' }).waitFor();
    await workbench.screenshot('map-copy');
    await workbench.page.keyboard.type('geo');
    await workbench.page.keyboard.press('Enter');
    await map.locator('.told', { hasText: 'Copied as geo: URI.' }).waitFor();
    const position = (await map.locator('.row.position dd').textContent()) ?? '';
    const copied = await workbench.page.evaluate<string>('navigator.clipboard.readText()');
    const [lat, lon] = copied.replace('geo:', '').split(',').map(Number);
    assert.equal(`${lat?.toFixed(6)}, ${lon?.toFixed(6)}`, position);
  });
});
