import { Board } from '../api/board.ts';
import type { NewsItem } from '../api/boardItems.ts';
import { type Command, type Input, UsageError } from './command.ts';
import { explainAuthor, findItem } from './findItem.ts';
import { textOptions, whereTextIs, withItemText } from './itemText.ts';
import { itemId } from './values.ts';

const failure = 'Nothing was changed';

export const edit: Command = {
  name: 'edit',
  args: 'ID [TEXT]',
  summary: 'Give an item of yours another text; it is shown as edited',
  details: `${whereTextIs} It shows the text that is there.`,
  options: {
    by: {
      type: 'string',
      value: 'NAME',
      help: 'its author (default: REMOTEX_NAME, else this machine)',
    },
    ...textOptions,
  },
  examples: ['remotex edit 5 "done, and tested"', 'remotex edit 5 --by build --file report.txt'],
  async run(input) {
    const [first, ...words] = input.args;
    if (first === undefined) throw new UsageError('Say which item, for example: remotex edit 5 "done"');
    const id = itemId('remotex edit', first);
    const by = input.text('by') ?? input.person;
    const present = await findItem(input, id, failure);
    const change = (item: string, before?: string) =>
      changeText(input, { id, item, by, ...(before === undefined ? {} : { before }) });
    // No editor opens for what the board refuses: it says why, whatever the text is.
    if (present.by !== by || present.deleted !== undefined) await change(present.item || '-');
    const wanted = { failure, example: `remotex edit ${id} "done"`, present: present.item };
    const item = await withItemText(input, words, wanted, async (text, byHand) => {
      if (text === present.item) return present;
      // Writing takes its time, and the same author may sit in another window as well.
      return change(text, byHand ? present.item : undefined);
    });
    input.output.result(item, item === present ? `${failure}.` : `Changed item ${id}.`);
  },
};

async function changeText(
  { daemon }: Input,
  edit: { id: number; item: string; by: string; before?: string },
): Promise<NewsItem> {
  try {
    return await daemon.module(Board).edit(edit);
  } catch (error) {
    throw explainAuthor(error);
  }
}
