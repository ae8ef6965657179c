import { Board } from '../api/board.ts';
import type { NewsItem } from '../api/boardItems.ts';
import { type Command, FoundProblem, type Input, UsageError } from './command.ts';
import { NoDaemonError } from './daemonAccess.ts';
import { explainAuthor } from './findItem.ts';
import { itemId } from './values.ts';

export const deleteItems: Command = {
  name: 'delete',
  args: 'ID...',
  summary: 'Take away the text of items of yours',
  details: 'That there was an item is still shown: others may have answered it.',
  options: {
    by: {
      type: 'string',
      value: 'NAME',
      help: 'their author (default: REMOTEX_NAME, else this machine)',
    },
  },
  examples: ['remotex delete 5', 'remotex delete 5 6 --by build'],
  async run(input) {
    const ids = input.args.map((text) => itemId('remotex delete', text));
    if (ids.length === 0) throw new UsageError('Say which items, for example: remotex delete 5');
    let hasFailed = false;
    for (const id of ids) {
      try {
        const item = await deleteItem(input, id);
        input.output.result(
          item,
          `Deleted item ${id}. Its copies in the backups go within about a week of use.`,
        );
      } catch (error) {
        // Without a daemon the others fail as well.
        if (error instanceof NoDaemonError) throw error;
        input.output.failure(error);
        hasFailed = true;
      }
    }
    if (hasFailed) throw new FoundProblem();
  },
};

async function deleteItem({ daemon, text, person }: Input, id: number): Promise<NewsItem> {
  try {
    return await daemon.module(Board).delete({ id, by: text('by') ?? person });
  } catch (error) {
    throw explainAuthor(error);
  }
}
