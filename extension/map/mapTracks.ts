/** The tracks of one map: their files, what the daemon says of each, and the daemon's id behind the page's name. */
import { createHash } from 'node:crypto';
import type { OpenTrack, TrackSummary } from '../../server/api/trackFiles.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import { readError } from '../../server/remote/wireError.ts';
import type { MapTrack } from '../../webview/messages.ts';
import { mostTracks } from '../../webview/values.ts';
import type { Tracks } from './daemon.ts';

/** A file that is shown. */
export interface TrackSource {
  /** Its address: the same file has the same one. */
  readonly uri: string;
  /** Its name, for the person. */
  readonly file: string;
  /** How the daemon gets at it: by its path, or by its content. */
  readonly open: () => Promise<OpenTrack>;
}

export interface MapTracks {
  list(): MapTrack[];
  /** Adds a file and reads it; one that is there already is read again. */
  add(source: TrackSource): Promise<void>;
  /** Reads all files, or one of them, again. */
  reload(uri?: string): Promise<void>;
  /** The editor's own file stays. */
  remove(key: string): void;
  sources(): readonly TrackSource[];
  /** Asks the daemon about tracks by their ids. Tracks that a new daemon does not know are opened again, once. */
  use<T>(keys: readonly string[], ask: (ids: string[]) => Promise<T>): Promise<T>;
  /** Those of the tracks that could be read, if there are any: a file that is gone must not silence the others. */
  answering(keys: readonly string[]): readonly string[];
  keyOf(id: string): string | undefined;
  idOf(key: string): string | undefined;
  uriOf(key: string): string | undefined;
}

interface Entry {
  readonly key: string;
  readonly source: TrackSource;
  summary?: TrackSummary;
  problem?: string;
  reading?: number;
  version: number;
  reopening?: Promise<void>;
  /** How many readings have begun: the answer of an older one is not shown. */
  loading: number;
}

export interface MapTracksOptions {
  readonly tracks: Tracks;
  readonly own: TrackSource;
  /** What `list` returns has changed. */
  readonly onChange: () => void;
}

/** The page's name for a file: short, and the same from day to day. */
export const keyOfUri = (uri: string): string =>
  createHash('sha256').update(uri).digest('base64url').slice(0, 16);

export function createMapTracks({ tracks, own, onChange }: MapTracksOptions): MapTracks {
  const entries = new Map<string, Entry>();
  const enter = (source: TrackSource): Entry => {
    const key = keyOfUri(source.uri);
    const entry = entries.get(key) ?? { key, source, version: 0, loading: 0 };
    entries.set(key, entry);
    return entry;
  };
  enter(own);

  const read = async (entry: Entry): Promise<void> => {
    const mine = ++entry.loading;
    entry.reading = 0;
    if (!entry.summary) onChange();
    try {
      const opened = await tracks.open(await entry.source.open(), {
        onProgress({ bytes, total }) {
          if (mine !== entry.loading || total === 0) return;
          entry.reading = Math.min(1, bytes / total);
          onChange();
        },
      });
      if (mine !== entry.loading) return;
      entry.summary = opened;
      entry.version++;
      delete entry.problem;
    } catch (error) {
      if (mine !== entry.loading) return;
      entry.problem = readError(error).message;
    }
    delete entry.reading;
    if (entries.get(entry.key) === entry) onChange();
  };

  /** For all who find at once that the daemon has forgotten it. */
  const reopen = (entry: Entry | undefined): Promise<void> | undefined => {
    if (!entry) return undefined;
    entry.reopening ??= read(entry).finally(() => delete entry.reopening);
    return entry.reopening;
  };

  const idsOf = (keys: readonly string[]): string[] =>
    keys.map((key) => {
      const id = entries.get(key)?.summary?.id;
      if (id !== undefined) return id;
      throw new RemoteError('unknown-track', 'This track is not on the map any more.');
    });

  return {
    list: () =>
      [...entries.values()].map(({ key, source, summary, problem, reading, version }) => ({
        key,
        file: source.file,
        own: source.uri === own.uri,
        version,
        summary,
        problem,
        reading,
      })),
    async add(source) {
      if (entries.size >= mostTracks && !entries.has(keyOfUri(source.uri))) {
        throw new RemoteError(
          'too-many',
          `A map shows ${mostTracks} tracks at most. Take one off before you add ${source.file}.`,
        );
      }
      await read(enter(source));
    },
    async reload(uri) {
      const wanted = [...entries.values()].filter(({ source }) => uri === undefined || source.uri === uri);
      await Promise.all(wanted.map(read));
    },
    remove(key) {
      if (entries.get(key)?.source.uri === own.uri) return;
      if (entries.delete(key)) onChange();
    },
    sources: () => [...entries.values()].map(({ source }) => source),
    async use(keys, ask) {
      const ids = idsOf(keys);
      try {
        return await ask(ids);
      } catch (error) {
        if (readError(error).reason !== 'unknown-track') throw error;
        await Promise.all(keys.map((key) => reopen(entries.get(key))));
        return await ask(idsOf(keys));
      }
    },
    answering(keys) {
      const whole = keys.filter((key) => entries.get(key)?.problem === undefined);
      return whole.length > 0 ? whole : keys;
    },
    keyOf: (id) => [...entries.values()].find(({ summary }) => summary?.id === id)?.key,
    idOf: (key) => entries.get(key)?.summary?.id,
    uriOf: (key) => entries.get(key)?.source.uri,
  };
}
