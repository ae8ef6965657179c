import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { remotex } from './terminalClient.ts';

describe('the bulletin board in the workbench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-board-'));
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder });
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  const input = () => workbench.page.locator('.quick-input-widget input').first();
  /** By a plain text, for VS Code draws blanks as no-break spaces, which only plain texts match. */
  const boardLine = (text: string) =>
    workbench.page.locator('.editor-instance .view-line').filter({ hasText: text });

  async function post(text: string): Promise<void> {
    await workbench.runCommand('Remotex: Post to Bulletin Board');
    await workbench.page.locator('.quick-input-title').getByText('Post to Bulletin Board').waitFor();
    await input().fill(text);
    await workbench.page.keyboard.press('Enter');
  }

  it('posts from the palette and reads the items, newest last', async () => {
    await post('hello from the palette');
    await workbench.page.locator('.statusbar').getByText('Posted to the bulletin board.').waitFor();
    await remotex(workbench.home, 'post', 'from a script', '--by', 'script');
    await workbench.runCommand('Remotex: Read Bulletin Board');
    await boardLine('from a script').waitFor();
    // VS Code draws blanks as no-break spaces.
    const shown = (await boardLine('From').allTextContents()).map((line) => line.replaceAll('\u00a0', ' '));
    assert.match(shown[0] ?? '', new RegExp(`^#1 From ${hostname()}, .*: hello from the palette$`));
    assert.match(shown[1] ?? '', /^#2 From script, (just now|\d+ seconds? ago): from a script$/);
    await workbench.screenshot('board');
  });

  it('shows an item that a terminal posts while the board is open', async () => {
    await remotex(workbench.home, 'post', 'while you watch');
    await boardLine('while you watch').waitFor();
  });

  it('keeps the typed text when it cannot be posted, and posts it when it can', async () => {
    await remotex(workbench.home, 'stop');
    chmodSync(workbench.home, 0o777);
    await post('not to be lost');
    // In its test mode VS Code shows no toasts; their list holds the same messages.
    const notifications = workbench.page.locator('.notifications-center .notification-list-item');
    const failure = notifications.filter({ hasText: 'other users can change this folder' });
    await workbench.page.locator('.codicon-bell-dot').waitFor();
    await workbench.runCommand('Notifications: Show Notifications');
    await failure.waitFor();
    await workbench.screenshot('board-failed');
    // One thing went wrong, so one message tells it.
    assert.equal(await notifications.count(), 1);
    chmodSync(workbench.home, 0o700);
    await failure.getByText('Edit and Try Again').click();
    await input().waitFor();
    assert.equal(await input().inputValue(), 'not to be lost');
    await workbench.page.keyboard.press('Enter');
    await boardLine('not to be lost').waitFor();
  });

  it('has the command remotex in its terminal', async () => {
    await workbench.runCommand('Terminal: Create New Terminal');
    await workbench.page
      .locator('.terminal-wrapper.active .xterm-helper-textarea')
      .waitFor({ state: 'attached' });
    await workbench.page.locator('.terminal-wrapper.active .xterm-screen').click();
    await workbench.page.keyboard.type('remotex post "from the terminal inside"; remotex read --last 3\n');
    await boardLine('from the terminal inside').waitFor();
    await workbench.screenshot('terminal');
    assert.match(await remotex(workbench.home, 'read'), /: from the terminal inside$/m);
  });
});
