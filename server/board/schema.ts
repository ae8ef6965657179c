/** The board's file: made whole under another name, recognised by its marks, and never replaced by an empty one. */
import { accessSync, closeSync, constants, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { RemoteError } from '../remote/errors.ts';
import { damaged, describeFailure } from './failures.ts';
import { applicationId, versionOf } from './look.ts';
import { migrate, schemaVersion } from './migrations.ts';
import { endReplacement, keptPath } from './putAside.ts';

/** How long another program may hold the file at our start, in milliseconds, before we say so. */
const busyMs = 2000;

export interface OpenOptions {
  /** Called before an older board is changed. What it throws leaves the board as it is. */
  readonly beforeMigration: (database: DatabaseSync) => void;
  /** Called before a board is made where there is none. What it throws leaves none there. */
  readonly beforeCreation?: () => void;
}

/** Opens the board, making it when there is none. Throws a RemoteError that says what to do. */
export function openBoardFile(file: string, { beforeMigration, beforeCreation }: OpenOptions): DatabaseSync {
  try {
    endReplacement(file);
    const stat = statSync(file, { throwIfNoEntry: false });
    // SQLite would open it for reading only, and fail later without a reason.
    if (stat) accessSync(file, constants.W_OK);
    if (!stat) {
      beforeCreation?.();
      create(file);
    } else if (stat.size === 0) throw damaged(file, 'it is empty');
    else if (statSync(`${file}-wal`, { throwIfNoEntry: false })) checkHeader(file);
    return open(file, beforeMigration);
  } catch (error) {
    throw describeFailure(error, file);
  }
}

/** A kill in the middle leaves a draft, never a board without its tables. */
function create(file: string): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const database = new DatabaseSync(draft);
  database.exec(`PRAGMA application_id = ${applicationId}`);
  migrate(database, 0);
  database.close();
  putLogAside(file);
  renameSync(draft, file);
}

/**
 * After a kill there is a log, which SQLite writes into whatever has the name of the board when it closes it: a text file that was
 * put there would be lost. Read with fs, which may be done only while nothing of ours holds the file: closing it would drop the lock.
 */
function checkHeader(file: string): void {
  const header = Buffer.alloc(100);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') throw damaged(file, 'file is not a database');
  if (header.readUInt32BE(68) !== applicationId) throw damaged(file, 'it is not a board of Remotex');
}

/** The log of a board that was taken away: SQLite would write what it holds into the new one. */
export function putLogAside(file: string): void {
  const log = `${file}-wal`;
  if (statSync(log, { throwIfNoEntry: false })) renameSync(log, `${keptPath(file, 'board-damaged')}-wal`);
}

/**
 * No foreign keys: a reply outlives the item that it answers, when that one expires or is dropped.
 * FULL: a commit is on disk before it is confirmed. EXCLUSIVE: no shared memory file, and a second program is refused
 * instead of writing beside us.
 */
function open(file: string, beforeMigration: OpenOptions['beforeMigration']): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyMs, enableForeignKeyConstraints: false });
  try {
    // The marks are read before anything is set: turning WAL on would change a file that is not ours.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    const version = versionOf(database, file);
    if (version > schemaVersion) {
      const text = `The board ${file} was written by a newer Remotex (format ${version}; this one knows ${schemaVersion}). Nothing was changed. Update Remotex.`;
      throw new RemoteError('newer-board', text);
    }
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = 1');
    // Takes the exclusive lock now, so that another program is met here and not by somebody's post.
    database.exec('BEGIN IMMEDIATE; COMMIT');
    if (version < schemaVersion) renew(database, file, version, beforeMigration);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function renew(
  database: DatabaseSync,
  file: string,
  version: number,
  beforeMigration: OpenOptions['beforeMigration'],
): void {
  try {
    beforeMigration(database);
  } catch (error) {
    const what = 'The board was not opened, for it needs a new form, and the copy before that failed';
    throw describeFailure(error, file, what);
  }
  migrate(database, version);
}
