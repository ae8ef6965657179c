/** Items of another board, with their times. What is here already is not added again. */
import type { DatabaseSync } from 'node:sqlite';
import type { Imported } from '../api/boardCopies.ts';
import type { ImportBatch } from '../api/boardItems.ts';
import { createInsert, inUtc } from './insert.ts';
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
    'SELECT id FROM items WHERE posted IN (?, ?) AND by = ? AND topic = ? AND item = ? ORDER BY id',
  );
  // Items of this very board whose text is another one since: what was edited or deleted does not come back.
  const changed = database.prepare(
    `SELECT id FROM items WHERE id = ? AND posted = ? AND by = ? AND topic = ?
     AND (? OR edited IS NOT NULL OR deleted IS NOT NULL)`,
  );
  const inserting = createInsert(database)();
  const answer = database.prepare('SELECT coalesce(thread, id) AS thread FROM items WHERE id = ?');
  /** Ids there to ids here. */
  const here = new Map(known);
  const taken = new Set(here.values());
  let added = 0;
  let unlinked = 0;

  const add = (given: ImportBatch['items'][number]): readonly [number, number] => {
    const { id, replyTo, thread: _, client: poster = { name: client.name }, ...item } = given;
    const when = inUtc(item.when);
    const found = same
      .all(when, item.when, item.by, item.topic, item.item)
      .find((row) => !taken.has(Number(row.id)));
    const known = found?.id ?? changed.get(id, when, item.by, item.topic, isChanged(given) ? 1 : 0)?.id;
    if (known !== undefined && !taken.has(Number(known))) return [id, Number(known)];
    const answered = replyTo === undefined ? undefined : here.get(replyTo);
    const thread = answered === undefined ? undefined : answer.get(answered)?.thread;
    if (replyTo !== undefined && thread === undefined) unlinked++;
    const link = thread === undefined ? {} : { replyTo: answered, thread: Number(thread) };
    const now = inserting.add({ ...item, when, ...link, client: poster });
    added++;
    return [id, now];
  };
  const ids = transaction(database, () => {
    const ids = items.map((item) => {
      const [given, now] = add(item);
      here.set(given, now);
      taken.add(now);
      return [given, now] as [number, number];
    });
    inserting.count();
    return ids;
  });
  return { added, skipped: items.length - added, unlinked, ids };
}

const isChanged = ({ edited, deleted }: ImportBatch['items'][number]): boolean =>
  edited !== undefined || deleted !== undefined;
