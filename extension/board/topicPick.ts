/** The list of the board's topics, and whatever is typed as a new one. */
import * as vscode from 'vscode';
import type { Board } from '../../server/api/board.ts';
import { name } from '../../server/api/boardItems.ts';
import { showText } from '../../server/api/plainText.ts';
import type { Remote } from '../../server/remote/client.ts';

interface TopicItem extends vscode.QuickPickItem {
  /** None: it says why what was typed is no topic. */
  readonly topic: string | undefined;
}

export interface TopicPickOptions {
  readonly board: Pick<Remote<typeof Board.functions>, 'topics'>;
  readonly log: vscode.LogOutputChannel;
  /** The one that is chosen now. */
  readonly topic: string | undefined;
}

/** The topic; undefined when none was chosen. */
export async function pickTopic({ board, log, topic: now }: TopicPickOptions): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<TopicItem>();
  const { promise: chosen, resolve } = Promise.withResolvers<string | undefined>();
  let known: readonly TopicItem[] = now === undefined ? [] : [rowOf(now)];
  const show = (): void => {
    const value = pick.value.trim();
    const typed = name.safeParse(value);
    if (value !== '' && !typed.success) {
      const label = `A topic ${typed.error.issues[0]?.message}.`;
      pick.items = [{ topic: undefined, label, alwaysShow: true }];
      return;
    }
    const isNew = typed.success && !known.some(({ topic }) => topic === typed.data);
    pick.items = isNew
      ? [...known, { ...rowOf(typed.data), description: 'New topic', alwaysShow: true }]
      : known;
  };
  const load = async (): Promise<void> => {
    pick.busy = true;
    try {
      const { topics } = await board.topics({});
      const rows = topics.map(({ topic, items }) =>
        rowOf(topic, `${items} ${items === 1 ? 'item' : 'items'}`),
      );
      known = [...rows, ...known.filter(({ topic }) => !rows.some((row) => row.topic === topic))];
      show();
    } catch (error) {
      // A topic can be typed all the same; if the board cannot be reached, posting tells.
      log.debug(`the topics are not known: ${String(error)}`);
    }
    pick.busy = false;
  };

  const subscriptions = vscode.Disposable.from(
    pick,
    pick.onDidChangeValue(show),
    pick.onDidAccept(() => {
      const topic = pick.activeItems[0]?.topic;
      if (topic !== undefined) resolve(topic);
    }),
    pick.onDidHide(() => resolve(undefined)),
  );
  pick.title = 'Topic of the Item';
  pick.placeholder = 'Choose a topic, or type a new one';
  pick.ignoreFocusOut = true;
  show();
  pick.show();
  void load();
  try {
    return await chosen;
  } finally {
    subscriptions.dispose();
  }
}

/** A topic is text: what looks like an icon is none. */
function rowOf(topic: string, description?: string): TopicItem {
  const label = showText(topic).replaceAll('$(', '\\$(');
  return { topic, label, ...(description === undefined ? {} : { description }) };
}
