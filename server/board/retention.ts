/** What the board no longer holds: expired items, and those beyond what is to be kept. They are dropped and counted. */
import type { DatabaseSync } from 'node:sqlite';
import type { BoardState, Dropped, Keep, SetKeep } from '../api/boardState.ts';
import { createReindex } from './insert.ts';
import { highestId } from './look.ts';
import { transaction } from './transaction.ts';

export type Why = 'count' | 'age' | 'expired';

/** So many in one transaction: those who post meanwhile wait for no more than that. */
const mostAtOnce = 500;

const dayMs = 24 * 60 * 60_000;

export interface Retention {
  state(): BoardState;
  set(keep: SetKeep): void;
  /** Drops what has expired and is not pinned. Returns how many: fewer than there are, when there are many. */
  dropExpired(now: Date): number;
  /** Drops some of what is beyond the limits. Returns how many, and 0 when none is left. */
  dropBeyond(now: Date): number;
  /** When the next item expires, as ISO 8601 in UTC. */
  nextExpiry(): string | undefined;
}

export function createRetention(database: DatabaseSync): Retention {
  const counted = database.prepare('SELECT coalesce(sum(items), 0) AS items FROM topics');
  const limits = database.prepare('SELECT what, amount FROM keep');
  const setLimit = database.prepare('INSERT OR REPLACE INTO keep (what, amount) VALUES (?, ?)');
  const liftLimit = database.prepare('DELETE FROM keep WHERE what = ?');
  const droppedSoFar = database.prepare('SELECT why, items, upTo, last FROM dropped');
  const noteDropped = database.prepare(
    `INSERT INTO dropped (why, items, upTo, last) VALUES (?, ?, ?, ?) ON CONFLICT (why) DO UPDATE SET
     items = items + excluded.items, upTo = max(upTo, excluded.upTo), last = excluded.last`,
  );
  const expired = database.prepare(
    `SELECT id, item, topic FROM items WHERE expires <= ? AND pinned IS NULL LIMIT ${mostAtOnce}`,
  );
  const expiry = database.prepare(
    'SELECT min(expires) AS next FROM items WHERE expires IS NOT NULL AND pinned IS NULL',
  );
  // From the old end: from the new one, all that is kept would be walked over after each post.
  const oldest = database.prepare('SELECT id, item, topic, pinned FROM items ORDER BY id LIMIT ?');
  const olderThan = database.prepare(
    `SELECT id, item, topic FROM items WHERE posted < ? AND pinned IS NULL ORDER BY posted LIMIT ${mostAtOnce}`,
  );
  const remove = database.prepare('DELETE FROM items WHERE id = ?');
  const reindex = createReindex(database);
  const uncount = database.prepare(
    'UPDATE topics SET items = items - 1, latest = coalesce((SELECT max(id) FROM items WHERE items.topic = ?1), 0) WHERE topic = ?1',
  );
  const forgetTopic = database.prepare('DELETE FROM topics WHERE items <= 0');

  const drop = (why: Why, rows: readonly Record<string, unknown>[], now: Date): number => {
    if (rows.length === 0) return 0;
    transaction(database, () => {
      for (const row of rows) {
        const id = Number(row.id);
        reindex(id, String(row.item));
        remove.run(id);
        uncount.run(String(row.topic));
      }
      forgetTopic.run();
      const highest = Math.max(...rows.map(({ id }) => Number(id)));
      noteDropped.run(why, rows.length, highest, now.toISOString());
    });
    return rows.length;
  };
  /** Of the oldest, those that are not pinned. */
  const someBeyond = (items: number): Record<string, unknown>[] => {
    const rows: Record<string, unknown>[] = [];
    const beyond = Number(counted.get()?.items) - items;
    if (beyond <= 0) return rows;
    for (const row of oldest.iterate(beyond)) {
      if (row.pinned === null) rows.push(row);
      if (rows.length === mostAtOnce) break;
    }
    return rows;
  };
  const keep = (): Keep => Object.fromEntries(limits.all().map(({ what, amount }) => [what, Number(amount)]));

  return {
    state: () => ({
      items: Number(counted.get()?.items),
      head: highestId(database),
      keep: keep(),
      dropped: describeDropped(droppedSoFar.all()),
    }),
    set(limits) {
      transaction(database, () => {
        for (const [what, amount] of Object.entries(limits)) {
          if (amount === null) liftLimit.run(what);
          else if (amount !== undefined) setLimit.run(what, amount);
        }
      });
    },
    dropExpired: (now) => drop('expired', expired.all(now.toISOString()), now),
    dropBeyond(now) {
      const { items, days } = keep();
      const byCount = items === undefined ? 0 : drop('count', someBeyond(items), now);
      if (byCount > 0 || days === undefined) return byCount;
      return drop('age', olderThan.all(new Date(now.getTime() - days * dayMs).toISOString()), now);
    },
    nextExpiry() {
      const next = expiry.get()?.next;
      return typeof next === 'string' ? next : undefined;
    },
  };
}

function describeDropped(rows: readonly Record<string, unknown>[]): Dropped {
  const of = (why: Why) => rows.find((row) => row.why === why);
  const latest = rows
    .map(({ last }) => String(last))
    .sort()
    .at(-1);
  return {
    count: Number(of('count')?.items ?? 0),
    age: Number(of('age')?.items ?? 0),
    expired: Number(of('expired')?.items ?? 0),
    upTo: Math.max(Number(of('count')?.upTo ?? 0), Number(of('age')?.upTo ?? 0)),
    ...(latest === undefined ? {} : { last: latest }),
  };
}
