/** A look into a file that may be a board: its marks, its items, and what is wrong with it. */
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { damaged } from './failures.ts';

/** "Rmtx": tells a board from any other SQLite file. */
export const applicationId = 0x526d7478;

/** The version of its tables. Throws when it is no board. */
export function versionOf(database: DatabaseSync, file: string): number {
  const marks = database
    .prepare(
      'SELECT application_id AS id, user_version AS version FROM pragma_application_id, pragma_user_version',
    )
    .get();
  if (marks?.id !== applicationId) throw damaged(file, 'it is not a board of Remotex');
  return Number(marks.version);
}

export function countItems(database: DatabaseSync): number {
  return Number(database.prepare('SELECT count(*) AS items FROM items').get()?.items);
}

/** The highest id that was ever given: readers go on from it. */
export function highestId(database: DatabaseSync): number {
  const given = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'items'").get()?.seq;
  const there = database.prepare('SELECT max(id) AS id FROM items').get()?.id;
  return Math.max(Number(given ?? 0), Number(there ?? 0));
}

/** What SQLite finds wrong: nothing in a good file. */
export function problemsIn(database: DatabaseSync): string[] {
  try {
    const rows = database.prepare('PRAGMA quick_check(20)').all();
    return rows.map((row) => String(row.quick_check)).filter((text) => text !== 'ok');
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Reads a copy that nobody writes, and makes no file beside it. */
export function lookInto<T>(file: string, read: (database: DatabaseSync) => T): T {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  const database = new DatabaseSync(url, { readOnly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}
