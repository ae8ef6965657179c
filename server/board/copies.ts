/** The copies of the board in `<home>/backups`: which there are, which of them are good, and which are kept. */
import { lstatSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { BoardCopy, KeptFile } from '../api/boardCopies.ts';
import { describeCopy } from '../api/boardText.ts';
import { RemoteError } from '../remote/errors.ts';
import { copyBoard, copyBoardNow } from './copy.ts';
import { countItems, highestId, lookInto, problemsIn, versionOf } from './look.ts';
import { copyTime, freePath, keptTime, namesIn } from './names.ts';

/** A copy with the highest id that was given when it was made. */
export interface Copy extends BoardCopy {
  readonly path: string;
  readonly highest: number;
}

export interface Copies {
  readonly folder: string;
  /** Those that are boards, newest first. */
  list(): Copy[];
  /** The newest in which SQLite finds nothing wrong. */
  newestGood(): Copy | undefined;
  /** What was put aside beside the board, and files here that are no boards, newest first. */
  kept(): KeptFile[];
  /** Makes one while posts go on; they wait while SQLite looks at it (copy.ts). */
  add(database: DatabaseSync, signal: AbortSignal): Promise<Copy>;
  /** Makes one at once. */
  addNow(database: DatabaseSync): Copy;
  /** The refusal of a board that cannot be used, with the way to the newest good copy. */
  explain(refusal: RemoteError): RemoteError;
}

/** The newest copy of each of so many days is kept. */
const mostDays = 7;

/** And so many of the newest, whenever they were made: by hand, before and after something is tried. */
const mostOfADay = 3;

/** A name may be ahead of the clock by this much, in milliseconds: two copies of one moment get two names. */
const aheadMs = 60_000;

export function createCopies(file: string): Copies {
  const home = dirname(file);
  const folder = join(home, 'backups');
  /** What was seen in files that have not changed since: looking at all of a large one takes seconds. */
  const seen = new Map<string, Seen>();

  const look = (name: string): Copy | undefined => {
    const path = join(folder, name);
    const when = copyTime(name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!when || !stat?.isFile()) return undefined;
    const key = `${name} ${stat.size} ${stat.mtimeMs}`;
    const known = seen.get(key) ?? lookAt(path);
    seen.set(key, known);
    if (known.kind === 'bad') return undefined;
    const { items, highest } = known;
    return { name, path, when: when.toISOString(), items, highest, bytes: stat.size };
  };
  const list = (): Copy[] => newestFirst(namesIn(folder).map(look).filter(isThere), Date.now());
  const isWhole = ({ name, bytes, path }: Copy): boolean => {
    const key = `whole ${name} ${bytes} ${statSync(path).mtimeMs}`;
    const known = seen.get(key) ?? { kind: isGood(path) ? 'good' : 'bad', items: 0, highest: 0 };
    seen.set(key, known);
    return known.kind === 'good';
  };
  const newestGood = (): Copy | undefined => list().find(isWhole);

  const prepare = (): string => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of namesIn(folder)) {
      if (/\.part(-journal|-wal)?$/.test(name)) rmSync(join(folder, name), { force: true });
    }
    return freePath(folder, 'board', new Date());
  };
  /** Called after a good copy was added, so that never a good one goes for a bad one. */
  const added = (path: string): Copy => {
    const copies = list();
    const made = copies.find((copy) => copy.path === path);
    if (!made) throw new Error(`the copy ${path} is gone`);
    // Ids are never given twice. The copy with the highest is old only when a board was lost.
    const highest = Math.max(...copies.map((copy) => copy.highest));
    const furthest = copies.find((copy) => copy.highest === highest);
    const kept = new Set([...toKeep(copies), made, furthest]);
    for (const copy of copies) if (!kept.has(copy)) rmSync(copy.path, { force: true });
    return made;
  };

  return {
    folder,
    list,
    newestGood,
    kept() {
      const beside = namesIn(home).filter((name) => keptTime(name));
      const good = new Set(list().map(({ name }) => name));
      const bad = namesIn(folder).filter((name) => name.endsWith('.db') && !good.has(name));
      const paths = [...beside.map((name) => join(home, name)), ...bad.map((name) => join(folder, name))];
      return paths.map((path) => keptFile(path)).sort((a, b) => timeOf(b.name) - timeOf(a.name));
    },
    async add(database, signal) {
      const path = prepare();
      await copyBoard(database, path, signal);
      return added(path);
    },
    addNow(database) {
      const path = prepare();
      copyBoardNow(database, path);
      return added(path);
    },
    explain(refusal) {
      if (refusal.reason !== 'damaged-board' && refusal.reason !== 'newer-board') return refusal;
      try {
        const text = `${refusal.message} ${whatToDo(newestGood())}`;
        return new RemoteError(refusal.reason, text, { cause: refusal });
      } catch {
        // The folder cannot be read: nobody knows of copies, and the refusal is true without them.
        return refusal;
      }
    },
  };
}

function whatToDo(copy: Copy | undefined): string {
  return copy
    ? `Newest good copy: ${describeCopy(copy)}. To use it: remotex board restore`
    : 'There is no copy yet. Put a good copy in its place, or move it away to begin an empty board.';
}

/** A copy from the future was made before the clock was set back, and all that came later are newer. */
function newestFirst(copies: readonly Copy[], now: number): Copy[] {
  const isAhead = ({ when }: Copy): number => (Date.parse(when) > now + aheadMs ? 1 : 0);
  return copies.toSorted((a, b) => isAhead(a) - isAhead(b) || Date.parse(b.when) - Date.parse(a.when));
}

/** Of copies in that order. Days are those of UTC, as in their names. */
function toKeep(copies: readonly Copy[]): Copy[] {
  const days = new Map<string, Copy>();
  for (const copy of copies) {
    const day = copy.when.slice(0, 10);
    if (!days.has(day)) days.set(day, copy);
  }
  return [...copies.slice(0, mostOfADay), ...[...days.values()].slice(0, mostDays)];
}

interface Seen {
  readonly kind: 'good' | 'bad';
  readonly items: number;
  readonly highest: number;
}

/** By its marks and tables only: quick. */
function lookAt(path: string): Seen {
  try {
    return lookInto(path, (database) => {
      versionOf(database, path);
      return { kind: 'good', items: countItems(database), highest: highestId(database) };
    });
  } catch {
    // Whatever it is, it is no copy that could be used; it is listed as a kept file.
    return { kind: 'bad', items: 0, highest: 0 };
  }
}

function isGood(path: string): boolean {
  try {
    return lookInto(path, (database) => problemsIn(database).length === 0);
  } catch {
    return false;
  }
}

function keptFile(path: string): KeptFile {
  const name = path.slice(dirname(path).length + 1);
  return { name, path, bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0 };
}

const timeOf = (name: string): number => (keptTime(name) ?? copyTime(name))?.getTime() ?? 0;
const isThere = <T>(value: T | undefined): value is T => value !== undefined;
