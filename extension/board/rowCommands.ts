/** The commands of the view's rows. */
import * as vscode from 'vscode';
import type { Board } from '../../server/api/board.ts';
import type { NewsItem } from '../../server/api/boardItems.ts';
import type { Remote } from '../../server/remote/client.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import { showFailure } from '../failure.ts';
import { plainMessage } from '../plainMessage.ts';
import type { BoardModel } from './boardModel.ts';
import type { Composer } from './composer.ts';
import { givenItem, givenRead, givenTopic } from './given.ts';
import { clip, firstLine } from './rowText.ts';
import type { ThreadDocuments } from './threadDocuments.ts';

export interface RowCommandsOptions {
  readonly board: Remote<typeof Board.functions>;
  readonly composer: Composer;
  readonly documents: ThreadDocuments;
  readonly model: BoardModel;
  readonly reader: () => string;
  readonly log: vscode.LogOutputChannel;
}

export function registerRowCommands(options: RowCommandsOptions): vscode.Disposable {
  const { board, composer, documents, model, reader, log } = options;

  const register = (command: string, run: (given: unknown) => Promise<unknown>): vscode.Disposable =>
    vscode.commands.registerCommand(command, async (given?: unknown) => {
      try {
        return await run(given);
      } catch (error) {
        // Nobody waits for a message to be closed: a key binding or another extension may have asked.
        void showFailure(error, log);
        return undefined;
      }
    });
  /** A command for one item: with none it does nothing. */
  const onItem = (command: string, run: (item: NewsItem) => Promise<unknown>): vscode.Disposable =>
    register(command, async (given) => {
      const found = givenItem(given);
      const item = typeof found === 'number' ? await itemWith(found) : found;
      return item && (await run(item));
    });
  const itemWith = async (id: number): Promise<NewsItem> => {
    const [item] = await board.read({ after: id - 1, before: id + 1, reader: reader() });
    if (item) return item;
    throw new RemoteError('no-item', `There is no item ${id} on the board: it may have been dropped.`);
  };
  const isOwn = (item: NewsItem): boolean => {
    if (item.by === reader()) return true;
    const by = plainMessage(clip(item.by, 80));
    void vscode.window.showWarningMessage(`This item is ${by}'s: only ${by} can change or delete it.`);
    return false;
  };

  return vscode.Disposable.from(
    onItem('remotex.openItem', (item) => documents.open(item)),
    onItem('remotex.openItemLink', async (item) => vscode.commands.executeCommand('remotex.openLink', item)),
    onItem('remotex.replyToItem', (item) => composer.post({ replyTo: item })),
    onItem('remotex.editItem', async (item) => (isOwn(item) ? composer.edit(item) : undefined)),
    onItem('remotex.copyItemText', async (item) => {
      if (item.deleted) return;
      await vscode.env.clipboard.writeText(item.item);
      vscode.window.setStatusBarMessage('Copied the text of the item.', 4000);
    }),
    onItem('remotex.pinItem', (item) => board.pin({ id: item.id, pinned: true })),
    onItem('remotex.unpinItem', (item) => board.pin({ id: item.id, pinned: false })),
    onItem('remotex.deleteItem', async (item) => {
      if (item.deleted || !isOwn(item) || !(await confirmsDeletion(item))) return undefined;
      return board.delete({ id: item.id, by: reader() });
    }),
    register('remotex.postInTopic', async (given) => {
      const topic = givenTopic(given);
      return composer.post(topic === undefined ? {} : { topic });
    }),
    register('remotex.markRead', async (given) => {
      const what = givenRead(given);
      return what && (await board.markRead({ ...what, reader: reader() }));
    }),
    register('remotex.markAllRead', async () => {
      // What has come since the view was drawn was seen by nobody.
      const upTo = model.newest;
      const left = await board.markRead({ reader: reader(), ...(upTo > 0 ? { upTo } : {}) });
      vscode.window.setStatusBarMessage('All items are marked as read.', 4000);
      return left;
    }),
    register('remotex.showOlderThreads', async (given) => {
      const topic = givenTopic(given);
      if (topic !== undefined) await model.older(topic);
    }),
  );
}

async function confirmsDeletion(item: NewsItem): Promise<boolean> {
  const detail = `'${clip(firstLine(item.item), 80)}'\n\nAll readers will see that you deleted an item here. Backups of the board keep its text for up to seven days.`;
  const options = { modal: true, detail };
  const chosen = await vscode.window.showWarningMessage('Delete this item?', options, 'Delete');
  return chosen === 'Delete';
}
