/** The command "Remotex: Show Log": the daemon's own log in an editor, and this window's part in the output. */
import * as vscode from 'vscode';
import type { Backend } from './backend.ts';
import { type DaemonFacts, logFileOf } from './facts.ts';

export interface ShowLogOptions {
  readonly log: vscode.LogOutputChannel;
  readonly backend: Backend;
  /** What the last daemon has said of itself. */
  readonly facts: () => DaemonFacts | undefined;
}

export function registerShowLog({ log, backend, facts }: ShowLogOptions): vscode.Disposable {
  /** Who could not start one tells where its log is; undefined while nobody has told. */
  const logFile = (): string | undefined => {
    const { state } = backend;
    const named = state.kind === 'failed' ? state.error.data.log : undefined;
    const last = facts();
    return typeof named === 'string' ? named : last && logFileOf(last);
  };
  return vscode.commands.registerCommand('remotex.showLog', async () => {
    log.show(true);
    const path = logFile();
    if (path === undefined) {
      log.info('The log of the daemon is shown when this window has been connected to one.');
      return;
    }
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
      const editor = await vscode.window.showTextDocument(document, { preview: true });
      const last = new vscode.Position(Math.max(document.lineCount - 2, 0), 0);
      editor.selection = new vscode.Selection(last, last);
      editor.revealRange(new vscode.Range(last, last));
    } catch (error) {
      log.warn(`The log of the daemon cannot be shown: ${String(error)}`);
    }
  });
}
