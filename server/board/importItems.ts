/** Items of another board, with their times. What is here already is not added again. */
import type { DatabaseSync } from 'node:sqlite';
import type { Imported } from '../api/boardCopies.ts';
import type { ImportBatch } from '../api/boardItems.ts';
import { RemoteError } from '../remote/errors.ts';
import { createInsert, inUtc } from './insert.ts';
import type { Client } from './items.ts';
import { transaction } from './transaction.ts';

/** By its time: one author may have written all there is. */
export const sameItem =
  'SELECT id FROM items INDEXED BY itemsByTime WHERE posted IN (?, ?) AND by = ? AND topic = ? AND item = ? ORDER BY id';

/** Items whose text is another one since: what was edited or deleted does not come back. That of the same id first. */
export const changedItem = `SELECT id FROM items INDEXED BY itemsByTime WHERE posted = ? AND by = ? AND topic = ?
  AND (? OR edited IS NOT NULL OR deleted IS NOT NULL) ORDER BY id <> ?, id`;

/**
 * In one transaction: all of the batch is on disk when it returns, or none. Each item of this board stands for one that is given:
 * two that are alike there are two here as well.
 */
export function importItems(
  database: DatabaseSync,
  { items, known = [] }: ImportBatch,
  client: Client,
  now: Date,
): Imported {
  const same = database.prepare(sameItem);
  const changed = database.prepare(changedItem);
  const inserting = createInsert(database)();
  const answer = database.prepare('SELECT coalesce(thread, id) AS thread FROM items WHERE id = ?');
  /** Ids there to ids here. */
  const here = new Map(known);
  const taken = new Set(here.values());
  let added = 0;
  let unlinked = 0;
  let expired = 0;

  /** Undefined for an item that would be gone at once. */
  const add = (given: ImportBatch['items'][number]): readonly [number, number] | undefined => {
    const { id, replyTo, thread: _, client: poster = { name: client.name }, ...item } = given;
    const when = inUtc(item.when);
    const found = same
      .all(when, item.when, item.by, item.topic, item.item)
      .find((row) => !taken.has(Number(row.id)));
    const known =
      found ??
      changed
        .all(when, item.by, item.topic, isChanged(given) ? 1 : 0, id)
        .find((row) => !taken.has(Number(row.id)));
    if (known) return [id, Number(known.id)];
    if (given.expires !== undefined && !given.pinned && inUtc(given.expires) <= now.toISOString()) {
      expired++;
      return undefined;
    }
    const answered = replyTo === undefined ? undefined : here.get(replyTo);
    const thread = answered === undefined ? undefined : answer.get(answered)?.thread;
    if (replyTo !== undefined && thread === undefined) unlinked++;
    const link = thread === undefined ? {} : { replyTo: answered, thread: Number(thread) };
    const newId = inserting.add({ ...item, when, ...link, client: poster });
    added++;
    return [id, newId];
  };
  const ids = transaction(database, () => {
    const ids = items.flatMap((item) => {
      const pair = add(item);
      if (!pair) return [];
      const [there, now] = pair;
      here.set(there, now);
      taken.add(now);
      return [[there, now] as [number, number]];
    });
    inserting.count();
    if (added > 0) refuseLoss(database);
    return ids;
  });
  const skipped = items.length - added - expired;
  return { added, skipped, unlinked, ...(expired > 0 ? { expired } : {}), ids };
}

/** What is imported has the highest ids: the limit would drop what was posted here, which is newer. */
function refuseLoss(database: DatabaseSync): void {
  const most = database.prepare("SELECT amount FROM keep WHERE what = 'items'").get()?.amount;
  const items = Number(database.prepare('SELECT sum(items) AS items FROM topics').get()?.items);
  if (most === undefined || items <= Number(most)) return;
  const text = `Not imported: only the newest ${most} items are kept, and there would be ${items}: some of those that are here would go. Lift the limit first: remotex board keep --items all`;
  throw new RemoteError('limited-board', text);
}

const isChanged = ({ edited, deleted }: ImportBatch['items'][number]): boolean =>
  edited !== undefined || deleted !== undefined;
