/** The commands that end the backend, for every window, terminal and script of this user. */
import * as vscode from 'vscode';
import { showFailure } from '../failure.ts';
import type { Backend } from './backend.ts';
import { askFacts } from './facts.ts';

export function registerBackendCommands(backend: Backend, log: vscode.LogOutputChannel): vscode.Disposable {
  const register = (command: string, run: () => Promise<string>): vscode.Disposable =>
    vscode.commands.registerCommand(command, async () => {
      for (;;) {
        try {
          // Nobody waits for a message to be closed: a key binding or another extension may have asked.
          return void vscode.window.showInformationMessage(await run());
        } catch (error) {
          if (!(await showFailure(error, log, 'Try Again'))) return;
        }
      }
    });
  return vscode.Disposable.from(
    register('remotex.restartBackend', async () => {
      const before = await backend.end('restart');
      await backend.connect();
      const { pid } = await askFacts(backend);
      return `The backend was ${before === undefined ? 'started' : 'restarted'} (pid ${pid}).`;
    }),
    register('remotex.stopBackend', async () => {
      const pid = await backend.end('stop');
      if (pid === undefined) return 'Remotex is not running.';
      return `The backend (pid ${pid}) has stopped, for all windows and terminals. What it keeps is on disk, and the next post or read starts it again.`;
    }),
  );
}
