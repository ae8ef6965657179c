/** The board while it is open: its tables, and whether its file is still the one that was opened. */
import { renameSync, type Stats, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { RemoteError } from '../remote/errors.ts';
import { describeTables } from './failures.ts';
import { keptPath } from './putAside.ts';
import { rescue } from './rescue.ts';
import { type OpenOptions, openBoardFile } from './schema.ts';
import { createTables, type Tables } from './tables.ts';

export interface OpenBoard {
  readonly database: DatabaseSync;
  readonly tables: Tables;
  /** Undefined while the file is ours; else the refusal of a post, after everything was saved elsewhere. */
  lost(): RemoteError | undefined;
  close(): void;
}

export function openBoard(file: string, options: OpenOptions): OpenBoard {
  const database = openBoardFile(file, options);
  try {
    return boardOn(database, file);
  } catch (error) {
    // Else it would hold the file, and shut out the next try and a restore as another program does.
    database.close();
    throw describeTables(error, file);
  }
}

function boardOn(database: DatabaseSync, file: string): OpenBoard {
  const tables = createTables(database);
  const { ino } = statSync(file);
  const logInode = inode(`${file}-wal`);
  let refusal: RemoteError | undefined;

  const lost = (): RemoteError | undefined => {
    if (inode(file) === ino) return undefined;
    // Nothing was added since: one copy is enough, unless it was not written or is gone as well.
    const copy = refusal?.data.copy;
    if (refusal && typeof copy === 'string' && inode(copy) !== undefined) return refusal;
    refusal = rescue(database, file);
    return refusal;
  };
  return {
    database,
    tables,
    lost,
    close() {
      let isLost = false;
      try {
        // Perhaps nobody posted since: then nobody has saved what a removed file held.
        isLost = lost() !== undefined;
      } finally {
        database.close();
      }
      // SQLite leaves the log of a file that was moved, and would write it into the next one of that name.
      const log = `${file}-wal`;
      if (isLost && inode(log) !== undefined && inode(log) === logInode)
        renameSync(log, `${keptPath(file, 'board-damaged')}-wal`);
    },
  };
}

const inode = (path: string): Stats['ino'] | undefined => statSync(path, { throwIfNoEntry: false })?.ino;
