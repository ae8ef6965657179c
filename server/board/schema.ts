/** The board's file: made whole under another name, recognised by its marks, and never replaced by an empty one. */
import { renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { RemoteError } from '../remote/errors.ts';

/** "Rmtx": tells a board from any other SQLite file. */
const applicationId = 0x526d7478;
const schemaVersion = 1;

/** `item` is what FTS5 searches; its copy of the text is the table itself (external content). */
const schema = `
  CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item TEXT NOT NULL,
    by TEXT NOT NULL,
    posted TEXT NOT NULL,
    topic TEXT NOT NULL,
    priority TEXT NOT NULL,
    replyTo INTEGER REFERENCES items (id),
    key TEXT UNIQUE,
    client TEXT NOT NULL
  ) STRICT;
  CREATE INDEX itemsByTopic ON items (topic, id);
  CREATE INDEX itemsByAuthor ON items (by, id);
  CREATE VIRTUAL TABLE itemText USING fts5 (item, content = 'items', content_rowid = 'id');
  CREATE TRIGGER itemAdded AFTER INSERT ON items BEGIN
    INSERT INTO itemText (rowid, item) VALUES (new.id, new.item);
  END;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;

/** How long another program may hold the file at our start, in milliseconds, before we say so. */
const busyMs = 2000;

/** Opens the board, making it when there is none. Throws a RemoteError that says what to do. */
export function openBoardFile(file: string): DatabaseSync {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat) create(file);
    else if (stat.size === 0) throw damaged(file, 'it is empty');
    return open(file);
  } catch (error) {
    throw error instanceof RemoteError ? error : describeFailure(error, file);
  }
}

/** A kill in the middle leaves a draft, never a board without its tables. */
function create(file: string): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const database = new DatabaseSync(draft);
  database.exec(schema);
  database.close();
  renameSync(draft, file);
}

/**
 * FULL: a commit is on disk before it is confirmed. EXCLUSIVE: no shared memory file, and a second program is refused
 * instead of writing beside us.
 */
function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyMs });
  try {
    // The marks are read before anything is set: turning WAL on would change a file that is not ours.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    const marks = database
      .prepare(
        'SELECT application_id AS id, user_version AS version FROM pragma_application_id, pragma_user_version',
      )
      .get();
    if (marks?.id !== applicationId) throw damaged(file, 'it is not a board of Remotex');
    if (Number(marks.version) > schemaVersion) {
      const text = `The board ${file} was written by a newer Remotex (format ${marks.version}; this one knows ${schemaVersion}). Update Remotex.`;
      throw new RemoteError('newer-board', text);
    }
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = 1');
    // Takes the exclusive lock now, so that another program is met here and not by somebody's post.
    database.exec('BEGIN IMMEDIATE; COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function damaged(file: string, why: string): RemoteError {
  const text = `The board file ${file} cannot be used: ${why}. Nothing was changed. Put a good copy in its place, or move it away to begin an empty board.`;
  return new RemoteError('damaged-board', text);
}

/** SQLite's error as one line. `what` begins it: "Not saved" for a post. */
export function describeFailure(
  error: unknown,
  file: string,
  what = 'The board cannot be opened',
): RemoteError {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const because = (reason: string, why: string) =>
    new RemoteError(reason, `${what}: ${why}`, { cause: error });
  switch (code) {
    case 5:
      return because('board-in-use', `${file} is in use by another program. Close it and try again.`);
    case 8:
      return because('read-only', `${file} or its folder is read-only. Make it writable and try again.`);
    case 10:
      return because(
        'disk-error',
        `the disk with ${file} does not take it (${message}). Free some space, check the disk, and try again.`,
      );
    case 11:
    case 26:
      return damaged(file, message);
    case 13:
      return because('disk-full', `the disk with ${file} is full. Free some space and try again.`);
    case 14:
      return because(
        'board-unreadable',
        `${file} is not a file that can be read and written. See what it is, and whom it belongs to.`,
      );
    default:
      return because('board-failed', `${message} (${file}).`);
  }
}
