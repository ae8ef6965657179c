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
import type { Following } from './following.ts';
import { itemNow, OtherText, replaceText } from './replaceText.ts';

export interface ItemDocuments extends vscode.Disposable {
  /** Resolves when it is saved for the first time; to undefined when it is closed before that. */
  edit(item: Pick<NewsItem, 'id'>): Promise<NewsItem | undefined>;
}

const scheme = 'remotex-item';

/** The path is what the tab shows. */
const uriOf = (id: number) => vscode.Uri.from({ scheme, path: `/Item ${id} of Bulletin Board` });
const idOf = ({ path }: vscode.Uri): number => Number(/^\/Item (\d+) /.exec(path)?.[1] ?? 0);

export interface ItemDocumentsOptions {
  readonly board: Pick<Remote<typeof Board.functions>, 'read' | 'edit'>;
  /** Of the daemon that runs: it never starts one. */
  readonly watched: Pick<Remote<typeof Board.functions>, 'read'>;
  readonly following: Following;
}

/** An item whose document is open. */
interface Shown {
  /** What is to be shown. */
  item: NewsItem;
  /** What VS Code has read of it; undefined for text that it kept over a reload. */
  text?: string;
  /** What the item is meanwhile, for as long as the document has unsaved text. */
  newer?: NewsItem;
}

export function createItemDocuments({ board, watched, following }: ItemDocumentsOptions): ItemDocuments {
  const items = new Map<number, Shown>();
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const saved = new vscode.EventEmitter<NewsItem>();

  /** A document of an earlier session is looked at before it is edited again. */
  const shownAt = async (uri: vscode.Uri): Promise<Shown> => {
    const id = idOf(uri);
    if (!items.has(id)) {
      const item = id > 0 ? await told(itemNow(board, id)) : undefined;
      if (item && !items.has(id)) items.set(id, { item });
    }
    const shown = items.get(id);
    if (!shown || shown.item.deleted) throw vscode.FileSystemError.FileNotFound(uri);
    return shown;
  };
  const fire = (id: number, type: vscode.FileChangeType) => changed.fire([{ type, uri: uriOf(id) }]);
  /** A document without unsaved text follows its item; another one keeps its text, and what it began with. */
  const follow = (id: number): void => {
    const shown = items.get(id);
    if (!shown?.newer || documentOf(id)?.isDirty) return;
    shown.item = shown.newer;
    delete shown.newer;
    fire(id, shown.item.deleted ? vscode.FileChangeType.Deleted : vscode.FileChangeType.Changed);
  };
  const learn = (item: NewsItem): void => {
    const shown = items.get(item.id);
    if (!shown || (shown.item.item === item.item && shown.item.edited === item.edited)) return;
    shown.newer = item;
    follow(item.id);
  };
  const learnAgain = async (id: number): Promise<void> => {
    try {
      const item = await itemNow(watched, id);
      if (item) learn(item);
    } catch {
      // The connection is lost again: the next one asks, and saving looks for itself.
    }
  };
  const save = async (id: number, text: string): Promise<NewsItem> => {
    const before = items.get(id)?.text;
    try {
      return await replaceText(board, { id, before, text, by: boardName() });
    } catch (error) {
      if (!(error instanceof OtherText)) throw error;
      learn(error.now);
      const advice = error.now.deleted
        ? 'Copy your text if you still need it.'
        : 'Close this document and edit the item again to see the other text, or copy yours.';
      throw new Error(`${error.message} ${advice}`);
    }
  };
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  const files: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => {}),
    async stat(uri) {
      const { when, edited = when, item } = (await shownAt(uri)).item;
      return {
        type: vscode.FileType.File,
        ctime: Date.parse(when),
        mtime: Date.parse(edited),
        size: Buffer.byteLength(item),
      };
    },
    async readFile(uri) {
      const shown = await shownAt(uri);
      shown.text = shown.item.item;
      return Buffer.from(shown.text);
    },
    async writeFile(uri, bytes) {
      const text = decode(bytes);
      const problem = problemOf(text);
      if (problem) throw new vscode.FileSystemError(problem);
      const item = await told(save(idOf(uri), text));
      items.set(item.id, { item, text });
      saved.fire(item);
    },
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };

  const subscriptions = vscode.Disposable.from(
    vscode.workspace.registerFileSystemProvider(scheme, files, { isCaseSensitive: true }),
    // Also when its text is given up.
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme === scheme) follow(idOf(document.uri));
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === scheme) items.delete(idOf(uri));
    }),
    new vscode.Disposable(
      following.onChange(({ kind, item }) => {
        if (kind === 'changed' && item) learn(item);
        if (kind === 'reset') for (const id of items.keys()) void learnAgain(id);
      }),
    ),
    changed,
    saved,
  );
  return {
    async edit({ id }) {
      const uri = uriOf(id);
      // Whoever shows the item may not have heard of its last change.
      await learnAgain(id);
      await vscode.window.showTextDocument(uri, { preview: false });
      vscode.window.setStatusBarMessage('Save the document to change the item.', 8000);
      return firstSave(id, saved.event);
    },
    dispose: () => subscriptions.dispose(),
  };
}

const documentOf = (id: number): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === scheme && idOf(uri) === id);

/** The encoding of a document can be changed in the editor; an item is UTF-8. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new vscode.FileSystemError('Not saved: an item is UTF-8. Save the document with that encoding.');
  }
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
