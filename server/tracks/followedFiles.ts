/** The files that somebody follows are looked at: when the system tells of a change, and now and then. */
import { type FileWatch, watchFiles } from './fileWatch.ts';
import type { LiveTrack } from './liveTrack.ts';

export interface FollowedFile {
  readonly path: string;
  readonly live: LiveTrack;
}

export interface FollowedFilesOptions {
  /** Those that are followed by now. */
  readonly followed: () => readonly FollowedFile[];
  /** How often they are looked at, in milliseconds. */
  readonly pollMs: number;
  readonly onWarning: (message: string) => void;
}

/** Returns what is to be called whenever others may be followed: nothing is watched while none are. */
export function createFollowedFiles({ followed, pollMs, onWarning }: FollowedFilesOptions): () => void {
  let watching: FileWatch | undefined;
  const check = async (path: string): Promise<void> => {
    try {
      await followed()
        .find((each) => each.path === path)
        ?.live.check();
    } catch (error) {
      // What is wrong with the file is told to followers; this is a fault of ours.
      onWarning(`A track was not looked at: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return () => {
    const isWanted = followed().length > 0;
    if (watching) watching.refresh();
    else if (isWanted) {
      const paths = () => followed().map(({ path }) => path);
      watching = watchFiles({ paths, onHint: check, pollMs });
    }
    if (isWanted) return;
    watching?.close();
    watching = undefined;
  };
}
