/** Items in and out of the board's tables. One thread, one connection, short transactions. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { NewPost, NewsItem, ReadQuery } from '../api/board.ts';
import { RemoteError } from '../remote/errors.ts';
import { createInsert } from './insert.ts';
import { transaction } from './transaction.ts';

/** A post with what the daemon knows of it. `when` is only shown: the order is that of the ids. */
export interface Draft {
  readonly post: NewPost;
  readonly by: string;
  readonly when: string;
  readonly client: string;
}

export interface Items {
  /** Adds the drafts in one transaction: all of them are on disk when it returns, or none. */
  append(drafts: readonly Draft[]): (NewsItem | RemoteError)[];
  read(query: ReadQuery): NewsItem[];
}

/** As many as fit a terminal's history; the most is what one message holds easily. */
const defaultLast = 100;
const most = 1000;

/** What all items of one answer may take as JSON, in bytes: a message has at most 16 MiB. */
const mostBytes = 12 * 1024 * 1024;

/** Room for all of an item but its text, in bytes: two names of 200 bytes, each escaped. */
const restBytes = 3000;

const columns = 'id, item, by, posted, topic, priority, replyTo';

export function createItems(database: DatabaseSync): Items {
  const insert = createInsert(database);
  const byKey = database.prepare(`SELECT ${columns} FROM items WHERE key = ?`);
  const byId = database.prepare('SELECT 1 FROM items WHERE id = ?');

  const append = ({ post, by, when, client }: Draft): NewsItem | RemoteError => {
    const { item, topic = 'general', priority = 'normal', replyTo = null, key = null } = post;
    const earlier = key === null ? undefined : byKey.get(key);
    if (earlier) {
      const kept = readRow(earlier);
      if (kept.item === item) return kept;
      const text = `Not saved: the key was used for item ${kept.id}, which has another text. Use a new key for a new item.`;
      return new RemoteError('key-used', text);
    }
    if (replyTo !== null && !byId.get(replyTo)) {
      const text = `Not saved: there is no item ${replyTo} to reply to. See its number with: remotex read --json`;
      return new RemoteError('unknown-item', text);
    }
    const id = insert({ item, by, when, topic, priority, replyTo, key, client });
    return { id, item, by, when, topic, priority, ...(replyTo === null ? {} : { replyTo }) };
  };

  return {
    append(drafts) {
      return transaction(database, () => drafts.map(append));
    },
    read(query) {
      const { where, values } = conditions(query);
      // Whoever reads on from an id wants the next ones; everybody else wants the newest.
      const forward = query.after !== undefined && query.last === undefined;
      const limit = query.last ?? (forward ? most : defaultLast);
      const order = forward ? 'ASC' : 'DESC';
      const rows = database
        .prepare(`SELECT ${columns} FROM items ${where} ORDER BY id ${order} LIMIT ${limit}`)
        .iterate(...values);
      const items = takeWhatFits(rows);
      return forward ? items : items.reverse();
    },
  };
}

function takeWhatFits(rows: Iterable<Record<string, unknown>>): NewsItem[] {
  const items: NewsItem[] = [];
  let bytes = 0;
  for (const row of rows) {
    const item = readRow(row);
    bytes += Buffer.byteLength(JSON.stringify(item.item)) + restBytes;
    if (bytes > mostBytes) break;
    items.push(item);
  }
  return items;
}

function conditions(query: ReadQuery): { where: string; values: SQLInputValue[] } {
  const terms: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (term: string, value: SQLInputValue | undefined): void => {
    if (value === undefined) return;
    terms.push(term);
    values.push(value);
  };
  add('id > ?', query.after);
  add('topic = ?', query.topic);
  add('by = ?', query.by);
  const words = query.search?.split(/\s+/).filter((word) => word !== '');
  if (words?.length === 0) terms.push('0');
  // Each word quoted, so that nothing typed is an operator of FTS5.
  else
    add(
      'id IN (SELECT rowid FROM itemText WHERE itemText MATCH ?)',
      words?.map((word) => `"${word.replaceAll('"', '""')}"`).join(' '),
    );
  return { where: terms.length > 0 ? `WHERE ${terms.join(' AND ')}` : '', values };
}

function readRow(row: Record<string, unknown>): NewsItem {
  const priority = row.priority;
  return {
    id: Number(row.id),
    item: String(row.item),
    by: String(row.by),
    when: String(row.posted),
    topic: String(row.topic),
    priority: priority === 'low' || priority === 'high' ? priority : 'normal',
    ...(row.replyTo === null ? {} : { replyTo: Number(row.replyTo) }),
  };
}
