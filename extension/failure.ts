/** A command that failed: one line for the person, and all of it in the log. */
import * as vscode from 'vscode';
import { readError } from '../server/remote/wireError.ts';
import { plainMessage } from './plainMessage.ts';

/** Resolves to true when the person wants to try again, if `retry` names that button. */
export async function showFailure(
  error: unknown,
  log: vscode.LogOutputChannel,
  retry?: string,
): Promise<boolean> {
  const { message, reason } = readError(error);
  log.error(`${reason}: ${message}`);
  // It may name an author, who is somebody else.
  const words = plainMessage(message, 2000);
  const buttons = [...(retry ? [retry] : []), 'Show Log'];
  for (;;) {
    const chosen = await vscode.window.showErrorMessage(words, ...buttons);
    if (chosen === 'Show Log') await vscode.commands.executeCommand('remotex.showLog');
    // Whoever looks into the log may want to try again then: what was typed must not be lost with the message.
    if (chosen !== 'Show Log' || !retry) return chosen !== undefined && chosen === retry;
  }
}
