/** One copy of the board: written under a name that is none, looked at, and only then named. */
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { RemoteError } from '../remote/errors.ts';
import { problemsIn, versionOf } from './look.ts';

/** A megabyte at a time: between two steps the thread answers posts, which wait for no longer than one of them. */
const pagesAtOnce = 256;

/** SQLite tries for ever while the board is being written; whoever waits for a copy does not. In milliseconds. */
const deadlineMs = 5 * 60_000;

/**
 * Writes, checks and names a copy. It holds what was on the board at one moment. Posts go on while it is written; they wait while
 * SQLite looks at it, about four seconds for each gigabyte.
 */
export async function copyBoard(database: DatabaseSync, path: string, signal?: AbortSignal): Promise<void> {
  const part = begin(path);
  try {
    await writeCopy(database, part, signal);
    settle(part);
    name(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** The same at once, before something happens to the board. */
export function copyBoardNow(database: DatabaseSync, path: string): void {
  const part = begin(path);
  try {
    database.prepare('VACUUM INTO ?').run(part);
    settle(part);
    name(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Writes a copy, page by page, and leaves it as it is: to be looked at for damage. */
export async function writeCopy(database: DatabaseSync, path: string, signal?: AbortSignal): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await writeOnce(database, path, signal);
    } catch (error) {
      if (tries === mostTries || !isPassing(error)) throw error;
    }
  }
}

/** Under load, and beside posts, SQLite has ended a copy with "not an error"; it is begun again. */
const mostTries = 5;

/** No error, busy, locked. */
const isPassing = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && [0, 5, 6].includes(Number(error.errcode) & 0xff);

async function writeOnce(database: DatabaseSync, path: string, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) throw interrupted();
  const deadline = performance.now() + deadlineMs;
  await backup(database, path, {
    rate: pagesAtOnce,
    // Thrown here, an error ends the copy; there is no other way.
    progress: () => {
      if (signal?.aborted) throw interrupted();
      if (performance.now() > deadline)
        throw new RemoteError('timeout', `The copy was not finished within ${deadlineMs / 60_000} minutes.`);
    },
  });
}

const interrupted = () =>
  new RemoteError('interrupted', 'The copy was not finished, for the board was closed meanwhile. Try again.');

/** An empty file for its owner only, whatever the umask is: SQLite takes it for an empty database. */
export function begin(path: string): string {
  const part = `${path}.part`;
  rmSync(part, { force: true });
  closeSync(openSync(part, 'wx', 0o600));
  return part;
}

/** A copy in WAL mode would need a second file to be read. Throws unless SQLite finds all well. */
function settle(part: string): void {
  const copy = new DatabaseSync(part);
  try {
    copy.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE');
    versionOf(copy, part);
    const [problem] = problemsIn(copy);
    if (problem !== undefined)
      throw new RemoteError('damaged-board', `The copy is damaged, and so may be the board: ${problem}.`);
  } finally {
    copy.close();
  }
}

function name(part: string, path: string): void {
  chmodSync(part, 0o600);
  sync(part);
  renameSync(part, path);
  syncFolder(dirname(path));
}

/** Never with the board's own file: closing it would drop SQLite's lock. */
export function sync(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The name is on disk as well. Windows has no such thing, and writes names in order. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
