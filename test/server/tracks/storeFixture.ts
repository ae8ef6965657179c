/** A track store on a folder of its own, for the tests of what it keeps. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { OpenTrack } from '../../../server/api/trackFiles.ts';
import { loadTrack } from '../../../server/tracks/load.ts';
import type { TrackReader } from '../../../server/tracks/trackReader.ts';
import { createTrackStore, type TrackStoreOptions } from '../../../server/tracks/trackStore.ts';

/** A GPX file with a point at each latitude. */
export const gpx = (...lats: number[]) =>
  `<gpx><trk><trkseg>${lats.map((lat) => `<trkpt lat="${lat}" lon="14.2"/>`).join('')}</trkseg></trk></gpx>`;

/** A folder with a list and GPX files; `start` is what each new daemon does. Reads are counted, and run in this thread. */
export function setUp(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'rx-'));
  // The list may still be written.
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 }));
  const file = join(folder, 'tracks.json');
  const reads: OpenTrack[] = [];
  const warnings: string[] = [];
  const reader: TrackReader = {
    async read(source) {
      reads.push(source);
      return loadTrack(source);
    },
    close: async () => {},
  };
  const start = (more: Partial<TrackStoreOptions> = {}) =>
    createTrackStore({
      file,
      reader,
      // So that each question looks at the file.
      clock: slowClock(),
      ...more,
      now: () => new Date('2026-06-13T08:00:00Z'),
      onWarning: (message) => warnings.push(message),
    });
  const write = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  return { folder, file, reads, warnings, start, write };
}

/** It goes on by 0.3 s each time it is looked at. */
function slowClock(): () => number {
  let ms = 0;
  return () => {
    ms += 300;
    return ms;
  };
}
