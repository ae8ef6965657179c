/** Reads tracks in worker threads, so that the daemon answers others meanwhile. */
import { basename } from 'node:path';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import type { OpenProgress, OpenTrack } from '../api/trackFiles.ts';
import { cancelled, RemoteError } from '../remote/errors.ts';
import type { PointLines } from './lines/notedLines.ts';
import type { TrackFileSource } from './lines/readLines.ts';
import type { LoadedTrack } from './load.ts';
import { createReaderThreads } from './readerThreads.ts';
import { namelessContent, oneLine } from './values.ts';
import type { WorkerJob, WorkerMessage, WorkerResult } from './worker.ts';

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

export interface LineReader {
  /** Where the points of a file stand in it. Throws as `read` does. */
  lines(source: TrackFileSource, control?: ReadControl): Promise<PointLines>;
}

/** Two files at once: a small one need not wait for a large one, and the machine has other things to do. */
const maxWorkers = 2;

/** Who is told to be cancelled. */
const methods = { track: 'track/open', lines: 'track/line' } as const satisfies Record<
  WorkerJob['kind'],
  string
>;

/** `startWorker` starts tracks/worker.ts with these options. */
export function createTrackReader(startWorker: (options: WorkerOptions) => Worker): TrackReader & LineReader {
  const threads = createReaderThreads(startWorker);
  const waiting = new Set<() => void>();
  let free = maxWorkers;
  let closed = false;

  const run = <J extends WorkerJob>(job: J, { signal, onProgress }: ReadControl): Promise<WorkerResult<J>> =>
    new Promise((resolve, reject) => {
      const { source } = job;
      const file = oneLine('path' in source ? basename(source.path) : (source.name ?? namelessContent));
      const fail = (why: string, cause?: unknown): void => {
        reject(new RemoteError('reader-died', `${file} was not read: ${why}.`, { cause }));
      };
      if (closed) return fail('Remotex is ending');
      if (signal?.aborted) return reject(cancelled(methods[job.kind]));
      const thread = threads.start(job);
      const leave = () => {
        signal?.removeEventListener('abort', cancel);
        thread.off('message', take).off('error', fault).off('exit', ended);
      };
      const cancel = () => {
        leave();
        reject(cancelled(methods[job.kind]));
        void thread.terminate();
      };
      const take = (message: WorkerMessage<J>): void => {
        if (message.kind === 'progress') {
          onProgress?.(message.progress);
          return;
        }
        leave();
        threads.giveBack(thread);
        if (message.kind === 'done') resolve(message.result);
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
  const place = async (method: string, signal: AbortSignal | undefined): Promise<void> => {
    if (free > 0) {
      free--;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      waiting.delete(resolve);
      reject(cancelled(method));
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

  const inPlace = async <J extends WorkerJob>(
    job: J,
    control: ReadControl = {},
  ): Promise<WorkerResult<J>> => {
    const method = methods[job.kind];
    if (control.signal?.aborted) throw cancelled(method);
    await place(method, control.signal);
    try {
      return await run(job, control);
    } finally {
      leavePlace();
    }
  };

  return {
    read: (source, control) => inPlace({ kind: 'track', source }, control),
    lines: (source, control) => inPlace({ kind: 'lines', source }, control),
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
