/** The log that a killed daemon left, held by a second name while the board is opened: SQLite removes one that it cannot read. */
import { linkSync, renameSync, rmSync } from 'node:fs';
import { isSame, keptPath } from './putAside.ts';

export interface HeldLog {
  /** All is well: SQLite has written it into the board, or goes on with it. */
  release(): void;
  /** It is put aside, for somebody who can read what is left of it. */
  keep(): void;
}

export function holdLog(file: string): HeldLog {
  const held = `${file}-wal.held`;
  rmSync(held, { force: true });
  try {
    linkSync(`${file}-wal`, held);
  } catch {
    // There is none, as after every orderly end; or the disk knows no second names.
    return { release() {}, keep() {} };
  }
  return {
    release: () => rmSync(held, { force: true }),
    keep() {
      // SQLite has left it in its place.
      if (isSame(`${file}-wal`, held)) return rmSync(held);
      renameSync(held, `${keptPath(file, 'board-damaged')}-wal`);
    },
  };
}
