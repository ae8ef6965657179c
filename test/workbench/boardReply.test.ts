/** What a person writes from the rows of the view. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { choose, openBoard, rows } from './boardRows.ts';
import { enter, input, items, posted } from './composerBox.ts';
import { remotex } from './terminalClient.ts';

describe('the rows of the bulletin board', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-reply-'));
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder });
    page = workbench.page;
    await openBoard(page);
    await page.getByText('Nothing is on the bulletin board yet.').waitFor();
    await remotex(workbench.home, 'post', 'who has the key?', '--by', 'ada', '--topic', 'office');
    await row('who has the key?').waitFor();
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  const row = (text: string): Locator => rows(page).filter({ hasText: text });
  const unread = (): Locator => page.locator('.activitybar .badge-content').getByText('1', { exact: true });

  it('take a reply by their button: it stands under its thread, and is not unread for its writer', async () => {
    const box = page.locator('.quick-input-title').getByText('Reply to ada');
    for (let attempt = 1; !(await box.isVisible()); attempt++) {
      await row('who has the key?').hover();
      await row('who has the key?').getByRole('button', { name: 'Reply' }).click();
      // A row that is drawn anew between the press and the release takes no click.
      await box.waitFor({ timeout: 5_000 }).catch((cause: unknown) => {
        if (attempt === 4) throw cause;
      });
    }
    await enter(page, 'I have it');
    await posted(page);
    await row('who has the key?').getByText('1 reply').waitFor();
    await row('who has the key?').locator('.monaco-tl-twistie').click();
    await row('I have it').locator('.codicon-circle-outline').waitFor();
    await unread().waitFor();
    const [, reply] = await items(workbench.home);
    assert.deepEqual([reply?.replyTo, reply?.topic, reply?.by], [1, 'office', hostname()]);
  });

  it('let the own item be edited, with its text in the box', async () => {
    await choose(page, row('I have it'), 'Edit');
    await input(page).waitFor();
    assert.equal(await input(page).inputValue(), 'I have it');
    await enter(page, 'I had it');
    await row('I had it').getByText('edited').waitFor();
  });

  it('post into the topic whose button was pressed', async () => {
    const topic = rows(page).filter({ hasText: 'office' }).first();
    await topic.hover();
    await topic.getByRole('button', { name: 'Post in This Topic' }).click();
    await input(page).waitFor();
    await enter(page, 'the lift is broken');
    await posted(page);
    await row('the lift is broken').locator('.codicon-circle-outline').waitFor();
    assert.equal((await items(workbench.home)).at(-1)?.topic, 'office');
  });
});
