/** Items by what was asked of them, as `read` and `search` show them. */
import { Board } from '../api/board.ts';
import type { NewsItem } from '../api/boardItems.ts';
import { mostItems } from '../api/boardLimits.ts';
import type { ReadQuery } from '../api/boardReading.ts';
import { beyondLimits, describeSome, explainKept } from '../api/keepText.ts';
import { describeItem } from '../api/newsText.ts';
import type { Input, Option } from './command.ts';
import { filtersIn, itemFilters } from './itemFilters.ts';
import { pastTime } from './times.ts';
import { given, optionalItemId, wholeNumber } from './values.ts';

export const itemOptions: Readonly<Record<string, Option>> = {
  last: { type: 'string', value: 'N', help: 'how many of the newest items (default: 20, at most 1000)' },
  after: { type: 'string', value: 'ID', help: 'only items after this one' },
  before: { type: 'string', value: 'ID', help: 'only items before this one' },
  since: {
    type: 'string',
    value: 'TIME',
    help: 'only items of the last 30m, 2h or 3d, or since 2026-06-02T08:00',
  },
  ...itemFilters,
  pinned: { type: 'boolean', help: 'only pinned items' },
  unread: { type: 'boolean', help: 'only items that you have not marked as read (see: remotex mark-read)' },
  reader: {
    type: 'string',
    value: 'NAME',
    help: 'tell what this reader has not read (default: REMOTEX_NAME, else this machine)',
  },
};

export async function showItems(input: Input, search: string | undefined): Promise<void> {
  const { daemon, output, now } = input;
  const query = await readQuery(input, search);
  const items = await daemon.module(Board).read(query);
  // With --json nobody is told, so nothing is asked.
  if (!output.json) await noteWhatIsNot(input, query, items);
  output.result(items, items.map((item) => describeItem(item, now())).join('\n'));
}

async function readQuery(input: Input, search: string | undefined): Promise<ReadQuery> {
  const { text, flag, person, now } = input;
  const unread = flag('unread') || undefined;
  const asked = given({
    last: wholeNumber('--last', text('last')),
    after: wholeNumber('--after', text('after')?.replace(/^#/, '')),
    before: optionalItemId('--before', text('before')),
    since: pastTime('--since', text('since'), now()),
    search,
    pinned: flag('pinned') || undefined,
    unread,
    reader: text('reader') ?? (unread && person),
  });
  const query = { ...asked, ...(await filtersIn(input)) };
  return given({ ...query, last: query.last ?? usualLast(query) });
}

/** Twenty fit a screen; who reads on from somewhere wants the rest. Of a thread and of what is unread, all: it is marked as read next. */
function usualLast({ after, since, thread, unread }: ReadQuery): number | undefined {
  if (after !== undefined || since !== undefined) return undefined;
  return thread === undefined && unread === undefined ? 20 : mostItems;
}

async function noteWhatIsNot(
  { daemon, output }: Input,
  { last, reader, ...filters }: ReadQuery,
  items: readonly NewsItem[],
): Promise<void> {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  const isPlain = given.length === 0;
  if (items.length === 0) output.note(describeNone(given.map(([name]) => name)));
  const { after } = filters;
  if (!isPlain && after === undefined) return;
  const { dropped, keep, items: all } = await daemon.module(Board).state({});
  if (after !== undefined && dropped.upTo > after) {
    const gone = `Items up to #${dropped.upTo} were dropped${explainKept(keep)}`;
    output.note(`${gone}; there may be fewer here than were posted.`);
  }
  const count = beyondLimits(dropped);
  if (isPlain && count > 0 && items.length >= all) output.note(`${describeSome(count, 'older ')} dropped.`);
}

function describeNone(filters: readonly string[]): string {
  if (filters.length === 0) return 'The board is empty. Post with: remotex post "hello"';
  return filters.join() === 'unread' ? 'Nothing is unread.' : 'No such items.';
}
