/** The view of the bulletin board, as a person sees and uses it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { openWorkbench, runCommand, type Workbench } from '../host/workbench.ts';
import { choose, openBoard, openOtherWindow, rows } from './boardRows.ts';
import { line, waitForLook } from './statusBar.ts';
import { remotex } from './terminalClient.ts';

describe('the view of the bulletin board', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-view-'));
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder });
    page = workbench.page;
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  const post = async (item: string, more: object = {}): Promise<{ id: number }> =>
    JSON.parse(await call('post', { item, by: 'ada', ...more }));
  const call = (name: string, params: object): Promise<string> =>
    remotex(workbench.home, 'call', `board/${name}`, JSON.stringify(params), '--json');
  const row = (text: string): Locator => rows(page).filter({ hasText: text });
  const unreadRow = (text: string): Locator =>
    row(text).filter({ has: page.locator('.codicon-circle-filled') });
  const readRow = (text: string): Locator =>
    row(text).filter({ has: page.locator('.codicon-circle-outline') });
  const message = (text: string): Locator =>
    page.locator('.tree-explorer-viewlet-tree-view .message', { hasText: text });
  const expand = (text: string): Promise<void> => row(text).locator('.monaco-tl-twistie').click();
  const badge = (window: Page, count: number): Locator =>
    window.locator('.activitybar .badge-content').getByText(String(count), { exact: true });
  const noBadge = (window: Page): Promise<void> =>
    window.locator('.activitybar .badge').filter({ visible: true }).waitFor({ state: 'detached' });
  const dialog = (): Locator => page.locator('.monaco-dialog-box');
  /** As a screen reader hears it. */
  const spoken = async (text: string): Promise<string> => (await row(text).getAttribute('aria-label')) ?? '';

  it('connects when it is opened, and tells how to post as long as nothing is there', async () => {
    await waitForLook(page, 'off');
    await openBoard(page);
    await page.getByText('Nothing is on the bulletin board yet.').waitFor();
    await page.getByRole('button', { name: 'Post to Bulletin Board' }).first().waitFor();
    await page.getByText('remotex post "hello"').waitFor();
    await waitForLook(page, 'running');
  });

  it('shows what a terminal posts, unread, under its topic, and counts it on its icon', async () => {
    await remotex(workbench.home, 'post', 'the bridge is closed', '--by', 'ada');
    await unreadRow('the bridge is closed').waitFor();
    await row('general').first().getByText('1 unread').waitFor();
    await badge(page, 1).waitFor();
    assert.equal(await spoken('the bridge'), 'Unread. From ada, just now, in general: the bridge is closed');
    assert.match(await spoken('1 unread'), /^Topic general\. 1 item, 1 unread, the newest just now\.$/);
  });

  it('opens an item with its thread as a read-only document, and then it is read', async () => {
    await row('the bridge is closed').click();
    await line(page, 'the bridge is closed').waitFor();
    await line(page, '#1 From ada in general').waitFor();
    await readRow('the bridge is closed').waitFor();
    await noBadge(page);
    await page.keyboard.type('x');
    await page.getByText('Cannot edit in read-only editor').first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('shows a reply under its thread, and in the open document, where it is read at once', async () => {
    await post('until when?', { replyTo: 1, by: 'bob' });
    await line(page, 'until when?').waitFor();
    await row('the bridge is closed').getByText('1 reply').waitFor();
    await expand('the bridge is closed');
    await readRow('until when?').waitFor();
    await noBadge(page);
  });

  it('follows an edit in the row and in the document', async () => {
    await call('edit', { id: 1, item: 'the bridge is open', by: 'ada' });
    await row('the bridge is open').getByText('edited').waitFor();
    await line(page, 'the bridge is open').waitFor();
  });

  it('to expand a topic is not to read it', async () => {
    await post('build 7 is green', { topic: 'build', by: 'ci' });
    await row('build').first().waitFor();
    await expand('build');
    await unreadRow('build 7 is green').waitFor();
    await badge(page, 1).waitFor();
  });

  it('marks an item as read by its button', async () => {
    await row('build 7').hover();
    await row('build 7').getByRole('button', { name: 'Mark as Read' }).click();
    await readRow('build 7 is green').waitFor();
    await noBadge(page);
  });

  it('shows only what is unread, until all is marked as read, and all again when the filter is cleared', async () => {
    await post('build 8 is red', { topic: 'build', priority: 'high' });
    await post('lunch?');
    await badge(page, 2).waitFor();
    await runCommand(page, 'Remotex: Filter Bulletin Board…');
    await page.locator('.quick-input-list').getByText('Unread Only').click();
    await message('2 items not read · Clear Filter shows all').waitFor();
    assert.equal(await rows(page).count(), 2);
    assert.match(await spoken('build 8'), /^Unread\. From ada, .*, in build, high priority: build 8 is red$/);
    await runCommand(page, 'Remotex: Mark All as Read');
    await message('No item not read').waitFor();
    await rows(page).first().waitFor({ state: 'detached' });
    await noBadge(page);
    await runCommand(page, 'Remotex: Clear Filter');
    await row('build 8 is red').waitFor();
    // What was expanded is expanded again.
    await row('until when?').waitFor();
    await message('Clear Filter').waitFor({ state: 'detached' });
  });

  it('finds items by their words, newest first, in whatever topic', async () => {
    await runCommand(page, 'Remotex: Search Bulletin Board…');
    await page.locator('.quick-input-title').getByText('Search Bulletin Board').waitFor();
    await page.locator('.quick-input-widget input').first().fill('is');
    await page.keyboard.press('Enter');
    await message("3 items with 'is'").waitFor();
    const found = await rows(page).locator('.label-name').allTextContents();
    assert.deepEqual(found, ['build 8 is red', 'build 7 is green', 'the bridge is open']);
    await runCommand(page, 'Remotex: Clear Filter');
    await row('lunch?').waitFor();
  });

  it('pins an item, and unpins it, by its menu', async () => {
    for (const [action, icon] of [
      ['Pin', '.codicon-pinned'],
      ['Unpin', '.codicon-circle-outline'],
    ] as const) {
      await choose(page, row('build 7'), action);
      await row('build 7').locator(icon).waitFor();
    }
  });

  it('deletes an own item when that was confirmed, says what becomes of its text, and nothing when it was not', async () => {
    await post('mine to delete', { by: hostname() });
    for (const [answer, left] of [
      ['Cancel', 'mine to delete'],
      ['Delete', `Deleted by ${hostname()}`],
    ] as const) {
      await choose(page, row('mine to delete'), 'Delete');
      await dialog().getByText('Delete this item?').waitFor();
      await dialog().getByText('Backups of the board keep its text for up to seven days.').waitFor();
      await dialog().getByRole('button', { name: answer, exact: true }).click();
      await dialog().waitFor({ state: 'detached' });
      await row(left).waitFor();
    }
    assert.equal(await row('mine to delete').count(), 0);
  });

  it('offers neither to edit nor to delete what others have posted', async () => {
    await row('lunch?').click({ button: 'right' });
    const menu = page.locator('.context-view .action-label');
    await menu.getByText('Copy Text', { exact: true }).waitFor();
    const offered = await menu.allTextContents();
    assert.deepEqual(
      offered.filter((name) => name === 'Edit' || name === 'Delete'),
      [],
    );
    await page.keyboard.press('Escape');
    await menu.first().waitFor({ state: 'detached' });
  });

  it('shows texts that were written to deceive as texts', async () => {
    const texts: readonly (readonly [string, string])[] = [
      ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
      ['[x](command:workbench.action.quit)', '[x](command:workbench.action.quit)'],
      ['$(zap) lightning', '$(zap) lightning'],
      ['\u001b[31mred', '\\x1b[31mred'],
      ['abc\u202edcba', 'abc\\u202edcba'],
    ];
    for (const [text] of texts) await post(text, { by: '$(zap)<b>', topic: 'hostile $(zap)<i>' });
    await post('x'.repeat(60_000), { topic: 'hostile $(zap)<i>' });
    await row('hostile').getByText('6 unread').waitFor();
    await expand('hostile');
    for (const [, shown] of texts) await row(shown).waitFor();
    await row('xxxxx').waitFor();
    const drawn = rows(page).filter({ hasText: /zap|xxxxx/ });
    assert.equal(await drawn.locator('img, a[href^="command"], b, i, .codicon-zap').count(), 0);
    assert.match(await spoken('lightning'), /^Unread\. From \$\(zap\)<b>, .*: \$\(zap\) lightning$/);
    await row('dcba').click();
    await line(page, 'abc\\u202edcba').waitFor();
    await line(page, 'in hostile $(zap)<i>').waitFor();
    await row('xxxxx').click();
    await line(page, 'xxxxx').first().waitFor();
    await expand('hostile');
  });

  it('is read in every window when it is read in one, and open in both at the same time', async () => {
    await runCommand(page, 'Remotex: Mark All as Read');
    await noBadge(page);
    const other = await openOtherWindow(page);
    await openBoard(other);
    await rows(other).filter({ hasText: 'lunch?' }).waitFor();
    await post('for both windows');
    for (const window of [page, other]) await badge(window, 1).waitFor();
    await rows(other).filter({ hasText: 'for both' }).click();
    for (const window of [page, other]) await noBadge(window);
    await readRow('for both windows').waitFor();
    await other.context().close();
  });

  it('comes back by itself after a crash, with what was posted meanwhile, each once', async () => {
    await page.bringToFront();
    const ended = await remotex(workbench.home, 'status', '--json');
    process.kill(JSON.parse(ended).pid, 'SIGKILL');
    await post('while the view was away');
    await unreadRow('while the view was away').waitFor();
    await waitForLook(page, 'running');
    await row('until when?').waitFor();
    for (const text of ['while the view was away', 'until when?', 'for both windows'])
      assert.equal(await row(text).count(), 1);
    await badge(page, 1).waitFor();
    await post('and after it');
    await row('and after it').waitFor();
  });

  it('says that the backend was stopped, with a button that starts it and shows the same again', async () => {
    await remotex(workbench.home, 'stop');
    await page.getByText('is not running. What was posted is on disk.').waitFor();
    await noBadge(page);
    assert.equal(await rows(page).count(), 0);
    // To look at it again does not start it against the will of whoever stopped it.
    await runCommand(page, 'View: Show Explorer');
    await openBoard(page);
    await assert.rejects(remotex(workbench.home, 'status'), { code: 3 });
    await page.getByRole('button', { name: 'Start Backend' }).click();
    await row('and after it').waitFor();
    await row('until when?').waitFor();
    await badge(page, 2).waitFor();
  });

  it('shows its badge from the start in a window of somebody who has used it', async () => {
    await runCommand(page, 'View: Show Explorer');
    const loaded = page.waitForEvent('load');
    await runCommand(page, 'Developer: Reload Window');
    await loaded;
    await badge(page, 2).waitFor();
    assert.equal(await rows(page).count(), 0);
    await openBoard(page);
    await row('and after it').waitFor();
  });
});
