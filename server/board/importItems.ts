/** Items of another board, with their times. What is here already is not added again. */
import type { DatabaseSync } from 'node:sqlite';
import type { ImportBatch } from '../api/board.ts';
import type { Imported } from '../api/boardCopies.ts';
import { createInsert } from './insert.ts';
import { transaction } from './transaction.ts';

/**
 * In one transaction: all of the batch is on disk when it returns, or none. Each item of this board stands for one that is given:
 * two that are alike there are two here as well.
 */
export function importItems(
  database: DatabaseSync,
  { items, known = [] }: ImportBatch,
  client: string,
): Imported {
  const same = database.prepare(
    'SELECT id FROM items WHERE posted = ? AND by = ? AND topic = ? AND item = ? ORDER BY id',
  );
  const insert = createInsert(database);
  const isHere = database.prepare('SELECT 1 FROM items WHERE id = ?');
  /** Ids there to ids here. */
  const here = new Map(known);
  const taken = new Set(here.values());
  let added = 0;
  let unlinked = 0;

  const add = (item: ImportBatch['items'][number]): readonly [number, number] => {
    const { by, when, topic, priority, replyTo } = item;
    const found = same.all(when, by, topic, item.item).find(({ id }) => !taken.has(Number(id)));
    if (found) return [item.id, Number(found.id)];
    const answered = replyTo === undefined ? undefined : here.get(replyTo);
    const link = answered !== undefined && isHere.get(answered) ? answered : null;
    if (replyTo !== undefined && link === null) unlinked++;
    const now = insert({ item: item.item, by, when, topic, priority, replyTo: link, key: null, client });
    added++;
    return [item.id, now];
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
