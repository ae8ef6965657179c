import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { daemonOf, daemons, forwarders, until } from './processes.ts';
import {
  line,
  notifications,
  onlyMessage,
  showBoard,
  statusItem,
  tooltip,
  waitForLook,
} from './statusBar.ts';
import { remotex } from './terminalClient.ts';

describe('the recovery of the backend in the workbench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-recovery-'));
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder });
    page = workbench.page;
    await statusItem(page).waitFor();
    await showBoard(page);
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  const clientsInTerminal = async (): Promise<number> =>
    JSON.parse(await remotex(workbench.home, 'status', '--json')).clients;

  /** Another window on the same folder, with the board in sight. */
  async function openSecondWindow(): Promise<Page> {
    const context = await page.context().browser()?.newContext();
    if (!context) throw new Error('The browser has gone.');
    // The token of the first visit is kept there.
    await context.addCookies(await page.context().cookies());
    const second = await context.newPage();
    await second.goto(page.url());
    await statusItem(second).waitFor();
    return second;
  }

  it('comes back by itself after a crash in every window, each showing what it missed', async () => {
    const second = await openSecondWindow();
    await showBoard(second);
    await remotex(workbench.home, 'post', 'before the crash');
    await line(second, 'before the crash').waitFor();
    const killed = daemonOf(workbench.home);
    process.kill(killed, 'SIGKILL');
    await remotex(workbench.home, 'post', 'while the windows were away');
    for (const each of [second, page]) {
      // Only a window in front looks at the board.
      await each.bringToFront();
      await waitForLook(each, 'running');
      await line(each, 'while the windows were away').waitFor();
      await line(each, 'before the crash').waitFor();
    }
    const started = daemonOf(workbench.home);
    assert.notEqual(started, killed);
    assert.deepEqual(daemons(workbench.home), [started]);
    assert.equal(forwarders(workbench.home).length, 2);
    assert.equal(await clientsInTerminal(), 3);
    await second.context().close();
    await until(async () => (await clientsInTerminal()) === 2, 'the second window has left');
    // Whoever is back says nothing about it.
    assert.equal(await page.locator('.codicon-bell-dot').count(), 0);
  });

  it('comes back by itself after a crash when nobody else starts the daemon', async () => {
    const killed = daemonOf(workbench.home);
    process.kill(killed, 'SIGKILL');
    await until(() => daemonOf(workbench.home) !== killed, 'another daemon runs');
    await waitForLook(page, 'running');
  });

  it('stays away when a terminal stops it, with the board in sight, until the next read', async () => {
    await remotex(workbench.home, 'stop');
    await waitForLook(page, 'off');
    assert.deepEqual(await tooltip(page), [
      'Remotex has stopped. It starts again with the next post or read.',
    ]);
    await assert.rejects(remotex(workbench.home, 'status'), { code: 3 });
    assert.deepEqual(forwarders(workbench.home), []);
    await showBoard(page);
  });

  it('comes back by itself when a terminal restarts it', async () => {
    const before = daemonOf(workbench.home);
    await remotex(workbench.home, 'restart');
    const pid = daemonOf(workbench.home);
    assert.notEqual(pid, before);
    await until(() => forwarders(workbench.home).length === 1, 'the window is back');
    await waitForLook(page, 'running');
    assert.deepEqual(daemons(workbench.home), [pid]);
    await remotex(workbench.home, 'post', 'after the restart');
    await line(page, 'after the restart').waitFor();
  });

  it('outlives an extension host that is killed while a call runs, which leaves nothing behind', async () => {
    await showBoard(page);
    const pid = daemonOf(workbench.home);
    const [forwarder] = forwarders(workbench.home);
    assert.ok(forwarder);
    // Stopped, so that the call runs for as long as it takes to kill its caller.
    process.kill(pid, 'SIGSTOP');
    await workbench.runCommand('Remotex: Post to Bulletin Board');
    const input = page.locator('.quick-input-widget input').first();
    await page.locator('.quick-input-title').getByText('Post to Bulletin Board').waitFor();
    await input.fill('whole or not at all');
    await page.keyboard.press('Enter');
    // Busy, until the answer comes.
    await page.locator('.quick-input-widget input[readonly]').waitFor();
    process.kill(forwarder.editor, 'SIGKILL');
    process.kill(pid, 'SIGCONT');
    const isGone = () => forwarders(workbench.home).every((left) => left.pid !== forwarder.pid);
    await until(isGone, 'the forwarder of the killed host has ended');
    await until(async () => (await clientsInTerminal()) === 1, 'the daemon has noticed');
    await statusItem(page).waitFor();
    const texts: string[] = JSON.parse(await remotex(workbench.home, 'read', '--json')).map(
      ({ item }: { item: string }) => item,
    );
    assert.ok(
      texts.filter((text) => text.startsWith('whole')).every((text) => text === 'whole or not at all'),
    );
    assert.ok(texts.filter((text) => text === 'whole or not at all').length <= 1);
    assert.deepEqual(daemons(workbench.home), [pid]);
  });

  it('has one daemon and one forwarder after five reloads, and the right number of clients', async () => {
    const pid = daemonOf(workbench.home);
    for (let round = 1; round <= 5; round++) {
      // As a person does it: a page that is only loaded anew leaves its extension host waiting for it.
      const loaded = page.waitForEvent('load');
      await workbench.runCommand('Developer: Reload Window');
      await loaded;
      await statusItem(page).waitFor();
      await showBoard(page);
    }
    await until(() => forwarders(workbench.home).length === 1, 'the old forwarders have ended');
    await until(async () => (await clientsInTerminal()) === 2, 'the daemon has noticed');
    assert.deepEqual(daemons(workbench.home), [pid]);
  });

  it('is given up after four tries when it cannot start, with one message whose button works after mending', async () => {
    const { home } = workbench;
    const lock = join(home, 'lock.db');
    const log = () => readFileSync(join(home, 'log/daemon.log'), 'utf8').split('\n');
    const tries = () => log().filter((line) => line.includes('"cannot start"')).length;
    const pid = daemonOf(home);
    const before = tries();
    process.kill(pid, 'SIGKILL');
    renameSync(lock, `${lock}.aside`);
    mkdirSync(lock);
    await waitForLook(page, 'starting');
    await waitForLook(page, 'failed');
    assert.equal(tries() - before, 4);
    const reason = `Remotex cannot lock ${lock}: unable to open database file. See that the folder is writable and the disk not full.`;
    assert.deepEqual(await tooltip(page), [`Remotex does not run. ${reason}`]);
    await until(() => forwarders(home).length === 0, 'nothing is left at work');
    const message = await onlyMessage(page, `Remotex has ended and could not be started again. ${reason}`);
    await workbench.screenshot('backend-failed');
    await message.getByText('Try Again').click();
    await until(() => tries() - before === 5, 'it was tried once more');
    // What is still wrong is told to whoever tried.
    const still = await onlyMessage(page, reason);
    rmdirSync(lock);
    renameSync(`${lock}.aside`, lock);
    await still.getByText('Try Again').click();
    await waitForLook(page, 'running');
    await notifications(page).first().waitFor({ state: 'detached' });
    await showBoard(page);
    await line(page, 'before the crash').waitFor();
  });
});
