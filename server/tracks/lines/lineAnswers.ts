/** From a point to its line in the file, and back: `track/line`. What was read for it is kept for the last few tracks. */
import { basename } from 'node:path';
import type { OpenProgress } from '../../api/trackFiles.ts';
import type { Track } from '../../api/tracks.ts';
import { RemoteError } from '../../remote/errors.ts';
import type { Handlers } from '../../remote/implement.ts';
import { stampOf } from '../fileStamp.ts';
import type { LoadedTrack } from '../load.ts';
import { shareReads } from '../sharedReads.ts';
import type { ReadControl } from '../trackReader.ts';
import type { OpenedTrack, TrackStore } from '../trackStore.ts';
import { noLines } from './noLines.ts';
import { type PointLines, pointAtLine } from './notedLines.ts';
import type { TrackFileSource } from './readLines.ts';

export interface LineAnswersOptions {
  readonly store: Pick<TrackStore, 'load'>;
  /** Reads a file in a thread. */
  readonly readLines: (source: TrackFileSource, control: ReadControl) => Promise<PointLines>;
}

/** As many as a person has on a few maps; each takes 4 or 8 bytes a point. */
const keptTracks = 4;
/** And 40 MB or 80 MB at the very most, besides the one asked about last. */
const keptPoints = 10_000_000;

export function createLineAnswers({
  store,
  readLines,
}: LineAnswersOptions): Pick<Handlers<typeof Track.functions>, 'line'> {
  /** By what is in memory of a track, which is another thing whenever its file was read again. The last one used is the last. */
  const kept = new WeakMap<LoadedTrack, PointLines>();
  /** Weakly: a track that was closed, or is another one now, is not held in memory for the sake of its lines. */
  let order: readonly WeakRef<LoadedTrack>[] = [];
  const keep = (track: LoadedTrack, lines: PointLines): void => {
    kept.set(track, lines);
    const others = order.flatMap((ref) => ref.deref() ?? []).filter((other) => other !== track);
    let points = 0;
    const staying = [track, ...others.reverse()].filter((other, i) => {
      points += kept.get(other)?.lines.length ?? 0;
      const stays = i === 0 || (i < keptTracks && points <= keptPoints);
      if (!stays) kept.delete(other);
      return stays;
    });
    order = staying.reverse().map((other) => new WeakRef(other));
  };
  const readOnce = shareReads(readLines, 'track/line');

  const linesOf = async (opened: OpenedTrack, control: ReadControl): Promise<PointLines> => {
    const { summary, track, stamp } = opened;
    const known = kept.get(track);
    if (known) {
      keep(track, known);
      return known;
    }
    const { path, limits } = summary;
    if (path === undefined) throw noLines(summary.name, 'came as content, which is not kept');
    if (track.format === 'fit' || track.format === 'kmz') {
      throw noLines(basename(path), `is a ${track.format.toUpperCase()} file, which is no text`);
    }
    const before = await stampOf(path);
    if (before.stamp !== stamp) throw changed(path);
    const lines = await readOnce({ path, ...(limits ? { limits } : {}) }, control);
    const after = await stampOf(path);
    if (after.stamp !== stamp || lines.lines.length !== track.lat.length) throw changed(path);
    keep(track, lines);
    return lines;
  };

  return {
    async line({ track, ...asked }, { signal, progress }) {
      const opened = await store.load(track);
      const points = opened.track.lat.length;
      if ('index' in asked && asked.index >= points) {
        const text = `Track ${track} has no point ${asked.index}: its points are 0 to ${points - 1}.`;
        throw new RemoteError('bad-range', text);
      }
      const onProgress = (told: OpenProgress) => progress(told);
      const lines = await linesOf(opened, { signal, onProgress });
      const index = 'index' in asked ? asked.index : pointAtLine(lines, asked.line, asked.column);
      const column = lines.columns?.[index];
      return { track, index, line: lines.lines[index] ?? 1, ...(column ? { column } : {}) };
    },
  };
}

function changed(path: string): RemoteError {
  const text = `${basename(path)} has changed since it was read, and its points have other lines now. Try again.`;
  return new RemoteError('changed', text);
}
