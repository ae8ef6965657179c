/** The one message about a backend that ended and could not be started again. */
import * as vscode from 'vscode';
import { readError } from '../../server/remote/wireError.ts';
import type { Backend } from './backend.ts';

/** A second one comes only after it has worked in between, and never while one is open. */
export function tellGivingUp(backend: Backend, log: vscode.LogOutputChannel): vscode.Disposable {
  let isOpen = false;
  let isShown = false;

  /** What failed, or undefined when it works again. */
  const tryAgain = async (): Promise<string | undefined> => {
    try {
      await backend.connect();
      return undefined;
    } catch (error) {
      return readError(error).message;
    }
  };
  const tell = async (first: string): Promise<void> => {
    let message: string | undefined = first;
    while (message !== undefined) {
      log.error(message);
      const chosen: string | undefined = await vscode.window.showErrorMessage(
        message,
        'Try Again',
        'Show Log',
      );
      if (chosen === 'Show Log') await vscode.commands.executeCommand('remotex.showLog');
      message = chosen === 'Try Again' ? await tryAgain() : undefined;
    }
  };
  const stopListening = backend.onState(async (state) => {
    if (state.kind === 'ready') isShown = false;
    if (state.kind !== 'failed' || state.isTold || isOpen || isShown) return;
    isOpen = true;
    isShown = true;
    try {
      await tell(`Remotex has ended and could not be started again. ${state.error.message}`);
    } finally {
      isOpen = false;
    }
  });
  return { dispose: stopListening };
}
