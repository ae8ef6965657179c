/** What belongs to one item in the board's tables: its row, its words for the search, and the count of its topic. */
import type { DatabaseSync } from 'node:sqlite';
import type { NewsItem } from '../api/boardItems.ts';

export interface Insert {
  add(row: Row): number;
  count(): void;
}

/** An item that has no id yet. */
export interface Row extends Omit<NewsItem, 'id'> {
  readonly key?: string | undefined;
}

/**
 * One of them for each transaction. `add` gives the id; `count` ends it: the topics are counted once for all. The words are added by a statement of their own: FTS5 writes all it has gathered when a trigger begins, so with
 * a trigger 64 posts at once took four times as long. All is in the transaction of the caller.
 */
export function createInsert(database: DatabaseSync): () => Insert {
  const insert = database.prepare(
    `INSERT INTO items (item, by, posted, topic, priority, replyTo, key, client, pid, thread, file, line, expires, pinned, edited, deleted)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const index = database.prepare('INSERT INTO itemText (rowid, item) VALUES (?, ?)');
  const count = database.prepare(
    `INSERT INTO topics (topic, items, latest) VALUES (?, ?, ?)
     ON CONFLICT (topic) DO UPDATE SET items = items + excluded.items, latest = max(latest, excluded.latest)`,
  );
  const add = (row: Row): number => {
    const { item, by, when, topic, priority, replyTo, key, client, thread, link, expires } = row;
    const { pinned = null, edited = null, deleted = null } = row;
    const given = insert.run(
      ...[item, by, when, topic, priority, replyTo ?? null, key ?? null, client?.name ?? ''],
      ...[client?.pid ?? null, thread ?? null, link?.file ?? null, link?.line ?? null],
      ...[expires === undefined ? null : inUtc(expires), pinned, edited, deleted],
    );
    const id = Number(given.lastInsertRowid);
    index.run(id, item);
    return id;
  };
  return () => {
    const topics = new Map<string, { items: number; latest: number }>();
    return {
      add(row) {
        const latest = add(row);
        const items = (topics.get(row.topic)?.items ?? 0) + 1;
        topics.set(row.topic, { items, latest });
        return latest;
      },
      count() {
        for (const [topic, { items, latest }] of topics) count.run(topic, items, latest);
      },
    };
  };
}

/**
 * FTS5 is told the words that it has, and the ones that it is to have: none ('') while the row is there, for it counts its rows, and
 * takes one too few for damage.
 */
export function createReindex(database: DatabaseSync): (id: number, before: string, now?: string) => void {
  const forget = database.prepare("INSERT INTO itemText (itemText, rowid, item) VALUES ('delete', ?, ?)");
  const index = database.prepare('INSERT INTO itemText (rowid, item) VALUES (?, ?)');
  return (id, before, now) => {
    forget.run(id, before);
    if (now !== undefined) index.run(id, now);
  };
}

/** In the one form in which texts are in the order of their times. */
export const inUtc = (time: string): string => new Date(time).toISOString();
