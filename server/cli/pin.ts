import { Board } from '../api/board.ts';
import { type Command, UsageError } from './command.ts';
import { itemId } from './values.ts';

export const pin: Command = {
  name: 'pin',
  args: 'ID',
  summary: 'Pin an item, so that it is always kept; or unpin it',
  options: { off: { type: 'boolean', help: 'unpin it' } },
  examples: ['remotex pin 5', 'remotex pin 5 --off', 'remotex read --pinned'],
  async run({ args, flag, daemon, output }) {
    const [first, ...rest] = args;
    if (first === undefined || rest.length > 0)
      throw new UsageError('Say which item, for example: remotex pin 5');
    const id = itemId('remotex pin', first);
    const item = await daemon.module(Board).pin({ id, pinned: !flag('off') });
    output.result(item, item.pinned === undefined ? `Item ${id} is not pinned.` : `Item ${id} is pinned.`);
  },
};
