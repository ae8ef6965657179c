import { Board } from '../api/board.ts';
import type { BoardState } from '../api/boardState.ts';
import { describeItems } from '../api/boardText.ts';
import { beyondLimits, describeKept } from '../api/keepText.ts';
import { describeAge } from '../api/newsText.ts';
import { type Command, UsageError } from './command.ts';
import { describeCount } from './quantities.ts';
import { wholeNumber } from './values.ts';

export const boardKeep: Command = {
  name: 'board keep',
  args: '',
  summary: 'Show or say how many items are kept, and for how long',
  details:
    'Without options it shows what is kept and what was dropped. The board is copied first (see: remotex board backups); then what is beyond a limit is dropped, and from then on as items come. Pinned items never are.',
  options: {
    items: { type: 'string', value: 'N|all', help: 'keep so many of the newest items' },
    days: { type: 'string', value: 'N|all', help: 'keep items for so many days' },
  },
  examples: [
    'remotex board keep',
    'remotex board keep --items 10000 --days 365',
    'remotex board keep --items all',
  ],
  async run({ text, daemon, output, now }) {
    const board = daemon.module(Board);
    const limits = { items: limit('--items', text('items')), days: limit('--days', text('days')) };
    const before = await board.state({});
    if (limits.items === undefined && limits.days === undefined)
      return output.result(before, describeState(before, now()));
    const after = await board.keep(limits);
    const count = beyondLimits(after.dropped) - beyondLimits(before.dropped);
    const dropped = count > 0 ? `Dropped ${describeItems(count)}` : 'Nothing was dropped';
    output.result(after, `${dropped}; ${describeKept(after.keep)} kept.`);
  },
};

function limit(option: string, text: string | undefined): number | null | undefined {
  if (text === 'all') return null;
  if (text === undefined || /^[1-9]\d*$/.test(text)) return wholeNumber(option, text);
  throw new UsageError(`${option} takes a number from 1, or "all"; got '${text}'.`);
}

function describeState({ items, keep, dropped }: BoardState, now: Date): string {
  const kept = describeKept(keep);
  const isLimited = keep.items !== undefined || keep.days !== undefined;
  const why = [
    [dropped.count, 'as too many'],
    [dropped.age, 'as too old'],
    [dropped.expired, 'as expired'],
  ] as const;
  const parts = why.filter(([count]) => count > 0).map(([count, as]) => `${describeCount(count)} ${as}`);
  const last =
    dropped.last === undefined ? '' : `, the last of them ${describeAge(new Date(dropped.last), now)}`;
  return [
    isLimited
      ? `${kept[0]?.toUpperCase()}${kept.slice(1)} kept; pinned items always are.`
      : 'All items are kept.',
    `The board has ${describeItems(items)}. Dropped so far: ${parts.length === 0 ? 'none' : parts.join(', ')}${last}.`,
  ].join('\n');
}
