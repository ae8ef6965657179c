/** What a person sees of the backend in a window. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { runCommand } from '../host/workbench.ts';

export type Look = 'running' | 'starting' | 'off' | 'failed';

const icons: Record<Look, string> = {
  running: 'broadcast',
  starting: 'sync',
  off: 'circle-slash',
  failed: 'error',
};

export function statusItem(page: Page): Locator {
  return page.locator('.statusbar-item[id="remotex.remotex.backend"]');
}

/** Waits until the item looks so. */
export async function waitForLook(page: Page, look: Look): Promise<void> {
  // A backend that cannot start is given up after 36 seconds.
  await statusItem(page).locator(`.codicon-${icons[look]}`).waitFor({ timeout: 60_000 });
}

/** A line of the editor in sight. By a plain text, for VS Code draws blanks as no-break spaces, which only those match. */
export function line(page: Page, text: string): Locator {
  return page.locator('.editor-instance .view-line').filter({ hasText: text });
}

/** Runs a command that shows a document, until that has the focus: it would close the next palette. */
export async function showDocument(page: Page, command: string, tab: string): Promise<void> {
  await runCommand(page, 'View: Close All Editors');
  await runCommand(page, command);
  await page.locator('.tab.active').filter({ hasText: tab }).waitFor();
  await page.locator('.editor-instance .monaco-editor.focused').waitFor();
}

export async function showBoard(page: Page): Promise<void> {
  await showDocument(page, 'Remotex: Read Bulletin Board', 'Bulletin Board');
  await waitForLook(page, 'running');
}

/** The lines of the tooltip. */
export async function tooltip(page: Page): Promise<string[]> {
  await statusItem(page).hover();
  const hover = page.locator('.workbench-hover').filter({ hasText: 'Remotex' });
  await hover.waitFor();
  const text = await hover.innerText();
  await page.mouse.move(400, 300);
  await hover.waitFor({ state: 'hidden' });
  return text.replaceAll('\u00a0', ' ').trim().split('\n');
}

export function notifications(page: Page): Locator {
  return page.locator('.notifications-center .notification-list-item');
}

/**
 * Waits for the message of an extension, and says that it is the only one. In its test mode VS Code shows no toasts; their
 * list holds the same messages.
 */
export async function onlyMessage(page: Page, text: string): Promise<Locator> {
  await page.locator('.codicon-bell-dot').waitFor();
  await runCommand(page, 'Notifications: Show Notifications');
  const message = notifications(page).filter({ hasText: text });
  await message.waitFor();
  assert.equal(await notifications(page).count(), 1);
  return message;
}

export async function clearMessages(page: Page): Promise<void> {
  await runCommand(page, 'Notifications: Clear All Notifications');
  await notifications(page).first().waitFor({ state: 'detached' });
}
