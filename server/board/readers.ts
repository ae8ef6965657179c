/** Who has read what: a mark up to which all is read, of the board or of a topic, and single items after it. */
import type { DatabaseSync } from 'node:sqlite';
import type { MarkRead, Unread } from '../api/boardReading.ts';
import { transaction } from './transaction.ts';

/** Unread items are counted among so many of the newest: else a reader who never marks anything would slow down everybody. */
export const mostCounted = 1000;

export interface Readable {
  readonly id: number;
  readonly topic: string;
  readonly deleted?: string | undefined;
}

/** What one reader has not read, as it is at the moment of asking. */
export interface Reader {
  /** Nothing up to this id is unread. */
  readonly upTo: number;
  isUnread(item: Readable): boolean;
}

export interface Readers {
  of(reader: string): Reader;
  /** By topic, among the newest items. */
  count(reader: string): { readonly topics: ReadonlyMap<string, number> } & Unread;
  mark(marks: MarkRead, head: number): Unread;
}

/** The mark of the whole board: no topic has an empty name. */
const wholeBoard = '';

export function createReaders(database: DatabaseSync): Readers {
  const marksOf = database.prepare('SELECT topic, upTo FROM marks WHERE reader = ?');
  const readsOf = database.prepare('SELECT id FROM reads WHERE reader = ? AND id > ?');
  const newest = database.prepare(
    `SELECT id, topic, deleted FROM items WHERE id > ? ORDER BY id DESC LIMIT ${mostCounted}`,
  );
  const setMark = database.prepare(
    `INSERT INTO marks (reader, topic, upTo) VALUES (?, ?, ?)
     ON CONFLICT (reader, topic) DO UPDATE SET upTo = max(upTo, excluded.upTo)`,
  );
  const setRead = database.prepare('INSERT OR IGNORE INTO reads (reader, id) VALUES (?, ?)');
  const setThread = database.prepare(
    'INSERT OR IGNORE INTO reads (reader, id) SELECT ?, id FROM items WHERE thread = ? AND id BETWEEN ? AND ?',
  );
  // What the mark of the board covers needs no other.
  const forgetReads = database.prepare('DELETE FROM reads WHERE reader = ? AND id <= ?');
  const forgetMarks = database.prepare("DELETE FROM marks WHERE reader = ? AND topic <> '' AND upTo <= ?");

  const of = (reader: string): Reader => {
    const marks = new Map(marksOf.all(reader).map(({ topic, upTo }) => [String(topic), Number(upTo)]));
    const upTo = marks.get(wholeBoard) ?? 0;
    const reads = new Set(readsOf.all(reader, upTo).map(({ id }) => Number(id)));
    return {
      upTo,
      isUnread: ({ id, topic, deleted }) =>
        deleted === undefined && id > Math.max(upTo, marks.get(topic) ?? 0) && !reads.has(id),
    };
  };
  const count = (name: string) => {
    const reader = of(name);
    const topics = new Map<string, number>();
    const rows = newest.all(reader.upTo);
    for (const row of rows) {
      const topic = String(row.topic);
      if (reader.isUnread({ id: Number(row.id), topic, deleted: textOf(row.deleted) }))
        topics.set(topic, (topics.get(topic) ?? 0) + 1);
    }
    const unread = [...topics.values()].reduce((sum, each) => sum + each, 0);
    return { topics, unread, ...(rows.length === mostCounted ? { more: true as const } : {}) };
  };

  return {
    of,
    count,
    mark({ reader, ids, thread, topic, upTo = head0 }, head) {
      const until = Math.min(upTo, head);
      transaction(database, () => {
        for (const id of ids ?? []) if (id <= until) setRead.run(reader, id);
        if (thread !== undefined) {
          if (thread <= until) setRead.run(reader, thread);
          setThread.run(reader, thread, of(reader).upTo + 1, until);
        }
        if (topic !== undefined) setMark.run(reader, topic, until);
        if (ids ?? thread ?? topic) return;
        setMark.run(reader, wholeBoard, until);
        forgetReads.run(reader, until);
        forgetMarks.run(reader, until);
      });
      const { unread, more } = count(reader);
      return { unread, ...(more ? { more } : {}) };
    },
  };
}

/** Up to whatever was given. */
const head0 = Number.MAX_SAFE_INTEGER;
const textOf = (value: unknown): string | undefined => (value === null ? undefined : String(value));
