/** The command "Remotex: Show Backend Status": what the item in the status bar offers. */
import * as vscode from 'vscode';
import type { StatusText } from './statusText.ts';

interface Choice extends vscode.QuickPickItem {
  readonly command?: string;
  /** Copied when it is chosen. */
  readonly value?: string;
}

const actions: readonly Choice[] = [
  { label: '$(debug-restart) Restart Backend', command: 'remotex.restartBackend' },
  { label: '$(debug-stop) Stop Backend', command: 'remotex.stopBackend' },
  { label: '$(output) Show Log', command: 'remotex.showLog' },
];

export function registerStatusMenu(now: () => Promise<StatusText>): vscode.Disposable {
  return vscode.commands.registerCommand('remotex.showStatus', async () => {
    const { sentence, facts } = await now();
    const lines = facts.map(([label, value]): Choice => ({ label, description: value, value }));
    const heading = { label: 'choose a line to copy it', kind: vscode.QuickPickItemKind.Separator };
    const choices: Choice[] = [...actions, ...(lines.length > 0 ? [heading, ...lines] : [])];
    const chosen = await vscode.window.showQuickPick(choices, { title: 'Remotex', placeHolder: sentence });
    if (chosen?.command) await vscode.commands.executeCommand(chosen.command);
    else if (chosen?.value) {
      await vscode.env.clipboard.writeText(chosen.value);
      vscode.window.setStatusBarMessage(`Copied: ${chosen.value}`, 4000);
    }
  });
}
