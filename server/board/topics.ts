/** The board in large: its topics, and the threads of each. What is looked through is bounded, however large the board is. */
import type { DatabaseSync } from 'node:sqlite';
import type { Thread, Threads, ThreadsQuery, Topics } from '../api/boardReading.ts';
import { mostCounted, type Reader, type Readers } from './readers.ts';
import { createRoom } from './room.ts';
import { columns, readRow } from './rows.ts';

/** As many topics as anybody looks at. */
const mostTopics = 500;

/** Threads are gathered from so many of the newest items: one of a million replies is no reason to read them all. */
const mostWalked = 5000;

/** As many pinned items as are shown first. */
const mostPinned = 100;

const usualThreads = 50;

export function createTopics(database: DatabaseSync, readers: Readers): (reader?: string) => Topics {
  const newest = database.prepare(
    `SELECT some.topic, some.items, items.id, items.by, items.posted
     FROM (SELECT * FROM topics ORDER BY latest DESC LIMIT ${mostTopics}) AS some JOIN items ON items.id = some.latest
     ORDER BY some.latest DESC`,
  );
  const all = database.prepare('SELECT count(*) AS topics FROM topics');
  return (reader) => {
    const counted = reader === undefined ? undefined : readers.count(reader);
    const topics = newest.all().map((row) => ({
      topic: String(row.topic),
      items: Number(row.items),
      unread: counted?.topics.get(String(row.topic)) ?? 0,
      ...(counted?.isMore(String(row.topic)) ? { more: true as const } : {}),
      latest: { id: Number(row.id), by: String(row.by), when: String(row.posted) },
    }));
    const others = topics.length < mostTopics ? 0 : Number(all.get()?.topics) - topics.length;
    return { topics, others, unread: counted?.unread ?? 0, ...(counted?.more ? { more: true } : {}) };
  };
}

export function createThreads(database: DatabaseSync, readers: Readers): (query: ThreadsQuery) => Threads {
  const prepare = (what: string, order: string) => database.prepare(`SELECT ${what} ${order}`);
  const root = 'coalesce(items.thread, items.id) AS root FROM items';
  const walk = prepare(root, 'ORDER BY id DESC');
  const walkTopic = prepare(root, 'WHERE topic = ? ORDER BY id DESC');
  const pinned = prepare(root, `WHERE pinned IS NOT NULL ORDER BY id DESC LIMIT ${mostPinned}`);
  // By its own index: that of the topics would have all items of the topic looked through.
  const pinnedOf = prepare(
    root,
    `INDEXED BY itemsPinned WHERE pinned IS NOT NULL AND topic = ? ORDER BY id DESC LIMIT ${mostPinned}`,
  );
  const byId = prepare(columns, 'FROM items WHERE id = ?');
  const newest = prepare('id, by, posted', 'FROM items WHERE thread = ? ORDER BY id DESC LIMIT 1');
  const replies = prepare(
    'count(*) AS items',
    `FROM (SELECT 1 FROM items WHERE thread = ? LIMIT ${mostCounted})`,
  );
  const oldest = prepare(columns, 'FROM items WHERE thread = ? ORDER BY id LIMIT 1');

  const threadOf = (id: number, reader: Reader | undefined): Thread | undefined => {
    const own = byId.get(id);
    // The first item may have expired or been dropped, and its replies not.
    const first = own ?? oldest.get(id);
    if (!first) return undefined;
    const item = readRow(first);
    const latest = newest.get(id);
    const isUnread = reader?.isUnread(item) ?? false;
    const unread = (own && isUnread ? 1 : 0) + (reader?.unreadReplies(id) ?? 0);
    return {
      first: isUnread ? { ...item, unread: true } : item,
      items: Math.min(mostCounted, (own ? 1 : 0) + Number(replies.get(id)?.items)),
      unread: Math.min(mostCounted, unread),
      latest: latest
        ? { id: Number(latest.id), by: String(latest.by), when: String(latest.posted) }
        : { id: item.id, by: item.by, when: item.when },
    };
  };
  return ({ topic, last = usualThreads, reader: name }) => {
    const reader = name === undefined ? undefined : readers.of(name);
    const roots = new Set(
      (topic === undefined ? pinned.all() : pinnedOf.all(topic)).map((row) => Number(row.root)),
    );
    const rows = topic === undefined ? walk.iterate() : walkTopic.iterate(topic);
    const { found, more } = take(rows, last, roots);
    const first = [...roots].map((id) => threadOf(id, reader)).filter((thread) => thread !== undefined);
    first.sort((a, b) => b.latest.id - a.latest.id);
    const threads: Thread[] = [];
    const room = createRoom();
    for (const thread of first) {
      if (!room.takes(thread.first)) return { threads, more: true };
      threads.push(thread);
    }
    for (const id of found) {
      const thread = threadOf(id, reader);
      if (!thread) continue;
      if (!room.takes(thread.first)) return { threads, more: true };
      threads.push(thread);
    }
    return { threads, more };
  };
}

/** The first threads that are not among the `known`. */
function take(rows: Iterable<Record<string, unknown>>, most: number, known: ReadonlySet<number>) {
  const found = new Set<number>();
  let walked = 0;
  for (const { root } of rows) {
    const id = Number(root);
    if (!known.has(id) && !found.has(id)) {
      if (found.size === most) return { found, more: true };
      found.add(id);
    }
    if (++walked === mostWalked) return { found, more: true };
  }
  return { found, more: false };
}
