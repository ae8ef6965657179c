/** Threads as read-only documents, which change with their items. */
import * as vscode from 'vscode';
import type { Board } from '../../server/api/board.ts';
import type { NewsItem } from '../../server/api/boardItems.ts';
import type { BoardChange } from '../../server/api/boardReading.ts';
import type { Remote } from '../../server/remote/client.ts';
import { readError } from '../../server/remote/wireError.ts';
import type { Following } from './following.ts';
import { createPace } from './pace.ts';
import { threadOf } from './rows.ts';
import { threadText } from './threadText.ts';

export interface ThreadDocumentsOptions {
  readonly board: Remote<typeof Board.functions>;
  /** The same board, of the daemon that runs: a document that is only in sight must not start one. */
  readonly watched: Remote<typeof Board.functions>;
  readonly following: Following;
  readonly reader: () => string;
  readonly log: (line: string) => void;
}

export interface ThreadDocuments extends vscode.Disposable {
  /** Shows the thread of an item, with the cursor at the item. What is shown is read. */
  open(item: NewsItem): Promise<void>;
}

const scheme = 'remotex-thread';

/** The path is what the tab shows. */
const uriOf = (thread: number): vscode.Uri => vscode.Uri.from({ scheme, path: `/Thread ${thread}` });

const threadIn = (uri: vscode.Uri): number => Number(/\d+$/.exec(uri.path)?.[0] ?? 0);

export function registerThreadDocuments(options: ThreadDocumentsOptions): ThreadDocuments {
  const { board, watched, following, reader, log } = options;
  const texts = new Map<string, string>();
  const spoilt = new Set<string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const ask = (from: typeof board, thread: number) => from.read({ thread, last: 1000, reader: reader() });

  const put = (uri: vscode.Uri, text: string): void => {
    if (texts.get(uri.path) === text) return;
    texts.set(uri.path, text);
    changed.fire(uri);
  };
  const markShown = async (from: typeof board, items: readonly NewsItem[]): Promise<void> => {
    const ids = items.filter(({ unread }) => unread).map(({ id }) => id);
    if (ids.length > 0) await from.markRead({ reader: reader(), ids });
  };
  const isInSight = ({ path }: vscode.Uri): boolean =>
    vscode.window.state.focused &&
    vscode.window.visibleTextEditors.some(
      ({ document }) => document.uri.scheme === scheme && document.uri.path === path,
    );
  const refresh = async (path: string): Promise<void> => {
    const uri = vscode.Uri.from({ scheme, path });
    try {
      const items = await ask(watched, threadIn(uri));
      put(uri, threadText(items).text);
      if (isInSight(uri)) await markShown(watched, items);
    } catch (error) {
      // The next connection asks for everything again.
      log(`A thread was not refreshed: ${readError(error).message}`);
    }
  };
  const pace = createPace(async () => {
    const paths = [...spoilt];
    spoilt.clear();
    for (const path of paths) if (texts.has(path)) await refresh(path);
  });
  const hear = ({ kind, item }: BoardChange): void => {
    if (kind === 'read' || kind === 'ready') return;
    const touched = item ? [uriOf(threadOf(item)).path] : [...texts.keys()];
    for (const path of touched) if (texts.has(path)) spoilt.add(path);
    if (spoilt.size > 0) pace.wish();
  };
  const stopListening = following.onChange(hear);

  const subscriptions = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      // One that VS Code restored from the last session is asked for before it was opened by anybody.
      async provideTextDocumentContent(uri) {
        const text = texts.get(uri.path);
        if (text !== undefined) return text;
        texts.set(uri.path, 'Remotex is not connected. The thread is shown when it is.');
        await refresh(uri.path);
        return texts.get(uri.path) ?? '';
      },
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      // One that only changes its language is still there.
      const isGone = !vscode.workspace.textDocuments.includes(document);
      if (document.uri.scheme === scheme && isGone) texts.delete(document.uri.path);
    }),
    // What came while nobody looked is read now.
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) hear({ kind: 'reset' });
    }),
    changed,
    pace,
    { dispose: stopListening },
  );
  return {
    async open(item) {
      const thread = threadOf(item);
      const uri = uriOf(thread);
      const items = await ask(board, thread);
      const { text, lines } = threadText(items);
      put(uri, text);
      const editor = await vscode.window.showTextDocument(uri, { preview: true });
      const start = new vscode.Position(lines.get(item.id) ?? 0, 0);
      editor.selection = new vscode.Selection(start, start);
      editor.revealRange(
        new vscode.Range(start, start),
        vscode.TextEditorRevealType.InCenterIfOutsideViewport,
      );
      await markShown(board, items);
    },
    dispose: () => subscriptions.dispose(),
  };
}
