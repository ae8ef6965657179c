/** One open track, and what is said of it. */
import { basename } from 'node:path';
import type { OpenTrack, TrackSummary } from '../api/trackFiles.ts';
import { RemoteError } from '../remote/errors.ts';
import type { LiveTrack } from './liveTrack.ts';
import type { LoadedTrack } from './load.ts';
import type { TrackList } from './trackList.ts';
import { cleanName, oneLine } from './values.ts';

export interface Entry {
  /** As last read. */
  summary: TrackSummary;
  readonly source:
    | { readonly kind: 'file'; readonly path: string; readonly live: LiveTrack }
    | { readonly kind: 'content'; readonly track: LoadedTrack };
}

/** With what keeps it from being as its file is now. */
export function shown({ summary, source }: Entry): TrackSummary {
  const failure = source.kind === 'file' ? source.live.failure : undefined;
  return failure ? { ...summary, stale: failure.message } : summary;
}

/** The name to show, on one line: what the caller gave with the content; else what the file says, else the file's own name. */
export function summarise(id: string, source: OpenTrack, track: LoadedTrack): TrackSummary {
  const more = { ...track.measures, ...(source.limits ? { limits: source.limits } : {}) };
  if (!('path' in source))
    return { id, name: cleanName(source.name ?? '') ?? track.name ?? 'track', ...more };
  return { id, name: track.name ?? basename(source.path), path: source.path, ...more };
}

export function unknownTrack(id: string, open: readonly string[]): RemoteError {
  // As many as fit a line; there is a command for all of them.
  const some = open.slice(0, 10).join(', ');
  const which = open.length === 0 ? 'No track is open' : `Open: ${some}${open.length > 10 ? ', …' : ''}`;
  return new RemoteError(
    'unknown-track',
    `There is no open track ${oneLine(id)}. ${which}. See: remotex track list`,
  );
}

/** What a new daemon needs to know: of files alone, for what came as content is gone with the daemon. */
export function listOf(next: number, entries: readonly Entry[]): TrackList {
  const files = entries.flatMap(({ summary, source }) =>
    source.kind === 'file' ? [{ summary, stamp: source.live.stamp }] : [],
  );
  const stamps = files.flatMap(({ summary, stamp }) => (stamp === undefined ? [] : [[summary.id, stamp]]));
  return { next, tracks: files.map(({ summary }) => summary), stamps: Object.fromEntries(stamps) };
}
