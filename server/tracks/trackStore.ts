/** The open tracks: in memory while they are used, in `tracks.json` by path, and read again when their files change. */
import { resolve } from 'node:path';
import type { OpenTrack, TrackChange, TrackSummary } from '../api/trackFiles.ts';
import { RemoteError } from '../remote/errors.ts';
import { stampOf } from './fileStamp.ts';
import { createFollowedFiles } from './followedFiles.ts';
import { createLiveTrack, type FileReading } from './liveTrack.ts';
import type { LoadedTrack } from './load.ts';
import { shareReads } from './sharedReads.ts';
import { createTrackChanges } from './trackChanges.ts';
import { type Entry, listOf, shown, summarise, unknownTrack } from './trackEntry.ts';
import { createListSaver, readTrackList } from './trackList.ts';
import type { ReadControl, TrackReader } from './trackReader.ts';

export interface OpenedTrack {
  readonly summary: TrackSummary;
  readonly track: LoadedTrack;
  /** The state of the file that the points are of; none if it came as content. */
  readonly stamp?: string | undefined;
}

/** Every function throws a RemoteError for what a user can cause; reason `unknown-track` for an id that is not open. */
export interface TrackStore {
  /** Reads a track. A path that is open already is read again and keeps its id; its limits are from now on those given. */
  open(source: OpenTrack, control?: ReadControl): Promise<TrackSummary>;
  /** In the order in which they were opened. Reads none that nobody has asked for since the daemon started. */
  list(): Promise<TrackSummary[]>;
  info(id: string): Promise<TrackSummary>;
  close(id: string): Promise<TrackSummary>;
  /** The track with its points, as its file is now: see liveTrack.ts. */
  load(id: string): Promise<OpenedTrack>;
  /** The open tracks, or that one, and from then on what happens to them. */
  watch(id: string | undefined, signal: AbortSignal): AsyncGenerator<TrackChange>;
}

export interface TrackStoreOptions {
  /** Where the list is kept: `tracks.json` in Remotex's folder. */
  readonly file: string;
  readonly reader: TrackReader;
  readonly now?: () => Date;
  /** Milliseconds on a clock that nobody sets. */
  readonly clock?: () => number;
  /** How often files are looked at that somebody follows, in milliseconds; the system tells of most changes at once. */
  readonly pollMs?: number;
  /** Told in one line what went wrong without making a call fail: for the log. */
  readonly onWarning?: (message: string) => void;
}

/** The number of the next id. */
interface Ids {
  next: number;
}

