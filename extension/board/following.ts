/** The board as this window follows it: one stream of changes for all who show it. */
import type { BoardChange } from '../../server/api/boardReading.ts';
import type { Backend } from '../backend/backend.ts';

export interface Following {
  /**
   * Calls the listener with each change, until the function returned is called. After each connection, and whenever
   * changes may have been missed, comes one of kind `reset`: ask for everything again.
   */
  onChange(listener: (change: BoardChange) => void): () => void;
}

export interface FollowingOptions {
  readonly backend: Pick<Backend, 'state' | 'onState'>;
  /** The stream of the daemon that runs: it must never start one. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<BoardChange>;
  readonly log: (line: string) => void;
}

export interface RunningFollowing extends Following {
  dispose(): void;
}

/** Before a stream that ended while its daemon goes on is asked for again, in milliseconds: it was too slow, or is not known there. */
const againMs = 5000;

export function createFollowing({ backend, changes, log }: FollowingOptions): RunningFollowing {
  const listeners = new Set<(change: BoardChange) => void>();
  let stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const tell = (change: BoardChange): void => {
    for (const listener of [...listeners]) listener(change);
  };
  const follow = async (signal: AbortSignal): Promise<void> => {
    let why = 'it came to its end';
    try {
      for await (const change of changes(signal)) {
        if (signal.aborted) return;
        // Everything from here on is told; what was before has to be asked for.
        tell(change.kind === 'ready' ? { kind: 'reset' } : change);
      }
    } catch (error) {
      why = String(error);
    }
    if (signal.aborted) return;
    log(`The changes of the board are no longer followed: ${why}`);
    if (backend.state.kind === 'ready') timer = setTimeout(() => void follow(signal), againMs);
  };
  const connected = (): void => {
    // What an earlier daemon may still have to say is asked for anew.
    stop.abort();
    clearTimeout(timer);
    stop = new AbortController();
    void follow(stop.signal);
  };
  const stopListening = backend.onState(({ kind }) => {
    if (kind === 'ready') connected();
  });
  if (backend.state.kind === 'ready') connected();

  return {
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose() {
      stopListening();
      stop.abort();
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
