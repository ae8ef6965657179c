/** The threads that read tracks. To start one takes as long as to read a megabyte, so the last one is kept for a while. */
import type { Worker, WorkerOptions } from 'node:worker_threads';
import type { WorkerJob } from './worker.ts';

export interface ReaderThreads {
  /** A thread that is doing it: what it posts is its answer. */
  start(job: WorkerJob): Worker;
  /** It has answered, and nobody listens to it any more. */
  giveBack(thread: Worker): void;
  close(): Promise<void>;
}

/** How long a thread waits for another file, in milliseconds: one that is being recorded is read again every few seconds. */
const usualIdleMs = 10_000;

/** The heap of a thread, in MB. Columns are outside it; parsing needs 60 MB, and names 100 MB at the very most. */
const maxHeapMb = 256;

/** `startWorker` starts tracks/worker.ts with these options. */
export function createReaderThreads(
  startWorker: (options: WorkerOptions) => Worker,
  idleMs = usualIdleMs,
): ReaderThreads {
  const all = new Set<Worker>();
  let spare: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  const takeSpare = (): Worker | undefined => {
    clearTimeout(timer);
    const thread = spare;
    spare = undefined;
    return thread;
  };
  return {
    start(job) {
      const known = takeSpare();
      if (known) {
        known.ref();
        known.postMessage(job);
        return known;
      }
      const thread = startWorker({
        workerData: job,
        resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
      });
      all.add(thread);
      // Whoever reads hears of it; of one that waits its end is enough. Without a listener it would end the daemon.
      thread.on('error', () => {});
      thread.once('exit', () => {
        all.delete(thread);
        if (spare === thread) takeSpare();
      });
      return thread;
    },
    giveBack(thread) {
      // The one that read last: what it has compiled is of use for the next file.
      void takeSpare()?.terminate();
      // It may have ended by itself.
      if (!all.has(thread)) return;
      // Neither keeps a process alive.
      thread.unref();
      spare = thread;
      timer = setTimeout(() => void takeSpare()?.terminate(), idleMs).unref();
    },
    async close() {
      takeSpare();
      await Promise.all([...all].map((thread) => thread.terminate()));
    },
  };
}
