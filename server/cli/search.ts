import { type Command, UsageError } from './command.ts';
import { itemOptions, showItems } from './showItems.ts';

export const search: Command = {
  name: 'search',
  args: 'WORDS...',
  summary: 'Show the items that have all these words, newest last',
  details: 'Capitals do not matter. Words are whole ones: "bridge" does not find "bridges".',
  options: itemOptions,
  examples: ['remotex search bridge', 'remotex search build failed --since 3d'],
  async run(input) {
    const words = input.args.join(' ');
    if (words.trim() === '') throw new UsageError('Say which words, for example: remotex search bridge');
    await showItems(input, words);
  },
};
