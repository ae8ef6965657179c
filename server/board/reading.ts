/** Which items a question means, and in which order they are looked up: never more of the board than the answer needs. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { NewsItem } from '../api/boardItems.ts';
import { mostItems } from '../api/boardLimits.ts';
import type { ReadQuery } from '../api/boardReading.ts';
import { mentionOf } from '../api/mentions.ts';
import { inUtc } from './insert.ts';
import type { Reader, Readers } from './readers.ts';
import { createRoom } from './room.ts';
import { columns, type ItemRow, readRow } from './rows.ts';

/** As many as fit a terminal's history. */
const usual = 100;

/** By their times so many are looked up at once; when there are more, walking over the newest finds some soon. */
const fewRecent = 10_000;

/** A reader who has read nearly all: from so many topics the rest is looked up, topic by topic. */
const fewTopics = 20;

export type Read = (query: ReadQuery) => NewsItem[];

export function createRead(database: DatabaseSync, readers: Readers): Read {
  const recent = database.prepare(
    `SELECT count(*) AS items FROM (SELECT 1 FROM items INDEXED BY itemsByTime WHERE posted >= ? LIMIT ${fewRecent + 1})`,
  );
  const found = database.prepare('SELECT rowid FROM itemText WHERE itemText MATCH ? LIMIT ?');
  return (query) => {
    const { after, last, since, reader: name, unread, mentions } = query;
    // Whoever reads on from an id wants the next ones; everybody else wants the newest.
    const forward = after !== undefined && last === undefined;
    const limit = last ?? (forward || since !== undefined ? mostItems : usual);
    const reader = name === undefined ? undefined : readers.of(name);
    const isMeant = mentions === undefined ? undefined : mentionOf(mentions);
    const areFew = since !== undefined && Number(recent.get(inUtc(since))?.items) <= fewRecent;
    /** Undefined when they are too long for one answer, and `all` of them are needed to know which are wanted. */
    const collect = (direction: Way['direction'], all: boolean): NewsItem[] | undefined => {
      const way = { direction, byTime: areFew, ...(unread && reader ? { unreadOf: reader } : {}) };
      const { sql, values } = select(query, way);
      const items: NewsItem[] = [];
      const room = createRoom();
      for (const row of database.prepare(sql).iterate(...values)) {
        const item = readRow(row as ItemRow);
        if (isMeant && !isMeant(item.item)) continue;
        const isUnread = reader?.isUnread(item) ?? false;
        if (unread && !isUnread) continue;
        if (!room.takes(item)) {
          if (all) return undefined;
          break;
        }
        items.push(isUnread ? { ...item, unread: true } : item);
        if (items.length === limit) break;
      }
      return items;
    };
    const words = wordsOf(query);
    // Backwards, FTS5 looks for a rare word among those of a common one five times as long: few are collected forwards.
    const isRare = words !== undefined && words !== '' && found.all(words, limit + 1).length <= limit;
    const items = (isRare ? collect('ASC', !forward) : undefined) ?? collect(forward ? 'ASC' : 'DESC', false);
    return (items ?? []).sort((a, b) => a.id - b.id);
  };
}

interface Way {
  readonly direction: 'ASC' | 'DESC';
  /** Few items are that young. */
  readonly byTime: boolean;
  /** Only what this one may not have read. */
  readonly unreadOf?: Reader;
}

interface Select {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** In the order in which they are wanted; the caller takes as many as it wants. */
function select(query: ReadQuery, { direction, byTime, unreadOf }: Way): Select {
  const { after = 0, before, topic, by, thread, priority, pinned, since } = query;
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
  add(`${id} > ?`, Math.max(after, unreadOf?.upTo ?? 0) || undefined);
  add(`${id} < ?`, before);
  add('topic = ?', topic);
  add('by = ?', by);
  add('priority = ?', priority);
  if (pinned) terms.push('pinned IS NOT NULL');
  const time = since === undefined ? undefined : inUtc(since);
  // The first column is the id.
  const order = `ORDER BY ${isSearch ? id : '1'} ${direction}`;
  const one = (from: string, ...more: string[]): string =>
    `SELECT ${columns} FROM ${from}${where([...terms, ...more])}`;
  if (isSearch) {
    add('posted >= ?', time);
    if (thread !== undefined) {
      terms.push('(items.thread = ? OR items.id = ?)');
      values.push(thread, thread);
    }
    return { sql: `${one('itemText JOIN items ON items.id = itemText.rowid')} ${order}`, values };
  }
  if (thread !== undefined) {
    add('posted >= ?', time);
    // Two selects, each over its own index: with OR, SQLite would sort all of a long thread.
    const replies = one('items INDEXED BY itemsByThread', 'items.thread = ?');
    const sql = `${replies} UNION ALL ${one('items NOT INDEXED', 'items.id = ?')} ${order}`;
    return { sql, values: [...values, thread, ...values, thread] };
  }
  if (byTime) add('items.id IN (SELECT id FROM items INDEXED BY itemsByTime WHERE posted >= ?)', time);
  else add('posted >= ?', time);
  if (pinned) return { sql: `${one('items INDEXED BY itemsPinned')} ${order}`, values };
  const topics = topic === undefined && !byTime ? unreadOf?.topics(fewTopics) : undefined;
  if (topics?.length === 0) return { sql: one('items', '0'), values };
  if (!topics) return { sql: `${one('items')} ${order}`, values };
  const each = one('items INDEXED BY itemsByTopic', 'items.topic = ?', 'items.id > ?');
  const sql = `${topics.map(() => each).join(' UNION ALL ')} ${order}`;
  return { sql, values: topics.flatMap(({ topic, upTo }) => [...values, topic, upTo]) };
}

const where = (terms: readonly string[]): string => (terms.length > 0 ? ` WHERE ${terms.join(' AND ')}` : '');

/** What FTS5 looks for: each word quoted, so that nothing typed is an operator. '': nothing can be found; undefined: no word. */
function wordsOf({ search, mentions }: ReadQuery): string | undefined {
  const searched = search?.split(/\s+/).filter((word) => word !== '');
  if (searched?.length === 0) return '';
  // FTS5 finds no word without a letter or a digit; a name may be one.
  const named = mentions?.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)) ?? [];
  const words = [...(searched ?? []), ...named];
  return words.length === 0 ? undefined : words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' ');
}
