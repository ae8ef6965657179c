/** Items of another board, with their times. What is here already is not added again. */
import type { DatabaseSync } from 'node:sqlite';
import type { Imported } from '../api/boardCopies.ts';
import type { ImportBatch } from '../api/boardItems.ts';
import { createInsert } from './insert.ts';
import type { Client } from './items.ts';
import { transaction } from './transaction.ts';

/**
 * In one transaction: all of the batch is on disk when it returns, or none. Each item of this board stands for one that is given:
 * two that are alike there are two here as well.
 */
export function importItems(
  database: DatabaseSync,
  { items, known = [] }: ImportBatch,
  client: Client,
): Imported {
  const same = database.prepare(
    'SELECT id FROM items WHERE posted = ? AND by = ? AND topic = ? AND item = ? ORDER BY id',
  );
  const insert = createInsert(database);
  const answer = database.prepare('SELECT coalesce(thread, id) AS thread FROM items WHERE id = ?');
  /** Ids there to ids here. */
  const here = new Map(known);
  const taken = new Set(here.values());
  let added = 0;
  let unlinked = 0;

  const add = (given: ImportBatch['items'][number]): readonly [number, number] => {
    const { id, replyTo, thread: _, client: poster = { name: client.name }, ...item } = given;
    const found = same
      .all(item.when, item.by, item.topic, item.item)
      .find((row) => !taken.has(Number(row.id)));
    if (found) return [id, Number(found.id)];
    const answered = replyTo === undefined ? undefined : here.get(replyTo);
    const thread = answered === undefined ? undefined : answer.get(answered)?.thread;
    if (replyTo !== undefined && thread === undefined) unlinked++;
    const link = thread === undefined ? {} : { replyTo: answered, thread: Number(thread) };
    const now = insert({ ...item, ...link, client: poster });
    added++;
    return [id, now];
  };
  const ids = transaction(database, () =>
    items.map((item) => {
      const [given, now] = add(item);
      here.set(given, now);
      taken.add(now);
      return [given, now] as [number, number];
    }),
  );
  return { added, skipped: items.length - added, unlinked, ids };
}
