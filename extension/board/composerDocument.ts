/**
 * An item of several lines is edited as a document, for the box has only one line and would run them together. Saving it saves
 * the item; what cannot be saved stays in the editor, which keeps unsaved text over a reload and asks before it is closed.
 */
import * as vscode from 'vscode';
import type { Board } from '../../server/api/board.ts';
import type { NewsItem } from '../../server/api/boardItems.ts';
import type { Remote } from '../../server/remote/client.ts';
import { readError } from '../../server/remote/wireError.ts';
import { boardName } from './boardName.ts';
import { problemOf } from './composerText.ts';

export interface ItemDocuments extends vscode.Disposable {
  /** Resolves when it is saved for the first time; to undefined when it is closed before that. */
  edit(item: NewsItem): Promise<NewsItem | undefined>;
}

const scheme = 'remotex-item';

/** The path is what the tab shows. */
const uriOf = (id: number) => vscode.Uri.from({ scheme, path: `/Item ${id} of Bulletin Board` });
const idOf = ({ path }: vscode.Uri): number => Number(/^\/Item (\d+) /.exec(path)?.[1] ?? 0);

export function createItemDocuments(
  board: Pick<Remote<typeof Board.functions>, 'read' | 'edit'>,
): ItemDocuments {
  /** What is shown: to look at it again needs no daemon. */
  const items = new Map<number, NewsItem>();
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const saved = new vscode.EventEmitter<NewsItem>();

  /** A document of an earlier session is looked at before it is edited again. */
  const itemAt = async (uri: vscode.Uri): Promise<NewsItem> => {
    const id = idOf(uri);
    const known = items.get(id);
    if (known) return known;
    const [item] = id > 0 ? await told(board.read({ after: id - 1, before: id + 1 })) : [];
    if (!item) throw vscode.FileSystemError.FileNotFound(uri);
    items.set(id, item);
    return item;
  };
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  const files: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => {}),
    async stat(uri) {
      const { when, edited = when, item } = await itemAt(uri);
      return {
        type: vscode.FileType.File,
        ctime: Date.parse(when),
        mtime: Date.parse(edited),
        size: Buffer.byteLength(item),
      };
    },
    readFile: async (uri) => Buffer.from((await itemAt(uri)).item),
    async writeFile(uri, bytes) {
      const text = new TextDecoder().decode(bytes);
      const problem = problemOf(text);
      if (problem) throw new vscode.FileSystemError(problem);
      const item = await told(board.edit({ id: idOf(uri), item: text, by: boardName() }));
      items.set(item.id, item);
      saved.fire(item);
    },
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };

  const subscriptions = vscode.Disposable.from(
    vscode.workspace.registerFileSystemProvider(scheme, files, { isCaseSensitive: true }),
    changed,
    saved,
  );
  return {
    async edit(item) {
      const uri = uriOf(item.id);
      items.set(item.id, item);
      changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
      await vscode.window.showTextDocument(uri, { preview: false });
      vscode.window.setStatusBarMessage('Save the document to change the item.', 8000);
      return firstSave(item.id, saved.event);
    },
    dispose: () => subscriptions.dispose(),
  };
}

/** The daemon's own words, instead of VS Code's for an error of no file. */
async function told<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new vscode.FileSystemError(readError(error).message);
  }
}

async function firstSave(id: number, saved: vscode.Event<NewsItem>): Promise<NewsItem | undefined> {
  const { promise, resolve } = Promise.withResolvers<NewsItem | undefined>();
  const isOpen = () =>
    vscode.window.tabGroups.all.some(({ tabs }) =>
      tabs.some(
        ({ input }) =>
          input instanceof vscode.TabInputText && input.uri.scheme === scheme && idOf(input.uri) === id,
      ),
    );
  const listeners = vscode.Disposable.from(
    saved((item) => item.id === id && resolve(item)),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.length > 0 && !isOpen()) resolve(undefined);
    }),
  );
  try {
    return await promise;
  } finally {
    listeners.dispose();
  }
}
