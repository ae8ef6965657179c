/** A file that makes room for another is kept under a dated name. Nothing is removed. */
import { copyFileSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sync, syncFolder } from './copy.ts';
import { freePath, keptTime, namesIn } from './names.ts';

export type Why = 'board-replaced' | 'board-damaged' | 'rescued';

/** Where a file of the board will be kept. */
export const keptPath = (file: string, why: Why, now: Date = new Date()): string =>
  freePath(dirname(file), why, now);

/**
 * Puts `draft` in the place of `file`, whose content is then at the path returned; undefined when there was none. Neither may be
 * open. The file and its log cannot move as one, so it is decided first: once the draft is called after the kept file, with
 * ".next", whoever opens the board after a kill ends what was begun. Before that, nothing of the board has moved.
 */
export function replace(file: string, draft: string, why: Why): string | undefined {
  const path = keptPath(file, why);
  const before = look(file);
  const next = `${path}.next`;
  try {
    if (before?.isFile()) keep(file, path);
    renameSync(draft, next);
    syncFolder(dirname(file));
    moveIn(file, path);
  } catch (error) {
    undo(file, draft, path);
    throw error;
  }
  return before ? path : undefined;
}

/** What a kill left in the middle of a replacement: one that was decided is done, another is as if it had never begun. */
export function endReplacement(file: string): void {
  const folder = dirname(file);
  const left = namesIn(folder).filter((name) => /^board-(replaced|damaged)-/.test(name));
  const pathsOf = (end: string): string[] =>
    left.flatMap((name) => {
      const kept = name.slice(0, name.length - end.length);
      return name.endsWith(end) && keptTime(kept) ? [join(folder, kept)] : [];
    });
  for (const path of pathsOf('.next')) moveIn(file, path);
  for (const path of pathsOf('.part')) rmSync(`${path}.part`, { force: true });
  // A second name of the board itself, which was never replaced: what is written into the one would be in the other.
  for (const path of pathsOf('')) if (isSame(file, path)) rmSync(path);
}

/** From the decision on. Each step may have been done already. */
function moveIn(file: string, path: string): void {
  // First, for SQLite would write what it holds into whatever has the name of the board.
  if (look(`${file}-wal`)) renameSync(`${file}-wal`, look(`${path}-wal`) ? afresh(file) : `${path}-wal`);
  const there = look(file);
  // A folder is kept only now: it cannot have two names, nor be copied at once.
  if (there && !there.isFile()) renameSync(file, look(path) ? afresh(file) : path);
  // Somebody put another file there after the kill.
  else if (there && !isKept(file, path)) keep(file, afresh(file));
  renameSync(`${path}.next`, file);
}

const afresh = (file: string): string => keptPath(file, 'board-replaced');

/** As it was. What fails here as well is ended when the board is opened. */
function undo(file: string, draft: string, path: string): void {
  try {
    const isMoved = look(`${path}.next`) !== undefined;
    if (isMoved && look(`${path}-wal`) && !look(`${file}-wal`)) renameSync(`${path}-wal`, `${file}-wal`);
    if (isMoved && look(path) && !look(file)) renameSync(path, file);
    if (isMoved) renameSync(`${path}.next`, draft);
    if (look(path)?.isFile() && isKept(file, path)) rmSync(path);
  } catch {
    // The error that led here is told.
  }
}

/** A second name, or a copy where the disk has none. */
function keep(file: string, path: string): void {
  try {
    linkSync(file, path);
  } catch {
    const part = `${path}.part`;
    copyFileSync(file, part);
    sync(part);
    renameSync(part, path);
  }
}

/** Whether `path` holds what `file` does: by its second name, or as a copy, which is larger in no case and younger in all. */
function isKept(file: string, path: string): boolean {
  if (isSame(file, path)) return true;
  const [one, other] = [look(file), look(path)];
  return one !== undefined && other !== undefined && one.size === other.size && one.mtimeNs <= other.mtimeNs;
}

/** Two names of one file. */
export function isSame(file: string, path: string): boolean {
  const [one, other] = [look(file), look(path)];
  return one !== undefined && one.nlink > 1n && one.ino === other?.ino && one.dev === other.dev;
}

/** In whole numbers: those of Windows are too large for others. */
const look = (path: string) => statSync(path, { bigint: true, throwIfNoEntry: false });
