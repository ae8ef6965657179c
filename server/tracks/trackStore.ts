/** The open tracks: in memory while they are used, in `tracks.json` by path, and read again when they are asked for. */
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { OpenTrack, TrackSummary } from '../api/trackFiles.ts';
import { RemoteError } from '../remote/errors.ts';
import type { LoadedTrack } from './load.ts';
import { shareReads } from './sharedReads.ts';
import { readTrackList, saveTrackList } from './trackList.ts';
import type { ReadControl, TrackReader } from './trackReader.ts';
import { oneLine } from './values.ts';

export interface OpenedTrack {
  readonly summary: TrackSummary;
  readonly track: LoadedTrack;
}

/** Every function throws a RemoteError for what a user can cause; reason `unknown-track` for an id that is not open. */
export interface TrackStore {
  /** Reads a track. A path that is open already is read again and keeps its id. */
  open(source: OpenTrack, control?: ReadControl): Promise<TrackSummary>;
  /** In the order in which they were opened. Reads no track. */
  list(): Promise<TrackSummary[]>;
  info(id: string): Promise<TrackSummary>;
  close(id: string): Promise<TrackSummary>;
  /** The track with its points, read again if the daemon has been started since. */
  load(id: string): Promise<OpenedTrack>;
}

export interface TrackStoreOptions {
  /** Where the list is kept: `tracks.json` in Remotex's folder. */
  readonly file: string;
  readonly reader: TrackReader;
  readonly now?: () => Date;
  /** Told in one line what went wrong without making a call fail: for the log. */
  readonly onWarning?: (message: string) => void;
}

interface Entry {
  summary: TrackSummary;
  track: LoadedTrack | undefined;
  /** The last attempt to read it again, so that a broken file is not parsed at each move of a map. */
  failure: { readonly stamp: string; readonly error: RemoteError } | undefined;
}

interface State {
  readonly entries: Map<string, Entry>;
  next: number;
}

/** Reasons that may be gone at the next attempt: a machine that was short of memory, a disk that was not there. */
const passing: ReadonlySet<string> = new Set(['reader-died', 'unreadable']);

export function createTrackStore(options: TrackStoreOptions): TrackStore {
  const { file, reader, now = () => new Date(), onWarning = () => {} } = options;
  const save = createSaver(file, onWarning);
  const readOnce = shareReads((source: OpenTrack, control) => reader.read(source, control));
  let reading: Promise<State> | undefined;

  /** Read at the first call, not at the start, so that a list which cannot be read does not keep the board from working. */
  const state = (): Promise<State> => {
    reading ??= readState();
    return reading;
  };
  const readState = async (): Promise<State> => {
    try {
      const { next, tracks } = await readTrackList({ file, now, onWarning });
      const entries = tracks.map((summary): [string, Entry] => [
        summary.id,
        { summary, track: undefined, failure: undefined },
      ]);
      return { next, entries: new Map(entries) };
    } catch (error) {
      reading = undefined; // So that the next call tries again.
      throw error;
    }
  };

  const find = async (id: string): Promise<Entry> => {
    const { entries } = await state();
    const entry = entries.get(id);
    if (!entry) throw unknownTrack(id, [...entries.keys()]);
    return entry;
  };

  /** Reads a remembered track again. */
  const reload = async (id: string): Promise<LoadedTrack> => {
    const entry = await find(id);
    // Only tracks with a path are remembered, so one without is always in memory.
    const { path = '', limits } = entry.summary;
    const source = { path, ...(limits ? { limits } : {}) };
    const stamp = await stampOf(path);
    // Somebody else may have read it meanwhile.
    if (entry.track) return entry.track;
    if (entry.failure?.stamp === stamp) throw entry.failure.error;
    try {
      const track = await readOnce(source);
      const summary = summarise(id, source, track);
      const isNew = JSON.stringify(summary) !== JSON.stringify(entry.summary);
      Object.assign(entry, { summary, track, failure: undefined } satisfies Entry);
      if (isNew) await save(await state());
      return track;
    } catch (cause) {
      if (!(cause instanceof RemoteError)) throw cause;
      const text = `Track ${id} cannot be read again. ${cause.message} To forget it: remotex track close ${id}`;
      const error = new RemoteError(cause.reason, text, { cause });
      // The other reasons lie in the file, and stay until it changes.
      if (!passing.has(cause.reason)) entry.failure = { stamp, error };
      throw error;
    }
  };

  return {
    async open(asked, control) {
      const known = await state();
      const source = 'path' in asked ? { ...asked, path: resolve(asked.path) } : asked;
      const path = 'path' in source ? source.path : undefined;
      const track = await (path === undefined ? reader.read(source, control) : readOnce(source, control));
      const same = [...known.entries.values()].find(
        ({ summary }) => path !== undefined && summary.path === path,
      );
      const id = same?.summary.id ?? `t${known.next++}`;
      const summary = summarise(id, source, track);
      // The same entry, for a call may be waiting with it in hand.
      if (same) Object.assign(same, { summary, track, failure: undefined } satisfies Entry);
      else known.entries.set(id, { summary, track, failure: undefined });
      await save(known);
      return summary;
    },
    list: async () => [...(await state()).entries.values()].map(({ summary }) => summary),
    info: async (id) => (await find(id)).summary,
    async close(id) {
      const { summary } = await find(id);
      const known = await state();
      known.entries.delete(id);
      await save(known);
      return summary;
    },
    async load(id) {
      const entry = await find(id);
      const track = entry.track ?? (await reload(id));
      return { summary: entry.summary, track };
    },
  };
}

/** The name to show: what the caller gave with the content; else what the file says, else the file's own name. */
function summarise(id: string, source: OpenTrack, track: LoadedTrack): TrackSummary {
  const more = { ...track.measures, ...(source.limits ? { limits: source.limits } : {}) };
  if (!('path' in source)) return { id, name: source.name, ...more };
  return { id, name: track.name ?? basename(source.path), path: source.path, ...more };
}

function unknownTrack(id: string, open: readonly string[]): RemoteError {
  // As many as fit a line; there is a command for all of them.
  const some = open.slice(0, 10).join(', ');
  const which = open.length === 0 ? 'No track is open' : `Open: ${some}${open.length > 10 ? ', …' : ''}`;
  return new RemoteError(
    'unknown-track',
    `There is no open track ${oneLine(id)}. ${which}. See: remotex track list`,
  );
}

/** What changes when a file does. Also when it goes or comes back. */
async function stampOf(path: string): Promise<string> {
  try {
    const { ino, size, ctimeMs } = await stat(path);
    return `${ino} ${size} ${ctimeMs}`;
  } catch (error) {
    return String(error instanceof Error && 'code' in error ? error.code : error);
  }
}

/**
 * Saves the list as it is by then; calls while it is being written wait for one more round. A list that cannot be saved is
 * only logged: the track is open and can be used, it will just not be remembered.
 */
function createSaver(file: string, onWarning: (message: string) => void): (state: State) => Promise<void> {
  let isStale = false;
  let running: Promise<void> | undefined;
  const saveUntilFresh = async (state: State): Promise<void> => {
    while (isStale) {
      isStale = false;
      const summaries = [...state.entries.values()].map(({ summary }) => summary);
      try {
        await saveTrackList(file, {
          next: state.next,
          tracks: summaries.filter(({ path }) => path !== undefined),
        });
      } catch (error) {
        onWarning(error instanceof Error ? error.message : String(error));
      }
    }
    running = undefined;
  };
  return async (state) => {
    isStale = true;
    running ??= saveUntilFresh(state);
    await running;
  };
}
