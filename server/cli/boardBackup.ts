import { Board } from '../api/board.ts';
import { describeItems } from '../api/boardText.ts';
import type { Command } from './command.ts';

export const boardBackup: Command = {
  name: 'board backup',
  args: '',
  summary: 'Make a copy of the board now',
  details:
    'Remotex makes one each day by itself, if something was posted, and keeps one of each of the last seven days with copies, and the newest three. Posts go on meanwhile.',
  options: {},
  examples: ['remotex board backup'],
  async run({ daemon, output }) {
    const copy = await daemon.module(Board).backup({});
    output.result(copy, `Copied ${describeItems(copy.items)} to ${copy.name}.`);
  },
};
