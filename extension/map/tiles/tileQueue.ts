/** Few requests at once; those who want the same tile share one; what nobody wants any more is not asked for. */

export interface TileQueue {
  /** `work` for `key`, unless it is under way already. Rejects with the signal's reason as soon as it is aborted. */
  run<T>(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
}

interface Job {
  readonly end: AbortController;
  readonly result: Promise<unknown>;
  readonly begin: () => Promise<void>;
  wanted: number;
}

/** First come, first served: the page knows best which tile it needs next, and has few questions open at a time. */
export function createTileQueue(atOnce: number): TileQueue {
  const jobs = new Map<string, Job>();
  const waiting = new Set<Job>();
  let running = 0;

  const beginNext = () => {
    for (const job of waiting) {
      if (running >= atOnce) return;
      waiting.delete(job);
      running++;
      void job.begin().finally(() => {
        running--;
        beginNext();
      });
    }
  };

  const add = (key: string, work: (signal: AbortSignal) => Promise<unknown>): Job => {
    const end = new AbortController();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    // Those who have left hear of no failure.
    promise.catch(() => {});
    const job: Job = {
      end,
      result: promise,
      async begin() {
        try {
          resolve(await work(end.signal));
        } catch (error) {
          reject(error);
        } finally {
          if (jobs.get(key) === job) jobs.delete(key);
        }
      },
      wanted: 0,
    };
    jobs.set(key, job);
    waiting.add(job);
    return job;
  };

  const leave = (key: string, job: Job) => {
    if (--job.wanted > 0) return;
    waiting.delete(job);
    // Nobody may join what is being given up.
    if (jobs.get(key) === job) jobs.delete(key);
    job.end.abort();
  };

  return {
    async run<T>(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
      signal.throwIfAborted();
      const job = jobs.get(key) ?? add(key, work);
      job.wanted++;
      beginNext();
      const { promise: left, reject } = Promise.withResolvers<never>();
      const stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      try {
        // The same key stands for the same kind of work, and so for the same kind of result.
        return (await Promise.race([job.result, left])) as T;
      } finally {
        signal.removeEventListener('abort', stop);
        leave(key, job);
      }
    },
  };
}
