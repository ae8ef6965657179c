/** Which items of the board: the options that reading and following it have in common. */
import type { WatchQuery } from '../api/boardReading.ts';
import type { Input, Option } from './command.ts';
import { threadOf } from './findItem.ts';
import { given, oneOf, optionalItemId, priorities } from './values.ts';

export const itemFilters: Readonly<Record<string, Option>> = {
  topic: { type: 'string', value: 'NAME', help: 'only items of this topic' },
  by: { type: 'string', value: 'NAME', help: 'only items of this author' },
  thread: { type: 'string', value: 'ID', help: 'only the thread that this item is in' },
  mentions: { type: 'string', value: 'NAME', help: 'only items with @NAME' },
  priority: { type: 'string', value: 'low|normal|high', help: 'only items of this priority' },
};

export const searchOption: Readonly<Record<string, Option>> = {
  search: { type: 'string', value: 'WORDS', help: 'only items that have all these words' },
};

/** The members that were asked for, and no others. */
export async function filtersIn(input: Input): Promise<Omit<WatchQuery, 'after' | 'last' | 'since'>> {
  const { text } = input;
  const thread = optionalItemId('--thread', text('thread'));
  const filters = {
    topic: text('topic'),
    by: text('by'),
    search: text('search'),
    mentions: text('mentions')?.replace(/^@/, ''),
    priority: oneOf('--priority', text('priority'), priorities),
  };
  // Last, for it asks the daemon: all that was typed has been checked by then.
  return given({ ...filters, thread: thread === undefined ? undefined : await threadOf(input, thread) });
}
