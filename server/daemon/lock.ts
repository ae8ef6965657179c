/** "One server": a lock of the operating system, held for life and let go at once by any kind of death. */
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { RemoteError } from '../remote/errors.ts';

export interface Lock {
  /** False when the file was deleted or replaced: then another server may hold the lock of this home. */
  isHeld(): boolean;
  release(): void;
}

/**
 * Node has no flock. An SQLite file in BEGIN EXCLUSIVE is one on every system: exactly one of 24 starters won in each
 * round that was tried. The file must never be opened with fs, for closing it would drop the lock (POSIX).
 * Returns undefined when another process holds it.
 */
export function takeLock(file: string): Lock | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = openPrivately(file);
    database.exec('PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE');
    const held = database;
    const { ino } = statSync(file);
    return {
      isHeld: () => statSync(file, { throwIfNoEntry: false })?.ino === ino,
      release: () => held.close(),
    };
  } catch (cause) {
    database?.close();
    const code = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) & 0xff : 0;
    if (code === 5) return undefined;
    const why = cause instanceof Error ? cause.message : String(cause);
    const text = `Remotex cannot lock ${file}: ${why}. See that the folder is writable and the disk not full.`;
    throw new RemoteError('home-unusable', text, { cause });
  }
}

/** A user who can read the file could hold a lock of their own on it. SQLite makes it while it opens it. */
function openPrivately(file: string): DatabaseSync {
  const umask = process.umask(0o077);
  try {
    return new DatabaseSync(file, { timeout: 0 });
  } finally {
    process.umask(umask);
  }
}
