/** One row of the board, with its words for the search. The only place that adds to either. */
import type { DatabaseSync } from 'node:sqlite';
import type { NewsItem } from '../api/board.ts';

export interface Row extends Omit<NewsItem, 'id' | 'replyTo'> {
  readonly replyTo: number | null;
  readonly key: string | null;
  readonly client: string;
}

/**
 * Gives the id. The words are added by a statement of their own: FTS5 writes all it has gathered when a trigger begins, so with
 * a trigger 64 posts at once took four times as long. Both are in the transaction of the caller.
 */
export function createInsert(database: DatabaseSync): (row: Row) => number {
  const insert = database.prepare(
    'INSERT INTO items (item, by, posted, topic, priority, replyTo, key, client) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const index = database.prepare('INSERT INTO itemText (rowid, item) VALUES (?, ?)');
  return ({ item, by, when, topic, priority, replyTo, key, client }) => {
    const id = Number(insert.run(item, by, when, topic, priority, replyTo, key, client).lastInsertRowid);
    index.run(id, item);
    return id;
  };
}
