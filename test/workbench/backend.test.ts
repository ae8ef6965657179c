import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { daemonOf, until } from './processes.ts';
import {
  clearMessages,
  line,
  onlyMessage,
  showBoard,
  showDocument,
  statusItem,
  tooltip,
  waitForLook,
} from './statusBar.ts';
import { remotex } from './terminalClient.ts';

describe('the backend in the workbench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-backend-'));
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

  it('is off until it is needed, and says how it starts', async () => {
    await waitForLook(page, 'off');
    const sentence = 'Remotex is not connected. It starts with the next post or read.';
    assert.equal(await statusItem(page).getAttribute('aria-label'), sentence);
    assert.deepEqual(await tooltip(page), [sentence]);
  });

  it('has nothing to stop while it is off', async () => {
    await workbench.runCommand('Remotex: Stop Backend');
    await onlyMessage(page, 'Remotex is not running.');
    await waitForLook(page, 'off');
    await clearMessages(page);
  });

  it('names the machine, the process, the version and the clients once it runs', async () => {
    await showBoard(page);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const pid = daemonOf(workbench.home);
    // The daemon is asked when the window has connected.
    await until(async () => (await tooltip(page)).length > 1, 'the daemon has told its facts');
    assert.deepEqual(await tooltip(page), [
      'Remotex is running.',
      `Machine: ${hostname()}`,
      `Process: ${pid}`,
      `Version: ${version}`,
      'Clients: 1, with this window',
    ]);
    assert.equal(
      await statusItem(page).getAttribute('aria-label'),
      `Remotex is running. Machine ${hostname()}, Process ${pid}, Version ${version}, Clients 1, with this window.`,
    );
    await statusItem(page).click();
    const rows = page.locator('.quick-input-list .quick-input-list-row');
    await rows.filter({ hasText: 'Restart Backend' }).waitFor();
    assert.deepEqual(
      (await rows.locator('.label-name').allTextContents()).map((text) =>
        text.replaceAll('\u00a0', ' ').trim(),
      ),
      ['Restart Backend', 'Stop Backend', 'Show Log', 'Machine', 'Process', 'Version', 'Clients'],
    );
    await rows.filter({ hasText: 'Process' }).click();
    await page.locator('.statusbar').getByText(`Copied: ${pid}`).waitFor();
  });

  it('restarts at a command, and names the new process', async () => {
    const before = daemonOf(workbench.home);
    await workbench.runCommand('Remotex: Restart Backend');
    const message = await onlyMessage(page, 'The backend was restarted');
    const pid = daemonOf(workbench.home);
    assert.notEqual(pid, before);
    await message.getByText(`The backend was restarted (pid ${pid}).`).waitFor();
    await waitForLook(page, 'running');
    await clearMessages(page);
  });

  it('stops at a command, stays away while the board is in sight, and starts with the next read', async () => {
    const pid = daemonOf(workbench.home);
    await workbench.runCommand('Remotex: Stop Backend');
    await onlyMessage(
      page,
      `The backend (pid ${pid}) has stopped, for all windows and terminals. What it keeps is on disk, and the next post or read starts it again.`,
    );
    await waitForLook(page, 'off');
    await clearMessages(page);
    await assert.rejects(remotex(workbench.home, 'status'), { code: 3 });
    await showBoard(page);
  });

  it("shows the daemon's own log, also of one that has ended", async () => {
    await showDocument(page, 'Remotex: Show Log', 'daemon.log');
    await line(page, '"event":"started"').first().waitFor();
    await workbench.runCommand('Remotex: Stop Backend');
    await waitForLook(page, 'off');
    await showDocument(page, 'Remotex: Show Log', 'daemon.log');
    await line(page, '"event":"ended"').first().waitFor();
  });
});
