import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import {
  assertNoMessage,
  boxGone,
  boxWithTitle,
  enter,
  input,
  items,
  openBox,
  posted,
  pressButton,
} from './composerBox.ts';
import { until } from './processes.ts';
import { clearMessages, onlyMessage, statusItem } from './statusBar.ts';
import { remotex } from './terminalClient.ts';

const post = 'Remotex: Post to Bulletin Board';
const postSelection = 'Remotex: Post Selection to Bulletin Board';
const note = 'This text was not posted the last time.';

describe('posting in the workbench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-posting-'));
  const file = join(folder, 'notes.txt');
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    writeFileSync(file, Array.from({ length: 60 }, (_, index) => `line${index + 1}\n`).join(''));
    workbench = await openWorkbench({ folder, openFile: file, settings: { 'remotex.board.name': 'ada' } });
    page = workbench.page;
    await statusItem(page).waitFor();
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  const texts = async () => (await items(workbench.home)).map(({ item }) => item);

  /** The daemon is gone, and none can start before the folder is its owner's alone again. */
  async function withoutDaemon(work: () => Promise<void>): Promise<void> {
    await remotex(workbench.home, 'stop');
    chmodSync(workbench.home, 0o777);
    try {
      await work();
    } finally {
      chmodSync(workbench.home, 0o700);
    }
  }

  async function reload(): Promise<void> {
    await page.reload();
    await page.waitForFunction('window.driver?.whenWorkbenchRestored');
    await page.evaluate('window.driver.whenWorkbenchRestored()');
    await statusItem(page).waitFor();
  }

  it('posts into a topic that was typed, with a priority, and remembers the topic', async () => {
    await remotex(workbench.home, 'post', 'for the list', '--topic', '$(trash) topic', '--by', 'bob');
    await openBox(workbench, post, 'Post to Bulletin Board: general');
    await input(page).fill('the build is broken');
    await pressButton(page, 'Change Topic…');
    await boxWithTitle(page, 'Topic of the Item');
    const rows = page.locator('.quick-input-list .quick-input-list-label');
    // A topic is text: what looks like an icon is none.
    await rows.getByText('$(trash) topic').waitFor();
    await page.locator('.quick-input-widget input').first().fill('build');
    await rows.getByText('New topic').waitFor();
    await workbench.screenshot('posting-topics');
    await page.keyboard.press('Enter');
    await boxWithTitle(page, 'Post to Bulletin Board: build');
    assert.equal(await input(page).inputValue(), 'the build is broken');
    await pressButton(page, 'Priority: normal. Change to high.');
    await boxWithTitle(page, 'Post to Bulletin Board: build (high priority)');
    await workbench.screenshot('posting-box');
    await input(page).focus();
    await page.keyboard.press('Enter');
    await posted(page);
    const [, item] = await items(workbench.home);
    assert.deepEqual(
      [item?.item, item?.by, item?.topic, item?.priority],
      ['the build is broken', 'ada', 'build', 'high'],
    );
    await openBox(workbench, post, 'Post to Bulletin Board: build');
    await enter(page, 'repaired');
    await posted(page);
    assert.equal((await items(workbench.home))[2]?.topic, 'build');
  });

  it('leaves the topic as it was when Escape is pressed in the list of topics', async () => {
    await openBox(workbench, post, 'Post to Bulletin Board: build');
    await input(page).fill('half a sentence');
    await pressButton(page, 'Change Topic…');
    await boxWithTitle(page, 'Topic of the Item');
    await page.keyboard.press('Escape');
    await boxWithTitle(page, 'Post to Bulletin Board: build');
    assert.equal(await input(page).inputValue(), 'half a sentence');
    await input(page).fill('');
    await page.keyboard.press('Escape');
    await boxGone(page);
  });

  it('posts nothing, says nothing and keeps the text when Escape is pressed or another box comes', async () => {
    const before = await texts();
    await openBox(workbench, post, 'Post to Bulletin Board: build');
    await input(page).fill('second thoughts');
    await page.keyboard.press('Escape');
    await boxGone(page);
    await openBox(workbench, post, 'Post to Bulletin Board: build');
    assert.equal(await input(page).inputValue(), 'second thoughts');
    await page.locator('.quick-input-message').getByText(note).waitFor();
    await input(page).fill('third thoughts');
    await openBox(workbench, post, 'Post to Bulletin Board: build');
    assert.equal(await input(page).inputValue(), 'third thoughts');
    await input(page).fill('');
    await page.keyboard.press('Escape');
    await boxGone(page);
    assert.deepEqual(await texts(), before);
    await assertNoMessage(page);
  });

  it('tells while one types by how much a text is too long, and does not post it', async () => {
    const before = await texts();
    await openBox(workbench, post, 'Post to Bulletin Board: build');
    await input(page).fill('ä'.repeat(32_769));
    const told = page
      .locator('.quick-input-message')
      .getByText('2 bytes too long: an item has at most 65536.');
    await told.waitFor();
    await page.keyboard.press('Enter');
    await input(page).fill('short enough');
    await told.waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    await posted(page);
    assert.deepEqual(await texts(), [...before, 'short enough']);
  });

  it('keeps a text that could not be posted, though the message was dismissed and the window reloaded', async () => {
    await withoutDaemon(async () => {
      await openBox(workbench, post, 'Post to Bulletin Board: build');
      await pressButton(page, 'Priority: normal. Change to high.');
      await boxWithTitle(page, 'Post to Bulletin Board: build (high priority)');
      await enter(page, 'not to be lost');
      await onlyMessage(page, 'other users can change this folder');
      await clearMessages(page);
      await reload();
    });
    await openBox(workbench, post, 'Post to Bulletin Board: build (high priority)');
    assert.equal(await input(page).inputValue(), 'not to be lost');
    await page.locator('.quick-input-message').getByText(note).waitFor();
    await workbench.screenshot('posting-draft');
    await input(page).focus();
    await page.keyboard.press('Enter');
    await posted(page);
    const found = (await items(workbench.home)).filter(({ item }) => item === 'not to be lost');
    assert.deepEqual(
      found.map(({ topic, priority }) => [topic, priority]),
      [['build', 'high']],
    );
    await openBox(workbench, post, 'Post to Bulletin Board: build');
    assert.equal(await input(page).inputValue(), '');
    await page.keyboard.press('Escape');
    await boxGone(page);
  });

  it('forgets a text that could not be posted when its box is emptied or it is discarded', async () => {
    for (const forget of [
      async () => {
        await input(page).fill('');
        await page.keyboard.press('Escape');
      },
      async () => {
        await pressButton(page, 'Discard This Text');
        // Another box takes the place of the first one.
        await until(async () => (await input(page).inputValue()) === '', 'the box is empty');
        await page.locator('.quick-input-message').getByText('Every window, terminal').waitFor();
        await page.keyboard.press('Escape');
      },
    ]) {
      await withoutDaemon(async () => {
        await openBox(workbench, post, 'Post to Bulletin Board: build');
        await enter(page, 'of no use');
        await onlyMessage(page, 'other users can change this folder');
        await clearMessages(page);
      });
      await openBox(workbench, post, 'Post to Bulletin Board: build');
      assert.equal(await input(page).inputValue(), 'of no use');
      await forget();
      await boxGone(page);
      await openBox(workbench, post, 'Post to Bulletin Board: build');
      assert.equal(await input(page).inputValue(), '');
      await page.keyboard.press('Escape');
      await boxGone(page);
    }
  });

  it('posts the selected lines with a comment before them and a link to their first line', async () => {
    await page.locator('.editor-instance .view-line').first().click();
    await page.keyboard.press('Control+Home');
    for (let line = 1; line < 40; line++) await page.keyboard.press('ArrowDown');
    for (const key of ['Shift+ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key);
    await openBox(workbench, postSelection, 'Post Selection to Bulletin Board: build');
    await workbench.screenshot('posting-selection');
    await enter(page, 'why these two?');
    await posted(page);
    const item = (await items(workbench.home)).at(-1);
    assert.equal(item?.item, 'why these two?\nline40\nline41');
    assert.deepEqual(item?.link, { file, line: 40 });
    assert.equal(item?.topic, 'build');
  });

  it('offers to post the selection in the menu of a text, and posts the line of the cursor without one', async () => {
    await page.keyboard.press('Control+Home');
    await page
      .locator('.editor-instance .view-line')
      .getByText('line3', { exact: true })
      .click({ button: 'right' });
    const entry = page.locator('.context-view .action-label').getByText('Post Selection to Bulletin Board');
    await entry.waitFor();
    await workbench.screenshot('posting-menu');
    await entry.click();
    await boxWithTitle(page, 'Post Selection to Bulletin Board: build');
    await input(page).focus();
    await page.keyboard.press('Enter');
    await posted(page);
    const item = (await items(workbench.home)).at(-1);
    assert.equal(item?.item, 'line3');
    assert.deepEqual(item?.link, { file, line: 3 });
  });

  it('says what is missing where there is no text to post', async () => {
    await workbench.runCommand('View: Close All Editors');
    // Earlier, what is closing would close the palette as well.
    await page.locator('.editor-group-container.empty').waitFor();
    await workbench.runCommand(postSelection);
    await onlyMessage(page, 'There is no text to post: open a file in a text editor, and select some.');
    await clearMessages(page);
  });

  it('posts a text of no file without a link', async () => {
    await workbench.runCommand('File: New Untitled Text File');
    await page.locator('.tab.active').filter({ hasText: 'Untitled-1' }).waitFor();
    await page.keyboard.type('a thought');
    await openBox(workbench, postSelection, 'Post Selection to Bulletin Board: build');
    await page.keyboard.press('Enter');
    await posted(page);
    const item = (await items(workbench.home)).at(-1);
    assert.deepEqual([item?.item, item?.link], ['a thought', undefined]);
  });
});
