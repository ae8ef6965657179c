/** The list of open tracks on disk (`tracks.json`): what a new daemon needs to know of the tracks of the last one. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import * as z from 'zod/mini';
import { TrackSummary } from '../api/trackFiles.ts';
import { RemoteError } from '../remote/errors.ts';
import { oneLine } from './values.ts';

/**
 * `next` is the number of the next id; ids are never given twice. Every summary has a path. `stamps`: by id, the state of the
 * file that was read; a list of an earlier version has none.
 */
export interface TrackList {
  readonly next: number;
  readonly tracks: readonly TrackSummary[];
  readonly stamps?: Readonly<Record<string, string>>;
}

const Stamps = z.record(z.string(), z.string());

/** Grows when an older Remotex could not read the file. */
const version = 1;

interface ReadOptions {
  readonly file: string;
  readonly now: () => Date;
  /** Told in one line when a damaged list was put aside. */
  readonly onWarning: (message: string) => void;
}

/**
 * The list as saved; empty if there is none. A damaged one is kept under a dated name, and an empty one begins with
 * an id that the damaged one does not mention. Throws a RemoteError if the file is there and cannot be read or put aside.
 */
export async function readTrackList({ file, now, onWarning }: ReadOptions): Promise<TrackList> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return { next: 1, tracks: [] };
    throw unusable(file, 'read', cause);
  }
  const list = parseList(text);
  if (list) return list;

  const { dir, name, ext } = parse(file);
  const aside = join(dir, `${name}.damaged-${now().toISOString().replaceAll(':', '-')}${ext}`);
  try {
    await rename(file, aside);
  } catch (cause) {
    throw unusable(file, 'put aside, though it is damaged', cause);
  }
  onWarning(
    `The list of open tracks was damaged. It is kept as ${oneLine(aside)}; the tracks' files are untouched.`,
  );
  const numbers = [...text.matchAll(/"t(\d{1,9})"/g)].map((match) => Number(match[1]));
  return { next: 1 + numbers.reduce((most, number) => Math.max(most, number), 0), tracks: [] };
}

function parseList(text: string): TrackList | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // Damaged: the caller keeps the file.
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { version: written, next, tracks, stamps }: Partial<Record<string, unknown>> = { ...value };
  if (
    written !== version ||
    !Number.isSafeInteger(next) ||
    typeof next !== 'number' ||
    !Array.isArray(tracks)
  ) {
    return undefined;
  }
  const checked: TrackSummary[] = [];
  for (const track of tracks) {
    const { success, data } = TrackSummary.safeParse(track);
    if (!success || data.path === undefined || numberOf(data.id) >= next) return undefined;
    checked.push(data);
  }
  const known = Stamps.safeParse(stamps);
  // Without them nothing is wrong but that a file may be read once more.
  return { next, tracks: checked, ...(known.success ? { stamps: known.data } : {}) };
}

/** Infinity for an id that is not ours: no next id is above that, so the list counts as damaged. */
const numberOf = (id: string): number =>
  /^t\d{1,9}$/.test(id) ? Number(id.slice(1)) : Number.POSITIVE_INFINITY;

/** Replaces the list at once or not at all, readable only by the user: it says where somebody has been. */
export async function saveTrackList(file: string, list: TrackList): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify({ version, ...list }, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    throw unusable(file, 'saved', cause);
  }
}

/**
 * Saves the list as it is by then; calls while it is being written wait for one more round. A list that cannot be saved is
 * only logged: the track is open and can be used, it will just not be remembered.
 */
export function createListSaver(
  file: string,
  onWarning: (message: string) => void,
): (list: () => TrackList) => Promise<void> {
  let isStale = false;
  let running: Promise<void> | undefined;
  const saveUntilFresh = async (list: () => TrackList): Promise<void> => {
    while (isStale) {
      isStale = false;
      try {
        await saveTrackList(file, list());
      } catch (error) {
        onWarning(error instanceof Error ? error.message : String(error));
      }
    }
    running = undefined;
  };
  return async (list) => {
    isStale = true;
    running ??= saveUntilFresh(list);
    await running;
  };
}

function unusable(file: string, what: string, cause: unknown): RemoteError {
  const why = ['ENOSPC', 'EDQUOT'].some((code) => hasCode(cause, code))
    ? 'the disk is full. Free some space'
    : `${cause instanceof Error ? oneLine(cause.message) : String(cause)}. Check the folder's permissions`;
  return new RemoteError(
    'track-list',
    `The list of open tracks (${oneLine(file)}) cannot be ${what}: ${why}.`,
    { cause },
  );
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
