/** The command "Remotex: Limit Bulletin Board…": how many items are kept, and for how long. */
import * as vscode from 'vscode';
import type { Board } from '../../server/api/board.ts';
import type { SetKeep } from '../../server/api/boardState.ts';
import type { Remote } from '../../server/remote/client.ts';
import { showFailure } from '../failure.ts';
import { describeKeep, describeLoss, limitChoices } from './limitText.ts';

export interface LimitOptions {
  readonly board: Remote<typeof Board.functions>;
  readonly log: vscode.LogOutputChannel;
}

export function registerLimit({ board, log }: LimitOptions): vscode.Disposable {
  return vscode.commands.registerCommand('remotex.limitBoard', async () => {
    try {
      const state = await board.state({});
      const chosen = await vscode.window.showQuickPick(
        limitChoices.map(({ label, keep }) => ({ label, keep })),
        {
          title: 'Limit Bulletin Board',
          placeHolder: `${describeKeep(state.keep)} Pinned items are always kept.`,
        },
      );
      if (!chosen || !(await mayDrop(chosen.label, chosen.keep))) return undefined;
      const after = await board.keep(chosen.keep);
      const dropped = state.items - after.items;
      void vscode.window.setStatusBarMessage(describeLoss(dropped), 6000);
      return after;
    } catch (error) {
      await showFailure(error, log);
      return undefined;
    }
  });
}

/** What is dropped does not come back, except from a copy. */
async function mayDrop(label: string, { items, days }: SetKeep): Promise<boolean> {
  if (items === null && days === null) return true;
  const detail =
    'Older items are dropped now and from now on. The board is copied first; copies are kept for about a week.';
  const chosen = await vscode.window.showWarningMessage(
    `${label}?`,
    { modal: true, detail },
    'Drop the Rest',
  );
  return chosen !== undefined;
}
