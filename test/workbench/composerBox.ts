/** The box of the bulletin board, as a person uses it, and what came of it. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { NewsItem } from '../../server/api/boardItems.ts';
import type { Workbench } from '../host/workbench.ts';
import { notifications } from './statusBar.ts';
import { remotex } from './terminalClient.ts';

export function input(page: Page): Locator {
  return page.locator('.quick-input-widget input').first();
}

/** Runs the command, and waits for a box with this title. */
export async function openBox(workbench: Workbench, command: string, title: string): Promise<void> {
  await workbench.runCommand(command);
  await boxWithTitle(workbench.page, title);
}

export async function boxWithTitle(page: Page, title: string): Promise<void> {
  await page.locator('.quick-input-title').getByText(title, { exact: true }).waitFor();
}

export async function pressButton(page: Page, name: string): Promise<void> {
  await page.locator('.quick-input-widget').getByRole('button', { name }).click();
}

/** Types over what is there. */
export async function enter(page: Page, text: string): Promise<void> {
  await input(page).fill(text);
  await page.keyboard.press('Enter');
}

export async function boxGone(page: Page): Promise<void> {
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

export async function posted(page: Page): Promise<void> {
  await boxGone(page);
  await page.locator('.statusbar').getByText('Posted to the bulletin board.').waitFor();
}

export async function items(home: string): Promise<NewsItem[]> {
  return JSON.parse(await remotex(home, 'call', 'board/read'));
}

/** No message was shown since they were cleared. */
export async function assertNoMessage(page: Page): Promise<void> {
  assert.equal(await page.locator('.codicon-bell-dot').count(), 0);
  assert.equal(await notifications(page).count(), 0);
}
