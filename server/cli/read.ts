import type { Command } from './command.ts';
import { searchOption } from './itemFilters.ts';
import { itemOptions, showItems } from './showItems.ts';

export const read: Command = {
  name: 'read',
  args: '',
  summary: 'Show the items of the board, newest last',
  details:
    'Nothing is marked as read by this: see remotex mark-read. Numbers are taken as 5 and as "#5". With --thread or --unread, all that there are are shown, at most 1000.',
  options: {
    ...itemOptions,
    ...searchOption,
  },
  examples: [
    'remotex read --last 5',
    'remotex read --unread --topic build',
    'remotex read --since 2h',
    'remotex read --json | jq -r ".[].item"',
  ],
  run: (input) => showItems(input, undefined),
};
