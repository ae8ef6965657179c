import { Board } from '../api/board.ts';
import type { NewsItem } from '../api/boardItems.ts';
import { mostItems } from '../api/boardLimits.ts';
import type { WatchQuery } from '../api/boardReading.ts';
import { describeItem } from '../api/newsText.ts';
import { RemoteError } from '../remote/errors.ts';
import { type Command, EndsWith, type Input, UsageError } from './command.ts';
import { followBoard } from './followBoard.ts';
import { filtersIn, itemFilters, searchOption } from './itemFilters.ts';
import { codeOfSignal } from './process.ts';
import { wholeNumber } from './values.ts';

/** As timeout(1) has it. */
export const timedOutCode = 124;

/** The longest timer there is, in seconds: 24 days. */
const longest = Math.floor((2 ** 31 - 1) / 1000);

export const wait: Command = {
  name: 'wait',
  args: '',
  summary: 'Wait for an item of the bulletin board, and show it',
  details:
    'It waits for the first item that is posted after the command was started, or after item ID. Exit codes: 0 it came, 124 none came in time, 130 ended by Ctrl-C.',
  options: {
    timeout: { type: 'string', value: 'SECONDS', help: 'how long to wait (default: for ever)' },
    after: { type: 'string', value: 'ID', help: 'the first item after this one, if it is there already' },
    ...itemFilters,
    ...searchOption,
  },
  examples: ['remotex wait --topic deploy --timeout 60', 'remotex wait --search "build done" && ./deploy.sh'],
  async run(input) {
    const { text, output, now, process } = input;
    const after = wholeNumber('--after', text('after')?.replace(/^#/, ''));
    const seconds = wholeNumber('--timeout', text('timeout'));
    if (seconds === 0) throw new UsageError('--timeout takes 1 second or more.');
    if (seconds !== undefined && seconds > longest) {
      throw new UsageError(`--timeout takes at most ${longest} seconds.`);
    }
    process.onSignal((signal) => process.exit(codeOfSignal(signal)));
    const found = filtersIn(input).then((filters) =>
      after === undefined ? firstFromStart(input, filters) : firstOf(input, { ...filters, after }),
    );
    const item = await (seconds === undefined ? found : inTime(found, seconds));
    output.result(item, describeItem(item, now()));
  },
};

/** Also what was posted while we were starting: who starts us and then posts must not wait in vain. */
async function firstFromStart(input: Input, filters: WatchQuery): Promise<NewsItem> {
  const { started } = input.process;
  const board = input.daemon.module(Board);
  const { head } = await board.state({});
  const range = { since: started.toISOString(), before: head + 1, last: mostItems };
  const recent = await board.read({ ...filters, ...range });
  // Of a clock that was set back there may be items of the future, which are old.
  const now = input.now().toISOString();
  return recent.find(({ when }) => when <= now) ?? firstOf(input, { ...filters, after: head });
}

async function firstOf(input: Input, query: WatchQuery): Promise<NewsItem> {
  const items = await followBoard(input, query);
  input.output.note('Waiting for an item. Ctrl-C ends.');
  for await (const item of items) return item;
  throw new RemoteError('stream-ended', 'The board ended before an item came. Try again.');
}

/** Rejects when the seconds are over, whatever is waited for: a daemon that starts or hangs, or an item. */
async function inTime(item: Promise<NewsItem>, seconds: number): Promise<NewsItem> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const text = `No item came within ${seconds} s.`;
    const end = () => reject(new EndsWith(timedOutCode, new RemoteError('timeout', text)));
    timer = setTimeout(end, seconds * 1000);
  });
  try {
    return await Promise.race([item, late]);
  } finally {
    clearTimeout(timer);
  }
}
