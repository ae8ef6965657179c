/** A file that makes room for another is kept under a dated name. Nothing is removed. */
import { linkSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { freePath } from './names.ts';

export type Why = 'board-replaced' | 'board-damaged' | 'rescued';

/** Where a file of the board will be kept. */
export const keptPath = (file: string, why: Why, now: Date = new Date()): string =>
  freePath(dirname(file), why, now);

/**
 * Puts `draft` in the place of `file`, whose content is then at the path returned; undefined when there was none. The file must
 * not be open. It has its name until the draft takes it, so that a kill in the middle leaves one of the two there.
 */
export function replace(file: string, draft: string, why: Why): string | undefined {
  const path = keptPath(file, why);
  const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined;
  // First, for SQLite would write what it holds into whatever has the name of the board.
  if (statSync(`${file}-wal`, { throwIfNoEntry: false })) renameSync(`${file}-wal`, `${path}-wal`);
  if (isThere) keep(file, path);
  renameSync(draft, file);
  return isThere ? path : undefined;
}

function keep(file: string, path: string): void {
  try {
    linkSync(file, path);
  } catch {
    // A folder, or a disk that has no links: then there is a moment in which the name is free.
    renameSync(file, path);
  }
}
