/** The command "Remotex: Post to Bulletin Board". */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import * as vscode from 'vscode';
import type { Board } from '../../server/api/board.ts';
import type { NewsItem } from '../../server/api/boardItems.ts';
import { maxItemBytes } from '../../server/api/boardLimits.ts';
import type { Remote } from '../../server/remote/client.ts';
import { showFailure } from '../failure.ts';

export interface PostOptions {
  readonly board: Remote<typeof Board.functions>;
  readonly log: vscode.LogOutputChannel;
  /** Called when the item is on the board. */
  readonly posted: () => void;
}

/** With a text it posts that (key bindings, tasks, other extensions); without, it asks. Returns the item. */
export function registerPost({ board, log, posted }: PostOptions): vscode.Disposable {
  return vscode.commands.registerCommand('remotex.post', async (given?: unknown) => {
    let text = typeof given === 'string' ? given : await ask('');
    // One key for all tries of one text: if the first was saved and only its answer got lost, the second adds nothing.
    let key = randomUUID();
    while (text !== undefined) {
      try {
        const item = await board.post({ item: text, by: hostname(), key });
        posted();
        vscode.window.setStatusBarMessage('Posted to the bulletin board.', 4000);
        return item satisfies NewsItem;
      } catch (error) {
        // What was typed comes back in the box, to be changed, sent again or copied.
        if (!(await showFailure(error, log, 'Edit and Try Again'))) return undefined;
        const edited = await ask(text);
        if (edited !== text) key = randomUUID();
        text = edited;
      }
    }
    return undefined;
  });
}

/** Stays open when the focus goes elsewhere, for people look things up while they write. Undefined when escaped. */
function ask(text: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Post to Bulletin Board',
    prompt: 'Every window, terminal and script of yours on this machine sees it.',
    placeHolder: 'What is the news?',
    value: text,
    ignoreFocusOut: true,
    validateInput: (value) => {
      const bytes = Buffer.byteLength(value);
      if (bytes <= maxItemBytes)
        return value.trim() === '' && value !== '' ? 'Only blanks so far.' : undefined;
      return `${bytes - maxItemBytes} bytes too long: an item has at most ${maxItemBytes}.`;
    },
  });
}
