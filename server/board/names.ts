/** The names of the files beside the board: copies by their time, and what was put aside. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** 2026-06-02T08-00-00.000Z: a colon is no letter of a file's name on Windows. */
export const stamp = (when: Date): string => when.toISOString().replaceAll(':', '-');

const copyName = /^board-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z)\.db$/;
const keptName =
  /^(?:rescued|board-replaced|board-damaged)-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z)\.db(?:-wal)?$/;

/** The time in the name of a copy; undefined when it is none. */
export const copyTime = (name: string): Date | undefined => timeIn(copyName.exec(name));
/** The time in the name of a file that was put aside; undefined when it is none. */
export const keptTime = (name: string): Date | undefined => timeIn(keptName.exec(name));

function timeIn(match: RegExpExecArray | null): Date | undefined {
  const text = match?.[1]?.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:');
  const time = new Date(text ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** A path that nothing has yet, nor a half copy of it: two in one millisecond get two names. */
export function freePath(folder: string, prefix: string, now: Date): string {
  for (let time = now.getTime(); ; time++) {
    const path = join(folder, `${prefix}-${stamp(new Date(time))}.db`);
    if (![path, `${path}-wal`, `${path}.part`, `${path}.next`].some((name) => existsSync(name))) return path;
  }
}

/** What is in a folder; nothing when there is none. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
