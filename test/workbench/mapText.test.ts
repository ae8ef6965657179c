/** The map beside the text of its file, and what of it outlasts a reload of the window. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Frame } from 'playwright-core';
import { root } from '../host/task.ts';
import { openWorkbench, type Workbench } from '../host/workbench.ts';

const sample = join(root, 'media/sample/walk.gpx');

/** The lines of all points, found without our reader. */
const lines = readFileSync(sample, 'utf8')
  .split('\n')
  .flatMap((row, i) => (row.includes('<trkpt ') ? [i + 1] : []));

describe('the map beside the text', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-text-'));
  let workbench: Workbench;
  before(async () => {
    cpSync(sample, join(folder, 'walk.gpx'));
    writeFileSync(join(folder, 'packed.gpx.gz'), gzipSync(readFileSync(sample)));
    // Not by the address: after a reload it would open the file again in place of what was open.
    workbench = await openWorkbench({ folder });
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  const heading = (map: Frame) => map.locator('.nearest h2');
  const pointOf = (index: number) => `Point ${(index + 1).toLocaleString('en')} of`;
  const cursor = () => workbench.page.locator('[id="status.editor.selection"]').textContent();
  const goTo = async (line: number) => {
    const { page } = workbench;
    await page.keyboard.press('Control+g');
    const input = page.locator('.quick-input-widget input').first();
    await input.fill(`:${line}`);
    await page.keyboard.press('Enter');
  };

  it('opens a text format as text, and moves the mark to the point of the line that the cursor is in', async () => {
    const { page } = workbench;
    await page.locator('.explorer-folders-view').getByText('walk.gpx').dblclick();
    await page.locator('.view-line').first().waitFor();
    await workbench.runCommand('View: Split Editor Right');
    await workbench.runCommand('Remotex: Show GPS Track…');
    const map = await workbench.mapFrame();
    await heading(map).getByText('Point').waitFor();
    await page.locator('.monaco-editor .view-line').first().click();
    await goTo(lines[300] ?? 0);
    await heading(map).getByText(pointOf(300)).waitFor();
    await page.keyboard.press('PageDown');
    await heading(map).getByText(pointOf(300)).waitFor({ state: 'detached' });
  });

  it('shows the marked point in the text that is open, with the cursor in its line', async () => {
    const map = await workbench.mapFrame();
    const text = (await heading(map).textContent()) ?? '';
    const index = Number(/^Point ([\d,]+) of/.exec(text)?.[1]?.replaceAll(',', '')) - 1;
    await goTo(1);
    await map.locator('.map').focus();
    await workbench.page.keyboard.press('t');
    const wanted = `Ln ${lines[index]}, Col `;
    while (!(await cursor().catch(() => ''))?.startsWith(wanted)) {
      await workbench.page.locator('[id="status.editor.selection"]').waitFor();
    }
    assert.equal(
      await workbench.page.locator('.tab').filter({ hasText: 'walk.gpx' }).count(),
      3,
      'no new one',
    );
    await workbench.screenshot('map-text');
  });

  it('opens a packed file on the map, and has its added track again after a reload', async () => {
    const { page } = workbench;
    await workbench.runCommand('View: Close All Editors');
    const explorer = page.locator('.explorer-folders-view');
    await explorer.getByText('packed.gpx.gz').click();
    let map = await workbench.mapFrame();
    await heading(map).getByText('Point').waitFor();
    // In the map that is open, by the menu of two files.
    await explorer.getByText('walk.gpx').click({ modifiers: ['Control'] });
    await explorer.getByText('packed.gpx.gz').click({ button: 'right' });
    const item = page.locator('.monaco-menu .action-item').filter({ hasText: 'Show GPS Track…' });
    await item.hover();
    await item.and(page.locator('.focused')).waitFor();
    await page.keyboard.press('Enter');
    map = await workbench.mapFrame();
    await map.getByRole('heading', { name: '2 tracks' }).waitFor();
    await map.locator('.track').last().locator('.fit').waitFor();
    await Promise.all([page.waitForEvent('load'), workbench.runCommand('Developer: Reload Window')]);
    await page.waitForFunction('window.driver?.whenWorkbenchRestored');
    map = await workbench.mapFrame();
    await map.getByRole('heading', { name: '2 tracks' }).waitFor();
    await workbench.screenshot('map-reloaded');
  });
});
