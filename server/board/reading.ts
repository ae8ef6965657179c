/** Which items a question means, and in which order they are looked up: never more of the board than the answer needs. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { NewsItem } from '../api/boardItems.ts';
import { mostItems } from '../api/boardLimits.ts';
import type { ReadQuery } from '../api/boardReading.ts';
import { isMention } from '../api/mentions.ts';
import { inUtc } from './insert.ts';
import type { Readers } from './readers.ts';
import { columns, type ItemRow, readRow } from './rows.ts';

/** As many as fit a terminal's history. */
const usual = 100;

/** What all items of one answer may take as JSON, in bytes: a message has at most 16 MiB. */
const mostBytes = 12 * 1024 * 1024;

/** Room for all of an item but its text, in bytes: names of 200 bytes and a path of 4096, each escaped. */
const restBytes = 12_000;

export type Read = (query: ReadQuery) => NewsItem[];

export function createRead(database: DatabaseSync, readers: Readers): Read {
  return (query) => {
    const { after, last, since, reader: name, unread, mentions } = query;
    // Whoever reads on from an id wants the next ones; everybody else wants the newest.
    const forward = after !== undefined && last === undefined;
    const limit = last ?? (forward || since !== undefined ? mostItems : usual);
    const reader = name === undefined ? undefined : readers.of(name);
    const { sql, values } = select(query, forward, unread ? reader?.upTo : undefined);
    const items: NewsItem[] = [];
    let bytes = 0;
    for (const row of database.prepare(sql).iterate(...values)) {
      const item = readRow(row as ItemRow);
      if (mentions !== undefined && !isMention(item.item, mentions)) continue;
      const isUnread = reader?.isUnread(item) ?? false;
      if (unread && !isUnread) continue;
      bytes += Buffer.byteLength(JSON.stringify(item.item)) + restBytes;
      if (bytes > mostBytes) break;
      items.push(isUnread ? { ...item, unread: true } : item);
      if (items.length === limit) break;
    }
    return items.sort((a, b) => a.id - b.id);
  };
}

/** In the order in which they are wanted; the caller takes as many as it wants. */
function select(query: ReadQuery, forward: boolean, readUpTo = 0): { sql: string; values: SQLInputValue[] } {
  const { after = 0, before, topic, by, thread, priority, pinned } = query;
  const terms: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (term: string, value: SQLInputValue | undefined): void => {
    if (value === undefined) return;
    terms.push(term);
    values.push(value);
  };
  const words = wordsOf(query);
  // FTS5 gives its matches in the order of their ids: a word that is in all items costs no more than a rare one.
  const isSearch = words !== undefined;
  const id = isSearch ? 'itemText.rowid' : 'items.id';
  add('itemText MATCH ?', words);
  if (words === '') terms.push('0');
  add(`${id} > ?`, Math.max(after, readUpTo) || undefined);
  add(`${id} < ?`, before);
  add('topic = ?', topic);
  add('by = ?', by);
  add('priority = ?', priority);
  if (pinned) terms.push('pinned IS NOT NULL');
  const direction = forward ? 'ASC' : 'DESC';
  // The first column is the id.
  const order = `ORDER BY ${isSearch ? id : '1'} ${direction}`;
  const from = isSearch ? 'itemText JOIN items ON items.id = itemText.rowid' : 'items';
  if (query.since !== undefined) return sinceThen({ query, from, terms, values, order, isSearch });
  const base = (...more: string[]) => `SELECT ${columns} FROM ${from}${where([...terms, ...more])}`;
  if (thread === undefined) return { sql: `${base()} ${order}`, values };
  // Two selects, each over its own index: with OR, SQLite would sort all of a long thread.
  if (!isSearch) {
    const sql = `${base('items.thread = ?')} UNION ALL ${base('items.id = ?')} ${order}`;
    return { sql, values: [...values, thread, ...values, thread] };
  }
  return {
    sql: `${base('(items.thread = ? OR items.id = ?)')} ${order}`,
    values: [...values, thread, thread],
  };
}

interface Since {
  readonly query: ReadQuery;
  readonly from: string;
  readonly terms: readonly string[];
  readonly values: readonly SQLInputValue[];
  readonly order: string;
  readonly isSearch: boolean;
}

/** By the index of times, newest first: by ids all older items would be looked through for the few that are recent. */
function sinceThen({ query, from, terms, values, order, isSearch }: Since) {
  const { since = '', thread, after } = query;
  const more = ['posted >= ?', ...(thread === undefined ? [] : ['(items.thread = ? OR items.id = ?)'])];
  const moreValues = [inUtc(since), ...(thread === undefined ? [] : [thread, thread])];
  const byTime = !isSearch && after === undefined;
  const sql = byTime
    ? `SELECT ${columns} FROM items INDEXED BY itemsByTime${where([...terms, ...more])} ORDER BY posted DESC, id DESC`
    : `SELECT ${columns} FROM ${from}${where([...terms, ...more])} ${order}`;
  return { sql, values: [...values, ...moreValues] };
}

const where = (terms: readonly string[]): string => (terms.length > 0 ? ` WHERE ${terms.join(' AND ')}` : '');

/** What FTS5 looks for: each word quoted, so that nothing typed is an operator. '': nothing can be found. */
function wordsOf({ search, mentions }: ReadQuery): string | undefined {
  const words = [search, mentions].filter((text) => text !== undefined).flatMap((text) => text.split(/\s+/));
  if (search === undefined && mentions === undefined) return undefined;
  return words
    .filter((word) => word !== '')
    .map((word) => `"${word.replaceAll('"', '""')}"`)
    .join(' ');
}
