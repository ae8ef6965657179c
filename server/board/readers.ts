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
  /** The topics that are not marked as read to their end, with what is; undefined when they are more. */
  topics(most: number): { readonly topic: string; readonly upTo: number }[] | undefined;
  /** How many replies of a thread, among its newest. */
  unreadReplies(thread: number): number;
}

export interface Counted extends Unread {
  /** By topic, among the newest items. */
  readonly topics: ReadonlyMap<string, number>;
  /** Whether older items of a topic are unread as well. */
  isMore(topic: string): boolean;
}

export interface Readers {
  of(reader: string): Reader;
  count(reader: string): Counted;
  mark(marks: MarkRead, head: number): Unread;
}

/** The mark of the whole board: no topic has an empty name. */
const wholeBoard = '';

export function createReaders(database: DatabaseSync): Readers {
  const marksOf = database.prepare('SELECT topic, upTo FROM marks WHERE reader = ?');
  // One by one: who has marked a million single items would else have them all read at each look.
  const isRead = database.prepare('SELECT 1 FROM reads WHERE reader = ? AND id = ?');
  const isUnread = `deleted IS NULL
    AND id > coalesce((SELECT upTo FROM marks WHERE reader = ?1 AND marks.topic = some.topic), 0)
    AND NOT EXISTS (SELECT 1 FROM reads WHERE reader = ?1 AND reads.id = some.id)`;
  const unreadOf = database.prepare(
    `SELECT topic, count(*) AS unread FROM
     (SELECT id, topic, deleted FROM items WHERE id > ?2 ORDER BY id DESC LIMIT ${mostCounted}) AS some
     WHERE ${isUnread} GROUP BY topic`,
  );
  const oldestCounted = database.prepare(
    `SELECT id FROM items WHERE id > ? ORDER BY id DESC LIMIT 1 OFFSET ${mostCounted - 1}`,
  );
  // Mostly the first one that is looked at tells; none where the topic is marked as read.
  const olderOf = database.prepare(
    `SELECT 1 FROM
     (SELECT id, topic, deleted FROM items WHERE topic = ?4 AND id < ?3
       AND id > max(?2, coalesce((SELECT upTo FROM marks WHERE reader = ?1 AND marks.topic = ?4), 0))
      ORDER BY id DESC LIMIT ${mostCounted}) AS some
     WHERE ${isUnread} LIMIT 1`,
  );
  const unreadReplies = database.prepare(
    `SELECT count(*) AS unread FROM
     (SELECT id, topic, deleted FROM items WHERE thread = ?3 AND id > ?2 ORDER BY id DESC LIMIT ${mostCounted}) AS some
     WHERE ${isUnread}`,
  );
  const topicsLeft = database.prepare(
    `SELECT topics.topic, max(?2, coalesce(marks.upTo, 0)) AS upTo
     FROM topics LEFT JOIN marks ON marks.reader = ?1 AND marks.topic = topics.topic
     WHERE topics.latest > ?2 AND topics.latest > coalesce(marks.upTo, 0) LIMIT ?3`,
  );
  const somePast = database.prepare(
    `SELECT id, topic, deleted FROM items WHERE id > ? ORDER BY id LIMIT ${mostCounted}`,
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
    return {
      upTo,
      isUnread: ({ id, topic, deleted }) =>
        deleted === undefined &&
        id > Math.max(upTo, marks.get(topic) ?? 0) &&
        isRead.get(reader, id) === undefined,
      topics(most) {
        const rows = topicsLeft.all(reader, upTo, most + 1);
        if (rows.length > most) return undefined;
        return rows.map(({ topic, upTo }) => ({ topic: String(topic), upTo: Number(upTo) }));
      },
      unreadReplies: (thread) => Number(unreadReplies.get(reader, upTo, thread)?.unread),
    };
  };
  const count = (name: string): Counted => {
    const { upTo } = of(name);
    const rows = unreadOf.all(name, upTo);
    const topics = new Map(rows.map(({ topic, unread }) => [String(topic), Number(unread)]));
    const unread = [...topics.values()].reduce((sum, each) => sum + each, 0);
    const oldest = oldestCounted.get(upTo);
    return {
      topics,
      unread,
      ...(oldest ? { more: true } : {}),
      isMore: (topic) =>
        oldest !== undefined && olderOf.get(name, upTo, Number(oldest.id), topic) !== undefined,
    };
  };
  const setBoardMark = (reader: string, upTo: number): void => {
    setMark.run(reader, wholeBoard, upTo);
    forgetReads.run(reader, upTo);
    forgetMarks.run(reader, upTo);
  };
  /** What was read item by item, with nothing unread before it, becomes one mark. Some at a time: it goes on with the next ones. */
  const moveOn = (name: string): void => {
    const reader = of(name);
    let { upTo } = reader;
    for (const row of somePast.iterate(upTo)) {
      const item = { id: Number(row.id), topic: String(row.topic), deleted: textOf(row.deleted) };
      if (reader.isUnread(item)) break;
      upTo = item.id;
    }
    if (upTo > reader.upTo) setBoardMark(name, upTo);
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
        if (ids ?? thread ?? topic) moveOn(reader);
        else setBoardMark(reader, until);
      });
      const { unread, more } = count(reader);
      return { unread, ...(more ? { more } : {}) };
    },
  };
}

/** Up to whatever was given. */
const head0 = Number.MAX_SAFE_INTEGER;
const textOf = (value: unknown): string | undefined => (value === null ? undefined : String(value));
