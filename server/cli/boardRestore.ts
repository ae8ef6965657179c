import { Board } from '../api/board.ts';
import { describeItems, describeTime } from '../api/boardText.ts';
import { type Command, UsageError } from './command.ts';

export const boardRestore: Command = {
  name: 'board restore',
  args: '[NAME]',
  summary: 'Put a copy in the place of the board; what is there now is kept',
  details: 'Without NAME it is the newest good copy. The names are shown by: remotex board backups',
  options: {},
  examples: ['remotex board restore', 'remotex board restore board-2026-06-02T08-00-00.000Z.db'],
  async run({ args, daemon, output }) {
    const [name, ...rest] = args;
    if (rest.length > 0) throw new UsageError('Name one copy; they are shown by: remotex board backups');
    const result = await daemon.module(Board).restore(name === undefined ? {} : { name });
    const { restored, kept, items } = result;
    const lines = [
      `Restored the copy of ${describeTime(new Date(restored.when))}: the board has ${describeItems(items)}.`,
      ...(kept === undefined ? [] : [`What was there before is kept: ${kept}`]),
    ];
    output.result(result, lines.join('\n'));
  },
};
