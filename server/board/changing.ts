/** Items that are changed by their authors, and pins. An item keeps its place: what was there is never gone without a word. */
import type { DatabaseSync } from 'node:sqlite';
import type { NewsItem } from '../api/boardItems.ts';
import { RemoteError } from '../remote/errors.ts';
import { createReindex } from './insert.ts';
import { columns, readRow } from './rows.ts';
import { transaction } from './transaction.ts';

/** `by`: who wants it; `when`: ISO 8601 in UTC. */
export type Change =
  | {
      readonly kind: 'edit';
      readonly id: number;
      readonly by: string;
      readonly item: string;
      /** The text that the author had in sight. */
      readonly before?: string | undefined;
      readonly when: string;
    }
  | { readonly kind: 'delete'; readonly id: number; readonly by: string; readonly when: string }
  | { readonly kind: 'pin'; readonly id: number; readonly pinned: boolean; readonly when: string };

/** `changed` is false when it was so already. */
export interface Changed {
  readonly item: NewsItem;
  readonly changed: boolean;
}

export type ApplyChange = (change: Change) => Changed;

/** Throws a RemoteError with reason `unknown-item`, `not-yours`, `deleted-item` or `changed-meanwhile`. */
export function createApplyChange(database: DatabaseSync): ApplyChange {
  const byId = database.prepare(`SELECT ${columns} FROM items WHERE id = ?`);
  const setText = database.prepare('UPDATE items SET item = ?, edited = ? WHERE id = ?');
  const setDeleted = database.prepare(
    "UPDATE items SET item = '', file = NULL, line = NULL, pinned = NULL, deleted = ? WHERE id = ?",
  );
  const setPinned = database.prepare('UPDATE items SET pinned = ? WHERE id = ?');
  const reindex = createReindex(database);

  const find = (id: number): NewsItem => {
    const row = byId.get(id);
    if (row) return readRow(row);
    const text = `Nothing was changed: there is no item ${id}. See the numbers with: remotex read`;
    throw new RemoteError('unknown-item', text);
  };
  /** Whether anything is to be written. */
  const apply = (item: NewsItem, change: Change): boolean => {
    const { id } = item;
    if (change.kind !== 'pin' && item.by !== change.by) throw notYours(item);
    if (item.deleted !== undefined) {
      if (change.kind === 'delete') return false;
      throw deleted(id, change);
    }
    switch (change.kind) {
      case 'edit':
        if (change.item === item.item) return false;
        if (change.before !== undefined && change.before !== item.item) throw changedMeanwhile(id);
        reindex(id, item.item, change.item);
        setText.run(change.item, change.when, id);
        return true;
      case 'delete':
        reindex(id, item.item, '');
        setDeleted.run(change.when, id);
        return true;
      case 'pin':
        if (change.pinned === (item.pinned !== undefined)) return false;
        setPinned.run(change.pinned ? change.when : null, id);
        return true;
    }
  };
  return (change) =>
    transaction(database, () => {
      const changed = apply(find(change.id), change);
      return { item: find(change.id), changed };
    });
}

function notYours({ id, by }: NewsItem): RemoteError {
  const text = `Nothing was changed: item ${id} is by '${by}', and only its author may change it. If that is you, give that name.`;
  return new RemoteError('not-yours', text, { data: { by } });
}

function deleted(id: number, change: Change): RemoteError {
  const isMeanwhile = change.kind === 'edit' && change.before !== undefined;
  const how = isMeanwhile ? 'meanwhile. To post the text anew: remotex post' : 'by its author.';
  return new RemoteError('deleted-item', `Nothing was changed: item ${id} was deleted ${how}`);
}

function changedMeanwhile(id: number): RemoteError {
  const text = `Nothing was changed: item ${id} got another text meanwhile. See it with: remotex read --thread ${id}`;
  return new RemoteError('changed-meanwhile', text);
}
