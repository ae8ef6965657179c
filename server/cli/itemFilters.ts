/** Which items of the board: the options of all commands that follow it. */
import { Priority } from '../api/boardItems.ts';
import type { WatchQuery } from '../api/boardReading.ts';
import { type Input, type Option, UsageError } from './command.ts';
import { wholeNumber } from './values.ts';

export const itemFilters: Readonly<Record<string, Option>> = {
  topic: { type: 'string', value: 'NAME', help: 'only items of this topic' },
  by: { type: 'string', value: 'NAME', help: 'only items of this author' },
  search: { type: 'string', value: 'WORDS', help: 'only items that have all these words' },
  mentions: { type: 'string', value: 'NAME', help: 'only items that have @NAME' },
  thread: { type: 'string', value: 'ID', help: 'only the thread that begins with this item' },
  priority: { type: 'string', value: 'LEVEL', help: 'only items of this priority: low, normal or high' },
};

/** The members that were asked for, and no others. */
export function filtersIn({ text }: Pick<Input, 'text'>): WatchQuery {
  return given({
    topic: text('topic'),
    by: text('by'),
    search: text('search'),
    mentions: text('mentions')?.replace(/^@/, ''),
    thread: wholeNumber('--thread', text('thread')),
    priority: priorityIn(text('priority')),
  });
}

export function priorityIn(text: string | undefined): Priority | undefined {
  const known = Priority.options.find((priority) => priority === text);
  if (text === undefined || known) return known;
  throw new UsageError(`--priority takes low, normal or high, got '${text}'.`);
}

/** Without the members that are undefined, which a contract does not take. */
export function given<T extends object>(members: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  // The types of Object.fromEntries do not say which members are left.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };
}
