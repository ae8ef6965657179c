import { Board } from '../api/board.ts';
import { describeCopy, describeTime } from '../api/boardText.ts';
import type { Command } from './command.ts';
import { columns } from './help.ts';

export const boardBackups: Command = {
  name: 'board backups',
  args: '',
  summary: 'List the copies of the board, newest first',
  details: 'Files that were put aside, as by a restore, are listed as well. Remotex never removes those.',
  options: {},
  examples: ['remotex board backups'],
  async run({ daemon, output }) {
    const found = await daemon.module(Board).backups({});
    const { folder, backups, kept, lastFailure } = found;
    if (lastFailure)
      output.note(
        `The last copy failed, ${describeTime(new Date(lastFailure.when))}: ${lastFailure.message}`,
      );
    if (backups.length === 0) output.note('There is no copy yet. Make one with: remotex board backup');
    const copies = backups.map((copy) => [copy.name, describeCopy(copy)] as const);
    const lines = [
      ...(copies.length > 0 ? [`Copies in ${folder}:`, ...columns(copies)] : []),
      ...(kept.length > 0 ? ['Put aside, and never removed:', ...kept.map(({ path }) => `  ${path}`)] : []),
    ];
    output.result(found, lines.join('\n'));
  },
};
