/** A copy in the place of the board. What was there is kept; whoever reads on from an id misses nothing. */
import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RemoteError } from '../remote/errors.ts';
import type { Copies } from './copies.ts';
import { sync, syncFolder } from './copy.ts';
import { countItems, highestId, problemsIn, versionOf } from './look.ts';
import { migrate, schemaVersion } from './migrations.ts';
import { copyTime, keptTime } from './names.ts';
import { replace, type Why } from './putAside.ts';

/** Ids are not known of a file that cannot be read. A day in which more were given is not an ordinary one. */
export const idsToLeaveOut = 10_000;

/** What is to take the board's place, made ready beside it. */
export interface Draft {
  readonly name: string;
  readonly when: string;
  readonly items: number;
  readonly path: string;
}

/** Copies, looks at and renews it before the board is touched. `highest`: of the ids given so far, where it is known. */
export function prepareDraft(file: string, copies: Copies, name: string | undefined): Draft {
  const path = `${file}.restoring`;
  const found = name === undefined ? copies.newestGood() : find(file, copies, name);
  if (!found) {
    const text = 'The board was not changed: there is no good copy. See: remotex board backups';
    throw new RemoteError('no-copy', text);
  }
  clear(path);
  try {
    copyFileSync(found.path, path);
    if (existsSync(`${found.path}-wal`)) copyFileSync(`${found.path}-wal`, `${path}-wal`);
    return { ...found, path, items: renew(path, found.name) };
  } catch (error) {
    clear(path);
    throw error;
  }
}

/** The draft becomes the board. The board must be closed. Returns where the file that was there is kept. */
export function putInPlace(
  file: string,
  draft: Draft,
  { highest, why }: { readonly highest: number | undefined; readonly why: Why },
): string | undefined {
  try {
    numberOn(draft.path, highest);
    sync(draft.path);
    const kept = replace(file, draft.path, why);
    syncFolder(dirname(file));
    return kept;
  } catch (error) {
    clear(draft.path);
    throw error;
  }
}

/** So that whoever reads on from an id misses nothing. */
function numberOn(path: string, highest: number | undefined): void {
  const database = new DatabaseSync(path);
  try {
    const own = highestId(database);
    // A board that is younger than its own copy is another one, begun after the first was lost.
    const isKnown = highest !== undefined && highest >= own;
    // No row is there before the first item.
    database.exec("DELETE FROM sqlite_sequence WHERE name = 'items'");
    database
      .prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('items', ?)")
      .run(isKnown ? highest : own + idsToLeaveOut);
  } finally {
    database.close();
  }
}

function clear(path: string): void {
  for (const end of ['', '-wal', '-journal']) rmSync(`${path}${end}`, { force: true });
}

interface Found {
  readonly name: string;
  readonly path: string;
  readonly when: string;
}

/** Only by the names that are told: no path is taken. */
function find(file: string, copies: Copies, name: string): Found {
  const when = copyTime(name) ?? keptTime(name);
  if (!when || !name.endsWith('.db')) throw noCopy(name);
  const path = join(copyTime(name) ? copies.folder : dirname(file), name);
  const stat = statSync(path, { throwIfNoEntry: false });
  // A kill at the wrong moment may leave the board a second name; it is not to be opened under that one.
  const isBoard = stat?.ino === statSync(file, { throwIfNoEntry: false })?.ino;
  if (stat?.isFile() && !isBoard) return { name, path, when: when.toISOString() };
  throw noCopy(name);
}

const noCopy = (name: string) =>
  new RemoteError('no-copy', `There is no copy '${name}'. See: remotex board backups`);

/** Gives the number of its items. All is in one file afterwards, of the form that this Remotex writes. */
function renew(path: string, name: string): number {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    const version = readVersion(database, path, name);
    const [problem] = problemsIn(database);
    if (problem !== undefined) throw unusable(name, problem);
    if (version > schemaVersion)
      throw unusable(name, `it was written by a newer Remotex (format ${version})`);
    database.exec('PRAGMA journal_mode = DELETE');
    migrate(database, version);
    return countItems(database);
  } finally {
    database.close();
  }
}

function readVersion(database: DatabaseSync, path: string, name: string): number {
  try {
    return versionOf(database, path);
  } catch (cause) {
    if (cause instanceof RemoteError) throw unusable(name, 'it is not a board of Remotex');
    throw unusable(name, cause instanceof Error ? cause.message : String(cause));
  }
}

function unusable(name: string, why: string): RemoteError {
  const text = `The board was not changed: the copy ${name} cannot be used: ${why}. See others with: remotex board backups`;
  return new RemoteError('damaged-copy', text);
}
