/** The view of the bulletin board in a window. */
import type { Locator, Page } from 'playwright-core';
import { statusItem } from './statusBar.ts';

export function rows(page: Page): Locator {
  return page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row');
}

export async function openBoard(page: Page): Promise<void> {
  // The whole place of the icon, for its badge lies over it.
  const icon = page.locator('.action-label[aria-label^="Remotex"]');
  await page.locator('.activitybar .action-item').filter({ has: icon }).click();
  await page.locator('.pane-header, .composite.title').getByText('Bulletin Board').first().waitFor();
}

/** Another window on the same folder, in a browser of its own. */
export async function openOtherWindow(page: Page): Promise<Page> {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error('The browser has gone.');
  // The token of the first visit is kept there.
  await context.addCookies(await page.context().cookies());
  const other = await context.newPage();
  await other.goto(page.url());
  await statusItem(other).waitFor();
  return other;
}

/** Chosen by the keyboard: a menu that has just opened takes no click, lest it was meant for what is under it. */
export async function choose(page: Page, row: Locator, action: string): Promise<void> {
  await row.click({ button: 'right' });
  const entry = page.locator('.context-view .action-item').filter({ hasText: new RegExp(`^${action}`) });
  await entry.hover();
  await page.keyboard.press('Enter');
  await entry.waitFor({ state: 'detached' });
}
