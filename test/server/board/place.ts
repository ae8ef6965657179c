/** A board in a folder of its own, over the store and its thread, which are gone when the test ends. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { NewPost } from '../../../server/api/boardItems.ts';
import type { ReadQuery } from '../../../server/api/boardReading.ts';
import { type BoardStore, createBoardStore } from '../../../server/board/store.ts';

const workerFile = new URL('../../../server/board/worker.ts', import.meta.url);

export const when = '2026-06-13T08:00:00.000Z';

export function setUp(t: TestContext) {
  const folder = mkdtempSync('/tmp/rx-');
  const file = join(folder, 'board.db');
  const backups = join(folder, 'backups');
  const events: { event: string; [detail: string]: string | number }[] = [];
  const opened: BoardStore[] = [];
  const open = () => {
    const store = createBoardStore({
      file,
      startWorker: (options) => new Worker(workerFile, options),
      onEvent: (event, details) => events.push({ event, ...details }),
    });
    opened.push(store);
    const post = (post: NewPost) =>
      store.ask('append', { draft: { post, by: post.by ?? 'host', when, client: { name: '' } } });
    const read = (query: ReadQuery) => store.ask('read', { query });
    const texts = async () => (await read({ last: 1000 })).map(({ item }) => item);
    return { ...store, post, read, texts };
  };
  t.after(async () => {
    for (const store of opened) await store.close().catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    file,
    backups,
    events,
    open,
    /** Opens a board, does the work and closes it. */
    async within<T>(work: (board: ReturnType<typeof open>) => Promise<T>): Promise<T> {
      const board = open();
      try {
        return await work(board);
      } finally {
        await board.close();
      }
    },
    /** The files of the folder that were put aside. */
    kept: () => readdirSync(folder).filter((name) => /^(rescued|board-(replaced|damaged))-/.test(name)),
    copies: () => readdirSync(backups).sort(),
    makeBackups: () => mkdirSync(backups, { mode: 0o700 }),
  };
}

/** Runs SQL on a file that nobody has open. */
export function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

/** Adds so many items at once to a board of this form that nobody has open; `columns` are those of the table, by the number `i` of each. */
export function fill(file: string, count: number, columns: Readonly<Record<string, string>> = {}): void {
  const given = {
    item: "'item ' || i",
    by: "'ada'",
    posted: `'${when}'`,
    topic: "'general'",
    priority: "'normal'",
    client: "''",
    ...columns,
  };
  change(
    file,
    `BEGIN;
     WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < ${count})
     INSERT INTO items (${Object.keys(given).join(', ')}) SELECT ${Object.values(given).join(', ')} FROM numbers;
     INSERT INTO itemText (itemText) VALUES ('rebuild');
     INSERT OR REPLACE INTO topics SELECT topic, count(*), max(id) FROM items GROUP BY topic;
     COMMIT`,
  );
}

/** The rows of a file that nobody has open. */
export function rowsOf(file: string, sql: string): Record<string, SQLOutputValue>[] {
  // Else SQLite would make files beside it.
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  const database = new DatabaseSync(url, { readOnly: true });
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

export const textsOf = (file: string): string[] =>
  rowsOf(file, 'SELECT item FROM items ORDER BY id').map(({ item }) => String(item));

/** Makes the first page of an index one of no known kind. Nobody may have the file open. */
export function damageIndex(file: string, index: string): void {
  const [row] = rowsOf(file, `SELECT rootpage FROM sqlite_schema WHERE name = '${index}'`);
  const pages = readFileSync(file);
  pages[(Number(row?.rootpage) - 1) * 4096] = 0xff;
  writeFileSync(file, pages);
}