export function createTrackStore(options: TrackStoreOptions): TrackStore {
  const { file, reader, now = () => new Date(), onWarning = () => {} } = options;
  const { clock = () => performance.now(), pollMs = 2000 } = options;
  const save = createListSaver(file, onWarning);
  const changes = createTrackChanges(() => watchWanted());
  const entries = new Map<string, Entry>();
  const watchWanted = createFollowedFiles({
    followed: () =>
      [...entries.values()].flatMap(({ source, summary }) =>
        source.kind === 'file' && changes.isFollowed(summary.id) ? [source] : [],
      ),
    pollMs,
    onWarning,
  });
  let reading: Promise<Ids> | undefined;

  const readOnce = shareReads(async (source: Extract<OpenTrack, { path: string }>, control) => {
    // Before it is read: what is written meanwhile is seen at the next look.
    const stamp = await stampOf(source.path);
    const began = clock();
    const track = await reader.read(source, control);
    return { track, file: stamp, tookMs: clock() - began } satisfies FileReading;
  });

  /** Read at the first call, not at the start, so that a list which cannot be read does not keep the board from working. */
  const state = (): Promise<Ids> => {
    reading ??= readState();
    return reading;
  };
  const readState = async (): Promise<Ids> => {
    try {
      const { next, tracks, stamps = {} } = await readTrackList({ file, now, onWarning });
      // Only tracks with a path are remembered.
      for (const summary of tracks)
        entries.set(summary.id, fileEntry(summary, summary.path ?? '', stamps[summary.id]));
      return { next };
    } catch (error) {
      reading = undefined; // So that the next call tries again.
      throw error;
    }
  };
  const saveList = async (): Promise<void> => {
    const known = await state();
    await save(() => listOf(known.next, [...entries.values()]));
  };

  const find = async (id: string): Promise<Entry> => {
    await state();
    const entry = entries.get(id);
    if (!entry) throw unknownTrack(id, [...entries.keys()]);
    return entry;
  };

  const fileEntry = (summary: TrackSummary, path: string, lastStamp?: string): Entry => {
    const { id } = summary;
    const limitsNow = () => (entry.summary.limits ? { limits: entry.summary.limits } : {});
    const live = createLiveTrack({
      path,
      lastStamp,
      clock,
      read: (signal) => readOnce({ path, ...limitsNow() }, { signal }),
      describe: (cause) => {
        const then = live.track
          ? 'What was read before still answers.'
          : `To forget it: remotex track close ${id}`;
        const text = `Track ${id} cannot be read again. ${cause.message} ${then}`;
        return new RemoteError(cause.reason, text, { cause });
      },
      onRead: async ({ track }, isFirst) => {
        const before = entry.summary;
        entry.summary = summarise(id, { path, ...limitsNow() }, track);
        const isNew = JSON.stringify(before) !== JSON.stringify(entry.summary);
        // Since a start of the daemon the points were not in memory, but nothing is new.
        if (!isNew && isFirst) return;
        changes.tell({ kind: 'changed', track: shown(entry) });
        await saveList();
      },
      onFailure: ({ message }) => changes.tell({ kind: 'failed', track: shown(entry), message }),
    });
    const entry: Entry = { summary, source: { kind: 'file', path, live } };
    return entry;
  };
  /** An entry that can be asked about: as its file is now, where its points are in memory. */
  const freshen = async ({ source }: Entry): Promise<void> => {
    if (source.kind === 'file' && source.live.track) await source.live.freshen();
  };

  const openFile = async (
    ids: Ids,
    source: Extract<OpenTrack, { path: string }>,
    control: ReadControl | undefined,
  ): Promise<Entry> => {
    const { path } = source;
    const entryOf = () =>
      [...entries.values()].find((entry) => entry.source.kind === 'file' && entry.source.path === path);
    const before = entryOf();
    const result = readOnce(source, control);
    const taken = await (before?.source.kind === 'file' ? before.source.live.holdOff(result) : result);
    // Not the one from before: it may have been closed, and somebody else may have opened it.
    const same = entryOf();
    const id = same?.summary.id ?? `t${ids.next++}`;
    const summary = summarise(id, source, taken.track);
    // The same entry, for a call may be waiting with it in hand.
    const entry = same ?? fileEntry(summary, path);
    entries.set(id, entry);
    entry.summary = summary;
    if (entry.source.kind === 'file' && entry.source.live.take(taken)) {
      changes.tell({ kind: same ? 'changed' : 'opened', track: summary });
    }
    return entry;
  };
  const openContent = async (
    ids: Ids,
    source: Exclude<OpenTrack, { path: string }>,
    control: ReadControl | undefined,
  ): Promise<Entry> => {
    const track = await reader.read(source, control);
    const id = `t${ids.next++}`;
    const entry: Entry = { summary: summarise(id, source, track), source: { kind: 'content', track } };
    entries.set(id, entry);
    changes.tell({ kind: 'opened', track: entry.summary });
    return entry;
  };

  return {
    async open(asked, control) {
      const ids = await state();
      const entry =
        'path' in asked
          ? await openFile(ids, { ...asked, path: resolve(asked.path) }, control)
          : await openContent(ids, asked, control);
      const { summary } = entry;
      watchWanted();
      await saveList();
      return summary;
    },
    async list() {
      await state();
      await Promise.all([...entries.values()].map(freshen));
      return [...entries.values()].map(shown);
    },
    async info(id) {
      const entry = await find(id);
      await freshen(entry);
      return shown(entry);
    },
    async close(id) {
      const entry = await find(id);
      const summary = shown(entry);
      entries.delete(id);
      if (entry.source.kind === 'file') entry.source.live.end();
      changes.tell({ kind: 'closed', track: summary });
      watchWanted();
      await saveList();
      return summary;
    },
    async load(id) {
      const entry = await find(id);
      const { source } = entry;
      if (source.kind === 'content') return { summary: entry.summary, track: source.track };
      await source.live.freshen();
      const { track, stamp, failure } = source.live;
      if (track) return { summary: shown(entry), track, stamp };
      // Closed while it was read.
      await find(id);
      throw failure ?? new RemoteError('unreadable', `Track ${id} was not read. Try again.`);
    },
    async *watch(id, signal) {
      await state();
      if (id !== undefined) await find(id);
      const present = (): TrackChange[] => {
        const wanted = [...entries.values()].filter(({ summary }) => id === undefined || summary.id === id);
        return wanted.map((entry) => {
          const track = shown(entry);
          return { kind: 'present', track, ...(track.stale === undefined ? {} : { message: track.stale }) };
        });
      };
      yield* changes.follow({ signal, only: id, present });
    },
  };
}
