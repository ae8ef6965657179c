/** Reads tracks in worker threads, so that the daemon answers others meanwhile. */
import { basename } from 'node:path';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import type { OpenProgress, OpenTrack } from '../api/trackFiles.ts';
import { cancelled, RemoteError } from '../remote/errors.ts';
import type { LoadedTrack } from './load.ts';
import { createReaderThreads } from './readerThreads.ts';
import { namelessContent, oneLine } from './values.ts';
import type { WorkerMessage } from './worker.ts';

export interface ReadControl {
  /** Ends the reading: nobody wants it any more. */
  readonly signal?: AbortSignal;
  /** Told some ten times a second. */
  readonly onProgress?: (progress: OpenProgress) => void;
}

export interface TrackReader {
  /** Throws a RemoteError for whatever is wrong with the file, when it is cancelled, and when the worker dies. */
  read(source: OpenTrack, control?: ReadControl): Promise<LoadedTrack>;
  /** Ends the running workers; their reads, and those that wait, fail. */
  close(): Promise<void>;
}

/** Two files at once: a small one need not wait for a large one, and the machine has other things to do. */
const maxWorkers = 2;

/** `startWorker` starts tracks/worker.ts with these options. */
export function createTrackReader(startWorker: (options: WorkerOptions) => Worker): TrackReader {
  const threads = createReaderThreads(startWorker);
  const waiting = new Set<() => void>();
  let free = maxWorkers;
  let closed = false;

  const read = (source: OpenTrack, { signal, onProgress }: ReadControl): Promise<LoadedTrack> =>
    new Promise((resolve, reject) => {
      const file = oneLine('path' in source ? basename(source.path) : (source.name ?? namelessContent));
      const fail = (why: string, cause?: unknown): void => {
        reject(new RemoteError('reader-died', `${file} was not read: ${why}.`, { cause }));
      };
      if (closed) return fail('Remotex is ending');
      if (signal?.aborted) return reject(cancelled('track/open'));
      const thread = threads.start(source);
      const leave = () => {
        signal?.removeEventListener('abort', cancel);
        thread.off('message', take).off('error', fault).off('exit', ended);
      };
      const cancel = () => {
        leave();
        reject(cancelled('track/open'));
        void thread.terminate();
      };
      const take = (message: WorkerMessage): void => {
        if (message.kind === 'progress') {
          onProgress?.(message.progress);
          return;
        }
        leave();
        threads.giveBack(thread);
        if (message.kind === 'loaded') resolve(message.track);
        else reject(new RemoteError(message.reason, message.message));
      };
      const fault = (error: unknown): void => {
        leave();
        fail(`its reader failed (${describe(error)}). Try another file`, error);
      };
      const ended = (code: number): void => {
        leave();
        fail(closed ? 'Remotex is ending' : `its reader ended unexpectedly (code ${code}). Try again`);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      thread.on('message', take).on('error', fault).on('exit', ended);
    });

  /** Resolves when a worker may start; rejects when nobody waits for it any more. */
  const place = async (signal: AbortSignal | undefined): Promise<void> => {
    if (free > 0) {
      free--;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      waiting.delete(resolve);
      reject(cancelled('track/open'));
    };
    waiting.add(resolve);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  };
  const leavePlace = (): void => {
    // It is handed on, or is free again.
    const [next] = waiting;
    if (next) {
      waiting.delete(next);
      next();
    } else free++;
  };

  return {
    async read(source, control = {}) {
      if (control.signal?.aborted) throw cancelled('track/open');
      await place(control.signal);
      try {
        return await read(source, control);
      } finally {
        leavePlace();
      }
    },
    async close() {
      closed = true;
      await threads.close();
    },
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  const code = 'code' in error ? String(error.code) : '';
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out of memory' : oneLine(error.message).slice(0, 200);
}
