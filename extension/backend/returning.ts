/**
 * After a stop a window starts no daemon, but comes back to one that somebody else has started. Each try is a process: so
 * the file that every daemon writes anew is watched, and a connection tried only when it has changed. Nothing here needs an editor.
 */
import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Backend } from './backend.ts';

export interface ReturningOptions {
  readonly backend: Pick<Backend, 'state' | 'onState' | 'joinRunning'>;
  /** As the last daemon told of it; undefined in a window that was never connected, which need not come back. */
  readonly endpointFile: () => string | undefined;
  readonly log: (line: string) => void;
}

/** Not every file system tells of changes: so often the file is looked at besides, in milliseconds. */
const pollMs = 5000;

/** A daemon may be too busy for the first try. One that has ended leaves its file, and is not tried for ever. */
const mostTries = 2;

/** Until the function returned is called. */
export function comeBackAfterStop({ backend, endpointFile, log }: ReturningOptions): () => void {
  let file: string | undefined;
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  let tried = '';
  let tries = 0;
  let isTrying = false;

  const look = async (): Promise<void> => {
    const stamp = file === undefined ? undefined : stampOf(file);
    if (stamp === undefined || isTrying) return;
    if (stamp !== tried) tries = 0;
    if (tries === mostTries) return;
    tried = stamp;
    tries += 1;
    isTrying = true;
    try {
      if (await backend.joinRunning()) log('A daemon was started again elsewhere.');
    } finally {
      isTrying = false;
    }
  };
  const begin = (): void => {
    file = endpointFile();
    if (file === undefined || timer) return;
    tries = 0;
    timer = setInterval(() => void look(), pollMs);
    watcher = watchFile(file, () => void look());
  };
  const end = (): void => {
    clearInterval(timer);
    timer = undefined;
    watcher?.close();
    watcher = undefined;
  };
  const stopListening = backend.onState(({ kind }) => (kind === 'stopped' ? begin() : end()));
  return () => {
    stopListening();
    end();
  };
}

/** Changes with each daemon; undefined where there is no file. */
function stampOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.ino} ${stat.mtimeMs}`;
}

/** The file is replaced and not changed: so its folder is watched. Undefined where that cannot be. */
function watchFile(file: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dirname(file), (_, name) => {
      if (name === null || name === basename(file)) changed();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
