/** Messages about new items: none by default; if the setting says so, one for a burst, in the window that has the focus. */
import * as vscode from 'vscode';
import type { NewsItem } from '../../server/api/boardItems.ts';
import { showFailure } from '../failure.ts';
import { boardName } from './boardName.ts';
import type { Composer } from './composer.ts';
import type { Following } from './following.ts';
import { createBurst } from './notifyBurst.ts';
import type { OwnPosts } from './notifyOwn.ts';
import { describeNews, isTold, type Notify } from './notifyText.ts';

export interface NotifyOptions {
  readonly following: Following;
  readonly composer: Composer;
  readonly own: OwnPosts;
  readonly log: vscode.LogOutputChannel;
}

export function notifyOfNews({ following, composer, own, log }: NotifyOptions): vscode.Disposable {
  const act = async (items: readonly NewsItem[]): Promise<void> => {
    await own.settled();
    // Somebody who has gone to another window meanwhile is not followed there.
    const news = items.filter(({ id }) => !own.has(id));
    const [item] = news;
    if (!item || !vscode.window.state.focused) return;
    const isOne = news.length === 1;
    const chosen = await vscode.window.showInformationMessage(
      describeNews(news),
      'Open',
      ...(isOne ? ['Reply'] : []),
    );
    if (chosen === 'Reply') await composer.post({ replyTo: item });
    if (chosen === 'Open')
      await vscode.commands.executeCommand(isOne ? 'remotex.openItem' : 'remotex.read', item);
  };
  const burst = createBurst<NewsItem>((items) => {
    act(items).catch((error: unknown) => showFailure(error, log));
  });
  const unfollow = following.onChange(({ kind, item }) => {
    if (kind !== 'posted' || !item || !vscode.window.state.focused) return;
    if (isTold(item, notifySetting(), boardName())) burst.add(item);
  });
  return new vscode.Disposable(() => {
    unfollow();
    burst.dispose();
  });
}

function notifySetting(): Notify {
  const setting: unknown = vscode.workspace.getConfiguration('remotex.board').get('notify');
  return setting === 'important' || setting === 'all' ? setting : 'off';
}
