import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { boxWithTitle, enter, items, openBox, posted } from './composerBox.ts';
import { until } from './processes.ts';
import { clearMessages, line, notifications, onlyMessage, showBoard, statusItem } from './statusBar.ts';
import { remotex } from './terminalClient.ts';

describe('messages about new items in the workbench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-notify-'));
  let workbench: Workbench;
  let page: Page;
  let second: Page;
  before(async () => {
    workbench = await openWorkbench({ folder, settings: { 'remotex.board.name': 'ada-box' } });
    page = workbench.page;
    await statusItem(page).waitFor();
    await showBoard(page);
    const context = await page.context().browser()?.newContext();
    if (!context) throw new Error('The browser has gone.');
    // The token of the first visit is kept there.
    await context.addCookies(await page.context().cookies());
    second = await context.newPage();
    await second.goto(page.url());
    await statusItem(second).waitFor();
    await showBoard(second);
    await focus(page);
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  /** Here every page believes that it has the focus: the other one is told that it has lost it. */
  async function focus(chosen: Page): Promise<void> {
    for (const each of [page, second]) {
      const isFocused = each === chosen;
      await each.evaluate(`document.hasFocus = () => ${isFocused}`);
      await each.evaluate(`window.dispatchEvent(new Event('${isFocused ? 'focus' : 'blur'}'))`);
    }
    await chosen.bringToFront();
  }

  const postAs = (by: string, item: string, more: object = {}) =>
    remotex(workbench.home, 'call', 'board/post', JSON.stringify({ item, by, ...more }));

  const write = (notify: 'important' | 'all'): void => {
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'remotex.board.notify': notify }));
  };

  /** With windows that have said nothing yet, and follow the board. */
  async function set(notify: 'important' | 'all'): Promise<void> {
    write(notify);
    for (const each of [page, second]) {
      await each.reload();
      await statusItem(each).waitFor();
      await showBoard(each);
    }
    await focus(page);
    await postAs('ada-box', `with ${notify}`, { priority: 'low' });
    for (const each of [page, second]) await line(each, `with ${notify}`).waitFor();
  }

  /** Their own words, without the buttons. */
  const words = (messages: Locator) => messages.locator('.notification-list-item-message');
  const shown = async () =>
    (await words(notifications(page)).allTextContents()).map((text) => text.replaceAll('\u00a0', ' '));
  const messages = async () => {
    await page.locator('.codicon-bell-dot').waitFor();
    await workbench.runCommand('Notifications: Show Notifications');
    await notifications(page).first().waitFor();
    return shown();
  };

  it('says nothing of new items by default, not even of those of high priority', async () => {
    await postAs('bob', 'urgent, but quiet, @ada-box', { priority: 'high' });
    await line(page, 'quiet').waitFor();
    write('important');
    const bell = page.locator('.codicon-bell-dot');
    await until(async () => {
      await postAs('bob', 'in force?', { priority: 'high' });
      // Not yet read by the window, perhaps: the next one will be told.
      await bell.waitFor({ timeout: 1000 }).catch(() => {});
      return (await bell.count()) > 0;
    }, 'the setting is in force');
    // What was quiet would have been told before, or together with this one.
    const [first, another] = await messages();
    assert.match(first ?? '', /^bob: in force\?/);
    assert.equal(another, undefined);
  });

  it('tells of an item of high priority and of a mention, and of no other', async () => {
    await set('important');
    await postAs('bob', 'of no importance');
    await postAs('bob', 'nobody but @ada-box-2 is meant');
    await postAs('bob', '[look](command:workbench.action.closeAllEditors) $(trash)', { priority: 'high' });
    const message = await onlyMessage(page, 'bob: ');
    // Its text is text: nothing to click on, and no icon.
    assert.match(
      await words(message).innerText(),
      /^bob: \[look\] \(command:workbench\.action\.closeAllEditors\) \$\(trash\)/,
    );
    assert.equal(await words(message).locator('a, .codicon').count(), 0);
    await workbench.screenshot('notify-one');
    await clearMessages(page);
    await postAs('bob', 'have a look, @Ada-Box!');
    await onlyMessage(page, 'bob: have a look, @Ada-Box!');
    await clearMessages(page);
  });

  it('answers the item of a message', async () => {
    await postAs('bob', 'is it true, @ada-box?', { topic: 'build' });
    const message = await onlyMessage(page, 'bob: is it true, @ada-box?');
    await message.getByText('Reply').click();
    await boxWithTitle(page, 'Reply to bob: is it true, @ada-box?');
    await workbench.screenshot('notify-reply');
    await enter(page, 'it is');
    await posted(page);
    const [question, answer] = (await items(workbench.home)).slice(-2);
    assert.deepEqual([answer?.item, answer?.topic, answer?.replyTo], ['it is', 'build', question?.id]);
  });

  it('tells of a burst in at most two messages, and leaves none of it out', async () => {
    await Promise.all([1, 2, 3, 4, 5].map((each) => postAs('bob', `burst ${each}`, { priority: 'high' })));
    let told = await messages();
    await until(async () => {
      told = await shown();
      const counts = told.map((text) =>
        Number(/^(\d+) new items on the bulletin board/.exec(text)?.[1] ?? 1),
      );
      return counts.reduce((sum, count) => sum + count, 0) === 5;
    }, 'all five have been told');
    assert.ok(told.length <= 2, told.join('\n'));
    await workbench.screenshot('notify-burst');
    await clearMessages(page);
  });

  it('tells only in the window that has the focus, and not of what this window posts', async () => {
    await set('all');
    // The items of this name are told: they may be a script's.
    await page.locator('.codicon-bell-dot').waitFor();
    await clearMessages(page);
    assert.equal(await second.locator('.codicon-bell-dot').count(), 0);
    await focus(second);
    await postAs('bob', 'for the second window');
    await line(page, 'second window').waitFor();
    await second.locator('.codicon-bell-dot').waitFor();
    await focus(page);
    await openBox(workbench, 'Remotex: Post to Bulletin Board', 'Post to Bulletin Board: general');
    await enter(page, 'my own words');
    await posted(page);
    await postAs('bob', 'the last one');
    await page.locator('.codicon-bell-dot').waitFor();
    const texts = await messages();
    assert.deepEqual(texts.length, 1);
    assert.match(texts[0] ?? '', /^bob: the last one/);
  });
});
