/** The commands that say what of the board is shown. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Board } from '../../server/api/board.ts';
import type { Remote } from '../../server/remote/client.ts';
import { showFailure } from '../failure.ts';
import type { BoardFilter } from './boardFilter.ts';
import type { BoardModel } from './boardModel.ts';
import { clip, counted } from './rowText.ts';

export interface FilterCommandsOptions {
  readonly board: Remote<typeof Board.functions>;
  readonly model: BoardModel;
  /** Whoever looks for something wants a backend. */
  readonly connect: () => Promise<void>;
  readonly reader: () => string;
  readonly log: vscode.LogOutputChannel;
}

/** What a key binding or another extension may give instead of choosing. */
const Given = z.union([
  z.enum(['all', 'unread', 'high', 'mentions']),
  z.object({ topic: z.string() }),
  z.object({ by: z.string() }),
]);

interface Choice extends vscode.QuickPickItem {
  readonly filter: BoardFilter | 'ask for an author' | 'ask for a topic';
}

export function registerFilterCommands({
  board,
  model,
  connect,
  reader,
  log,
}: FilterCommandsOptions): vscode.Disposable {
  /** Resolves to the number of hits; undefined where nothing is looked for, or when it was given up. */
  const register = (
    command: string,
    choose: (given: unknown) => Promise<BoardFilter | undefined>,
  ): vscode.Disposable =>
    vscode.commands.registerCommand(command, async (given?: unknown) => {
      try {
        const filter = await choose(given);
        if (!filter) return undefined;
        await connect();
        await model.show(filter);
        await vscode.commands.executeCommand('remotex.board.focus');
        return model.hits;
      } catch (error) {
        void showFailure(error, log);
        return undefined;
      }
    });
  const askAuthor = async (): Promise<BoardFilter | undefined> => {
    const counts = new Map<string, number>();
    for (const { by } of await board.read({ last: 500 })) counts.set(by, (counts.get(by) ?? 0) + 1);
    const authors = [...counts].sort(([, one], [, other]) => other - one);
    const by = await pick('By which author?', authors);
    return by === undefined ? undefined : { kind: 'by', by };
  };
  const askTopic = async (): Promise<BoardFilter | undefined> => {
    const { topics } = await board.topics({});
    const topic = await pick(
      'Which topic?',
      topics.map(({ topic, items }) => [topic, items] as const),
    );
    return topic === undefined ? undefined : { kind: 'topic', topic };
  };
  const askFilter = async (): Promise<BoardFilter | undefined> => {
    const options = { title: 'Filter Bulletin Board', placeHolder: 'What is to be shown?' };
    const chosen = await vscode.window.showQuickPick(choices(model.filter, reader()), options);
    if (chosen?.filter === 'ask for an author') return askAuthor();
    return chosen?.filter === 'ask for a topic' ? askTopic() : chosen?.filter;
  };

  return vscode.Disposable.from(
    register('remotex.filterBoard', async (given) => {
      const checked = z.safeParse(Given, given);
      return checked.success ? filterOf(checked.data) : askFilter();
    }),
    register('remotex.clearFilter', async () => ({ kind: 'all' })),
    register('remotex.searchBoard', async (given) => {
      const before = model.filter.kind === 'search' ? model.filter.words : '';
      const words = typeof given === 'string' ? given : await askWords(before);
      return words?.trim() ? { kind: 'search', words: words.trim() } : undefined;
    }),
  );
}

function filterOf(given: z.infer<typeof Given>): BoardFilter {
  if (typeof given === 'string') return { kind: given };
  return 'topic' in given ? { kind: 'topic', topic: given.topic } : { kind: 'by', by: given.by };
}

function choices(now: BoardFilter, reader: string): Choice[] {
  const all: readonly (Choice & { readonly kinds: BoardFilter['kind'] })[] = [
    { label: '$(list-tree) All', filter: { kind: 'all' }, kinds: 'all' },
    { label: '$(circle-filled) Unread Only', filter: { kind: 'unread' }, kinds: 'unread' },
    { label: '$(warning) High Priority', filter: { kind: 'high' }, kinds: 'high' },
    {
      label: '$(mention) Mentions of Me',
      description: `@${noIcons(clip(reader, 60))}`,
      filter: { kind: 'mentions' },
      kinds: 'mentions',
    },
    { label: '$(account) By an Author…', filter: 'ask for an author', kinds: 'by' },
    { label: '$(comment-discussion) One Topic…', filter: 'ask for a topic', kinds: 'topic' },
  ];
  return all.map(({ kinds, ...choice }) =>
    kinds === now.kind ? { ...choice, detail: 'Shown now' } : choice,
  );
}

/** Names that others gave, with how many items each has. */
async function pick(
  title: string,
  names: readonly (readonly [name: string, items: number])[],
): Promise<string | undefined> {
  const choices = names.map(([name, items]) => ({
    label: noIcons(clip(name, 100)),
    description: counted(items, 'item'),
    name,
  }));
  return (await vscode.window.showQuickPick(choices, { title, placeHolder: 'Type to find it' }))?.name;
}

/** `$(zap)` in a quick pick becomes an icon, unless it is escaped. */
const noIcons = (text: string): string => text.replaceAll('$(', '\\$(');

function askWords(value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Search Bulletin Board',
    prompt: 'Finds items that have all these words.',
    placeHolder: 'Words',
    value,
    validateInput: (text) => (Buffer.byteLength(text) <= 1000 ? undefined : 'At most 1000 bytes.'),
  });
}
