/** The command "Remotex: Read Bulletin Board": the items in a read-only document, newest last. */
import * as vscode from 'vscode';
import type { Board } from '../../server/api/board.ts';
import type { NewsItem } from '../../server/api/boardItems.ts';
import { describeItem } from '../../server/api/newsText.ts';
import type { Remote } from '../../server/remote/client.ts';
import { showFailure } from '../failure.ts';

export interface ReadOptions {
  readonly board: Remote<typeof Board.functions>;
  /** The same board, of the daemon that runs: looking at the document must not start one. */
  readonly watched: Remote<typeof Board.functions>;
  readonly log: vscode.LogOutputChannel;
}

export interface BoardReader extends vscode.Disposable {
  /** Shows what is new, if the document is in sight. */
  refresh(): void;
}

const scheme = 'remotex-board';
/** The path is what the tab shows. */
const uri = vscode.Uri.from({ scheme, path: '/Bulletin Board' });

/** While the board is in sight, other people's items and the growing ages appear this often, in milliseconds. */
const refreshMs = 2000;

export function registerRead({ board, watched, log }: ReadOptions): BoardReader {
  let text = '';
  const changed = new vscode.EventEmitter<vscode.Uri>();

  const load = async (from = board): Promise<NewsItem[]> => {
    const items = await from.read({});
    const now = new Date();
    const next = items.map((item) => describeItem(item, now)).join('\n');
    text = next === '' ? 'The board is empty. Press F1 and choose "Remotex: Post to Bulletin Board".' : next;
    changed.fire(uri);
    return items;
  };
  const isInSight = (): boolean =>
    vscode.window.state.focused &&
    vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === scheme);
  const refresh = (): void => {
    if (!isInSight()) return;
    load(watched).catch((error: unknown) => log.debug(`the board was not refreshed: ${String(error)}`));
  };
  const timer = setInterval(refresh, refreshMs);

  const subscriptions = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      // A document that VS Code restored from the last session is asked for before any command was given.
      provideTextDocumentContent: async () => {
        if (text === '') await load();
        return text;
      },
    }),
    vscode.commands.registerCommand('remotex.read', async () => {
      try {
        const items = await load();
        const editor = await vscode.window.showTextDocument(uri, { preview: false });
        // Its first column: at the end of a long line all the others would be out of sight.
        const last = new vscode.Position(editor.document.lineCount - 1, 0);
        editor.selection = new vscode.Selection(last, last);
        editor.revealRange(new vscode.Range(last, last));
        return items;
      } catch (error) {
        await showFailure(error, log);
        return undefined;
      }
    }),
    changed,
    { dispose: () => clearInterval(timer) },
  );
  return { refresh, dispose: () => subscriptions.dispose() };
}
