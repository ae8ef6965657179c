/** The item in the status bar: how the backend is, and by a click what can be done about it. */
import * as vscode from 'vscode';
import type { Backend } from './backend.ts';
import { askFacts, type DaemonFacts } from './facts.ts';
import { type StatusText, spoken, statusText, tooltipOf } from './statusText.ts';

/** How old the number of clients may get while somebody may look at it, in milliseconds. */
const refreshMs = 30_000;

export interface StatusItem extends vscode.Disposable {
  /** As the item shows it, with the daemon asked anew if it runs. */
  now(): Promise<StatusText>;
  /** What the last daemon has said of itself. */
  readonly facts: DaemonFacts | undefined;
}

export function createStatusItem(backend: Backend): StatusItem {
  // Among the last of the right side: it concerns the machine, and not the file.
  const item = vscode.window.createStatusBarItem('backend', vscode.StatusBarAlignment.Right, -100);
  item.name = 'Remotex';
  item.command = 'remotex.showStatus';
  let facts: DaemonFacts | undefined;
  let askedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const text = () => statusText(backend.state, facts);
  const draw = (): void => {
    const shown = text();
    item.text = shown.label;
    item.tooltip = tooltipOf(shown);
    item.accessibilityInformation = { label: spoken(shown) };
    const isFailed = backend.state.kind === 'failed';
    item.backgroundColor = isFailed ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
  };
  const refresh = async (): Promise<void> => {
    askedAt = Date.now();
    try {
      facts = await askFacts(backend.watching);
      draw();
    } catch {
      // It has just ended, which the state tells; or it is too busy, and the next round asks again.
    }
  };
  const refreshSeen = (): void => {
    const isDue = Date.now() - askedAt >= refreshMs;
    if (isDue && vscode.window.state.focused && backend.state.kind === 'ready') void refresh();
  };
  const changed = (): void => {
    clearInterval(timer);
    draw();
    if (backend.state.kind !== 'ready') return;
    timer = setInterval(refreshSeen, refreshMs);
    void refresh();
  };
  const stopListening = backend.onState(changed);
  const focus = vscode.window.onDidChangeWindowState(refreshSeen);
  draw();
  item.show();

  return {
    get facts() {
      return facts;
    },
    async now() {
      if (backend.state.kind === 'ready') await refresh();
      return text();
    },
    dispose() {
      clearInterval(timer);
      stopListening();
      focus.dispose();
      item.dispose();
    },
  };
}
