/** A board of many items, and one whose backend cannot be started, as a person sees them. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { openBoard, rows } from './boardRows.ts';
import { onlyMessage } from './statusBar.ts';
import { remotex } from './terminalClient.ts';

describe('the view of a long bulletin board', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-long-'));
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder });
    page = workbench.page;
    await openBoard(page);
    await page.getByText('Nothing is on the bulletin board yet.').waitFor();
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  const row = (text: string): Locator => rows(page).filter({ hasText: text });
  const call = (name: string, params: object): Promise<string> =>
    remotex(workbench.home, 'call', `board/${name}`, JSON.stringify(params), '--json');
  /** With the keyboard on the row, and not in the document that a click would open. */
  const focus = async (text: string): Promise<void> => {
    await row(text).click({ button: 'right' });
    const menu = page.locator('.context-view .action-item').first();
    await menu.waitFor();
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
  };

  it('ends with a row that shows older threads, and can be walked through by the keyboard', async () => {
    const when = new Date().toISOString();
    const items = Array.from({ length: 60 }, (_, index) => ({
      id: index + 1,
      item: `number ${index + 1} of 60`,
      by: 'ada',
      when,
      topic: 'long',
      priority: 'normal',
    }));
    await call('import', { items });
    await row('number 60 of 60').waitFor();
    await focus('number 60 of 60');
    await page.keyboard.press('End');
    await row('Older…').waitFor();
    await page.keyboard.press('Enter');
    await row('Older…').waitFor({ state: 'detached' });
    await page.keyboard.press('End');
    await row('number 1 of 60').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.editor-instance .view-line').filter({ hasText: 'number 1 of 60' }).waitFor();
  });

  it('says in one line what was dropped, after the topics', async () => {
    await call('keep', { items: 3 });
    const note = row('older items were dropped');
    await note.waitFor();
    assert.equal(
      await note.getAttribute('aria-label'),
      '57 older items were dropped (the newest 3 are kept)',
    );
    await row('number 60 of 60').waitFor();
    await row('number 57 of 60').waitFor({ state: 'detached' });
  });

  it('says that the backend cannot be started, with a button that works when what was wrong is mended', async () => {
    await remotex(workbench.home, 'stop');
    const start = page.getByRole('button', { name: 'Start Backend' });
    await start.waitFor();
    chmodSync(workbench.home, 0o777);
    await start.click();
    await page.getByText('could not be started. What was posted is on disk.').waitFor();
    await page.locator('.welcome-view-content').getByText('Show Log').waitFor();
    await onlyMessage(page, 'other users can change this folder');
    chmodSync(workbench.home, 0o700);
    await page.locator('.welcome-view-content').getByText('Try Again').click();
    await row('number 60 of 60').waitFor();
  });
});
