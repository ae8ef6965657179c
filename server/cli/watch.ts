import { mostItems } from '../api/boardLimits.ts';
import type { WatchQuery } from '../api/boardReading.ts';
import { describeItem } from '../api/newsText.ts';
import { type Command, type Input, UsageError } from './command.ts';
import { createItemRunner } from './execItem.ts';
import { followBoard } from './followBoard.ts';
import { filtersIn, itemFilters, searchOption } from './itemFilters.ts';
import { codeOfSignal } from './process.ts';
import { pastTime } from './times.ts';
import { given, wholeNumber } from './values.ts';

export const watch: Command = {
  name: 'watch',
  args: '',
  summary: 'Show each new item of the bulletin board as it is posted',
  details: [
    'It goes on until Ctrl-C (exit code 130), over restarts of Remotex and sleep of the machine; each item is shown once and in order. After remotex stop it waits until somebody starts Remotex again. When the reader of its output has gone, it ends at the next item.',
    'With --exec nothing is shown: for each item CMD is run by the shell, one after the other. It has the item as JSON on standard input, and in REMOTEX_ID, REMOTEX_ITEM, REMOTEX_BY, REMOTEX_TOPIC, REMOTEX_PRIORITY and REMOTEX_WHEN. They hold what others wrote: quote them in CMD ("$REMOTEX_ITEM").',
  ].join('\n\n'),
  options: {
    last: { type: 'string', value: 'N', help: `begin with the newest N items (at most ${mostItems})` },
    after: { type: 'string', value: 'ID', help: 'begin with the item after this one' },
    since: {
      type: 'string',
      value: 'TIME',
      help: `begin with the items of the last 30m, 2h or 3d, or since an ISO time (at most ${mostItems})`,
    },
    ...itemFilters,
    ...searchOption,
    exec: { type: 'string', value: 'CMD', help: 'run CMD for each item, instead of showing it' },
  },
  examples: [
    'remotex watch --last 5',
    'remotex watch --topic build --json | jq -r .item',
    'remotex watch --mentions ada --exec \'notify-send "$REMOTEX_BY" "$REMOTEX_ITEM"\'',
  ],
  async run(input) {
    const { text, output, now, process } = input;
    const command = text('exec');
    if (command?.trim() === '') throw new UsageError('--exec takes a command.');
    const runner = command === undefined ? undefined : createItemRunner({ command, input });
    const begin = beginning(input);
    process.onSignal((signal) => {
      runner?.end();
      process.exit(codeOfSignal(signal));
    });
    const items = await followBoard(input, { ...begin, ...(await filtersIn(input)) });
    output.note('Watching the board. Ctrl-C ends.');
    for await (const item of items) {
      if (runner) await runner.run(item);
      else output.result(item, describeItem(item, now()));
      await process.drained();
    }
  },
};

function beginning({ text, now }: Input): WatchQuery {
  const last = wholeNumber('--last', text('last'));
  const after = wholeNumber('--after', text('after')?.replace(/^#/, ''));
  const begin = given({ last, after, since: pastTime('--since', text('since'), now()) });
  if (Object.keys(begin).length > 1) throw new UsageError('Give one of --last, --after and --since.');
  if (last === 0) return {};
  if (last !== undefined && last > mostItems) {
    throw new UsageError(`--last takes a number up to ${mostItems}.`);
  }
  return begin;
}
