/** The command "Remotex: Read Bulletin Board": the items in a read-only document, newest last. */
import * as vscode from 'vscode';
import type { Board } from '../../server/api/board.ts';
import type { NewsItem } from '../../server/api/boardItems.ts';
import type { Remote } from '../../server/remote/client.ts';
import { showFailure } from '../failure.ts';
import type { Following } from './following.ts';
import { documentText, withChange } from './readItems.ts';

export interface ReadOptions {
  readonly board: Remote<typeof Board.functions>;
  /** The same board, of the daemon that runs: looking at the document must not start one. */
  readonly watched: Remote<typeof Board.functions>;
  readonly following: Following;
  readonly log: vscode.LogOutputChannel;
}

const scheme = 'remotex-board';
/** The path is what the tab shows. */
const uri = vscode.Uri.from({ scheme, path: '/Bulletin Board' });

/** While the board is in sight, the growing ages appear this often, in milliseconds. The daemon is not asked for them. */
const ageMs = 30_000;

export function registerRead({ board, watched, following, log }: ReadOptions): vscode.Disposable {
  /** Undefined until they have been read. */
  let items: readonly NewsItem[] | undefined;
  let hasOlder = false;
  /** Something has changed that is not in them. */
  let isStale = false;
  let loading = 0;
  const changed = new vscode.EventEmitter<vscode.Uri>();

  const load = async (from = board): Promise<NewsItem[]> => {
    isStale = false;
    loading += 1;
    try {
      const read = await from.read({});
      const [first] = read;
      const older = first ? await from.read({ before: first.id, last: 1 }) : [];
      items = read;
      hasOlder = older.length > 0;
      changed.fire(uri);
      return read;
    } catch (error) {
      isStale = true;
      throw error;
    } finally {
      loading -= 1;
    }
  };
  const isInSight = (): boolean =>
    vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === scheme);
  const refresh = async (): Promise<void> => {
    if (!isStale || loading > 0 || !isInSight()) return;
    try {
      await load(watched);
    } catch (error) {
      // The next connection tells that all is to be asked again.
      log.debug(`the board was not refreshed: ${String(error)}`);
      return;
    }
    await refresh();
  };
  const unfollow = following.onChange((change) => {
    if (!items && loading === 0) return;
    // An answer that is on its way may have been given before the change.
    const next = items && loading === 0 ? withChange(items, change) : undefined;
    if (!next) isStale = true;
    else if (next !== items) {
      // The oldest makes room for a new one.
      hasOlder ||= next[0]?.id !== items?.[0]?.id && items?.length !== 0;
      items = next;
      changed.fire(uri);
    }
    void refresh();
  });
  const timer = setInterval(() => {
    if (items && isInSight()) changed.fire(uri);
  }, ageMs);

  const subscriptions = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      // A document that VS Code restored from the last session is asked for before any command was given.
      async provideTextDocumentContent() {
        const shown = items ?? (await load());
        return documentText(shown, new Date(), hasOlder);
      },
    }),
    vscode.commands.registerCommand('remotex.read', async () => {
      try {
        const read = await load();
        const editor = await vscode.window.showTextDocument(uri, { preview: false });
        // Its first column: at the end of a long line all the others would be out of sight.
        const last = new vscode.Position(editor.document.lineCount - 1, 0);
        editor.selection = new vscode.Selection(last, last);
        editor.revealRange(new vscode.Range(last, last));
        // For what has changed while they were on their way.
        void refresh();
        return read;
      } catch (error) {
        await showFailure(error, log);
        return undefined;
      }
    }),
    vscode.window.onDidChangeVisibleTextEditors(() => void refresh()),
    changed,
    new vscode.Disposable(unfollow),
    new vscode.Disposable(() => clearInterval(timer)),
  );
  return subscriptions;
}
