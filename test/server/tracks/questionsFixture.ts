/** The handlers of `track/…` and `view/…` on a folder of their own, for the tests of what they answer. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { loadTrack } from '../../../server/tracks/load.ts';
import { createTrackStore } from '../../../server/tracks/trackStore.ts';
import { createTracks } from '../../../server/tracks/tracks.ts';

export const context = {
  client: { name: 'vscode 1.139' },
  signal: new AbortController().signal,
  progress: () => {},
};

/** What the clock of the handlers shows. */
export const when = '2026-06-13T08:00:00.000Z';

/** Files are read in this thread. `start` is what each new daemon does; `open` writes a file of that name, and opens it. */
export function setUp(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'rx-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const reader = {
    read: async (source: Parameters<typeof loadTrack>[0]) => loadTrack(source),
    close: async () => {},
  };
  const start = () =>
    createTracks({
      store: createTrackStore({ file: join(folder, 'tracks.json'), reader }),
      now: () => new Date(when),
    });
  const { track, view } = start();
  const open = async (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return track.open({ path }, context);
  };
  return {
    folder,
    track,
    view,
    start,
    open,
    nearest: async (query: Parameters<typeof track.nearest>[0]) => track.nearest(query, context),
    passes: async (query: Parameters<typeof track.passes>[0]) => track.passes(query, context),
    at: async (time: string, id?: string) =>
      track.at({ time, ...(id === undefined ? {} : { track: id }) }, context),
  };
}
