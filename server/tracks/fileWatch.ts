/** Hears of changes to files: at once where the system tells of them, and every few seconds in any case. */
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { stampOf } from './fileStamp.ts';

export interface FileWatch {
  /** The files are others now. */
  refresh(): void;
  close(): void;
}

export interface FileWatchOptions {
  readonly paths: () => readonly string[];
  /** To look at the file now, which may have changed. */
  readonly onHint: (path: string) => void;
  /** How often each file is looked at when nothing is told, in milliseconds. */
  readonly pollMs: number;
}

/** Many hints in a moment are one, in milliseconds: whoever writes a file does it in several steps. */
const gatherMs = 50;

/** Linux gives a user some ten thousand, to be shared with editors that watch whole projects. */
const mostFolders = 100;

/**
 * The folders are watched and not the files: a file that is replaced by another of its name is told of there alone. On network
 * drives, through links and in a folder that is not there yet the system tells nothing: there the looks every few seconds do.
 */
export function watchFiles({ paths, onHint, pollMs }: FileWatchOptions): FileWatch {
  const folders = new Map<string, { readonly watcher: FSWatcher; readonly stamp: string }>();
  const hinted = new Map<string, NodeJS.Timeout>();
  let isClosed = false;

  const hint = (path: string): void => {
    if (isClosed || hinted.has(path)) return;
    const pass = () => {
      hinted.delete(path);
      if (paths().includes(path)) onHint(path);
    };
    hinted.set(path, setTimeout(pass, gatherMs).unref());
  };

  const forget = (folder: string): void => {
    folders.get(folder)?.watcher.close();
    folders.delete(folder);
  };
  const begin = (folder: string, stamp: string): void => {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => {
        for (const path of paths()) {
          if (dirname(path) === folder && (name === null || basename(path) === name)) hint(path);
        }
      });
      watcher.on('error', () => forget(folder));
      folders.set(folder, { watcher, stamp });
      // What came between the last look and now nobody would tell.
      for (const path of paths()) if (dirname(path) === folder) hint(path);
    } catch {
      // No more watchers, or a file system without them: the looks go on.
    }
  };
  /** A folder that was moved away, or made anew, is another one under the same name. */
  const check = async (folder: string): Promise<void> => {
    // Not watch() at once: on a drive that does not answer, it would hold up the whole daemon.
    const { stamp, isThere } = await folderStamp(folder);
    if (isClosed || folders.get(folder)?.stamp === stamp) return;
    forget(folder);
    if (isThere && folders.size < mostFolders && foldersOf(paths()).has(folder)) begin(folder, stamp);
  };
  const refresh = (): void => {
    const wanted = foldersOf(paths());
    for (const folder of folders.keys()) if (!wanted.has(folder)) forget(folder);
    for (const folder of wanted) void check(folder);
  };

  const timer = setInterval(() => {
    refresh();
    for (const path of paths()) hint(path);
  }, pollMs).unref();
  refresh();
  return {
    refresh,
    close() {
      isClosed = true;
      clearInterval(timer);
      for (const pending of hinted.values()) clearTimeout(pending);
      for (const folder of folders.keys()) forget(folder);
    },
  };
}

const foldersOf = (paths: readonly string[]): Set<string> => new Set(paths.map((path) => dirname(path)));

/** Which folder it is, whatever happens in it. */
async function folderStamp(folder: string): Promise<{ stamp: string; isThere: boolean }> {
  const { stamp, isThere } = await stampOf(folder);
  return { stamp: isThere ? stamp.split(' ', 2).join(' ') : stamp, isThere };
}
