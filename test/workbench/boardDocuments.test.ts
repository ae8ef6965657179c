/** The board's documents as a person sees them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { openBoard, rows } from './boardRows.ts';
import { remotex } from './terminalClient.ts';

describe('the documents of the bulletin board', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-documents-'));
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder });
    await openBoard(workbench.page);
    await workbench.page.getByText('Nothing is on the bulletin board yet.').waitFor();
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  it('have a language of their own', async () => {
    const { page, home } = workbench;
    const when = new Date().toISOString();
    const items = Array.from({ length: 120 }, (_, index) => ({
      id: index + 1,
      item: `number ${index + 1}, as #123`,
      by: 'ada',
      when,
      topic: 'long',
      priority: 'normal',
    }));
    await remotex(home, 'call', 'board/import', JSON.stringify({ items }), '--json');
    await rows(page).filter({ hasText: 'number 120' }).click();
    await page.locator('.editor-instance .view-line', { hasText: '#120' }).first().waitFor();
    await page.locator('.statusbar-item', { hasText: 'Bulletin Board' }).waitFor();
  });
});
