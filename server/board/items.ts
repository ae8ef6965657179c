/** New items of the board. One thread, one connection, short transactions. */
import type { DatabaseSync } from 'node:sqlite';
import type { NewPost, NewsItem } from '../api/boardItems.ts';
import { RemoteError } from '../remote/errors.ts';
import { createInsert, type Insert, inUtc } from './insert.ts';
import { columns, readRow } from './rows.ts';
import { transaction } from './transaction.ts';

/** What the daemon knows of who calls: its name and process as it gave them. */
export interface Client {
  readonly name: string;
  readonly pid?: number | undefined;
}

/** A post with what the daemon knows of it. `when` is only shown: the order is that of the ids. */
export interface Draft {
  readonly post: NewPost;
  readonly by: string;
  readonly when: string;
  readonly client: Client;
}

/** Adds the drafts in one transaction: all of them are on disk when it returns, or none. */
export type Append = (drafts: readonly Draft[]) => (NewsItem | RemoteError)[];

export function createAppend(database: DatabaseSync): Append {
  const insert = createInsert(database);
  const byKey = database.prepare(`SELECT ${columns} FROM items WHERE key = ?`);
  const answered = database.prepare('SELECT topic, coalesce(thread, id) AS thread FROM items WHERE id = ?');
  const setRead = database.prepare('INSERT OR IGNORE INTO reads (reader, id) VALUES (?, ?)');

  const append = ({ post, by, when, client }: Draft, { add }: Insert): NewsItem | RemoteError => {
    const { item, replyTo, key, reader } = post;
    const earlier = key === undefined ? undefined : byKey.get(key);
    if (earlier) {
      const kept = readRow(earlier);
      if (kept.item === item || kept.edited !== undefined || kept.deleted !== undefined) return kept;
      const text = `Not saved: the key was used for item ${kept.id}, which has another text. Use a new key for a new item.`;
      return new RemoteError('key-used', text);
    }
    const parent = replyTo === undefined ? undefined : answered.get(replyTo);
    if (replyTo !== undefined && !parent) {
      const text = `Not saved: there is no item ${replyTo} to reply to. See the numbers with: remotex read`;
      return new RemoteError('unknown-item', text);
    }
    if (post.expires !== undefined && inUtc(post.expires) <= when) {
      const text = `Not saved: it would have expired at ${post.expires}, which is over. Give a later time, or none.`;
      return new RemoteError('already-expired', text);
    }
    const { priority = 'normal', link } = post;
    const { name, pid } = client;
    const row = {
      item,
      by,
      when,
      topic: post.topic ?? (parent ? String(parent.topic) : 'general'),
      priority,
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(parent ? { thread: Number(parent.thread) } : {}),
      ...(link ? { link } : {}),
      ...(post.expires === undefined ? {} : { expires: inUtc(post.expires) }),
      ...(name === '' ? {} : { client: { name, ...(pid === undefined ? {} : { pid }) } }),
    };
    const id = add({ ...row, key });
    if (reader !== undefined) setRead.run(reader, id);
    return { id, ...row };
  };
  return (drafts) =>
    transaction(database, () => {
      const inserting = insert();
      const results = drafts.map((draft) => append(draft, inserting));
      inserting.count();
      return results;
    });
}
