/** Which open track a person means. */
import { resolve } from 'node:path';
import type { TrackSummary } from '../api/trackFiles.ts';
import { Track } from '../api/tracks.ts';
import { RemoteError } from '../remote/errors.ts';
import type { Input } from './command.ts';

/** The help of an argument or option that takes one. */
export const namesHelp = 'A track is named by its id, its name or its file.';

/** The id: what looks like one is taken for it, and the daemon says if it is none. */
export async function trackIdOf(
  { daemon, folder }: Pick<Input, 'daemon' | 'folder'>,
  text: string,
): Promise<string> {
  if (/^t\d{1,9}$/.test(text)) return text;
  return findTrack(await daemon.module(Track).list({}), text, resolve(folder, text));
}

/** By its file, else by its name if no other has it. */
export function findTrack(tracks: readonly TrackSummary[], text: string, path: string): string {
  const byPath = tracks.find((track) => track.path === path);
  if (byPath) return byPath.id;
  const [first, ...others] = tracks.filter(({ id, name }) => id === text || name === text);
  if (first && others.length === 0) return first.id;
  if (!first) {
    const open = tracks.length === 0 ? 'No track is open.' : 'See: remotex track list';
    throw new RemoteError(
      'unknown-track',
      `No open track has the id, the name or the file '${text}'. ${open}`,
    );
  }
  const ids = [first, ...others].map(({ id }) => id).join(', ');
  throw new RemoteError(
    'ambiguous-track',
    `${others.length + 1} open tracks are called '${text}'. Say which: ${ids}.`,
  );
}
