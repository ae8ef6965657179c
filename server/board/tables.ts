/** All that is done with the tables of an open board, its statements prepared once. */
import type { DatabaseSync } from 'node:sqlite';
import type { Threads, ThreadsQuery, Topics } from '../api/boardReading.ts';
import { type ApplyChange, createApplyChange } from './changing.ts';
import { type Append, createAppend } from './items.ts';
import { createReaders, type Readers } from './readers.ts';
import { createRead, type Read } from './reading.ts';
import { createRetention, type Retention } from './retention.ts';
import { createThreads, createTopics } from './topics.ts';

export interface Tables {
  readonly append: Append;
  readonly read: Read;
  readonly change: ApplyChange;
  readonly topics: (reader?: string) => Topics;
  readonly threads: (query: ThreadsQuery) => Threads;
  readonly readers: Readers;
  readonly retention: Retention;
}

export function createTables(database: DatabaseSync): Tables {
  const readers = createReaders(database);
  return {
    append: createAppend(database),
    read: createRead(database, readers),
    change: createApplyChange(database),
    topics: createTopics(database, readers),
    threads: createThreads(database, readers),
    readers,
    retention: createRetention(database),
  };
}
