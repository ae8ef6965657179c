/** By which name this window posts and reads. */
import { hostname } from 'node:os';
import * as vscode from 'vscode';
import { name } from '../../server/api/boardItems.ts';

/** Asked for anew each time, for the setting may change. What is no name of one line leaves it at the machine's. */
export function boardName(): string {
  const setting: unknown = vscode.workspace.getConfiguration('remotex.board').get('name');
  const { success, data } = name.safeParse(typeof setting === 'string' ? setting.trim() : '');
  return success ? data : hostname();
}
