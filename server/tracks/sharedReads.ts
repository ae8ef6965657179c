/** Several who want the same file at the same time get one reading of it; it is cancelled when all of them have left. */
import type { OpenProgress } from '../api/trackFiles.ts';
import { cancelled } from '../remote/errors.ts';
import type { ReadControl } from './trackReader.ts';

interface Shared<T> {
  readonly result: Promise<T>;
  readonly listeners: Set<(progress: OpenProgress) => void>;
  readonly end: AbortController;
  waiting: number;
}

/** Calls of the function it returns, while one for the same (as JSON) is running, join it. `method`: who is told to be cancelled. */
export function shareReads<S, T>(
  read: (source: S, control: ReadControl) => Promise<T>,
  method = 'track/open',
): (source: S, control?: ReadControl) => Promise<T> {
  const running = new Map<string, Shared<T>>();

  const begin = (key: string, source: S): Shared<T> => {
    const listeners: Shared<T>['listeners'] = new Set();
    const end = new AbortController();
    const onProgress = (progress: OpenProgress) => {
      for (const listener of listeners) listener(progress);
    };
    const forget = () => {
      if (running.get(key) === shared) running.delete(key);
    };
    const result = read(source, { signal: end.signal, onProgress }).finally(forget);
    // Those who have left hear of no failure.
    result.catch(() => {});
    // Nobody may join what is being cancelled.
    end.signal.addEventListener('abort', forget, { once: true });
    const shared: Shared<T> = { result, listeners, end, waiting: 0 };
    running.set(key, shared);
    return shared;
  };

  return async (source, { signal, onProgress } = {}) => {
    if (signal?.aborted) throw cancelled(method);
    const key = JSON.stringify(source);
    const shared = running.get(key) ?? begin(key, source);
    shared.waiting++;
    if (onProgress) shared.listeners.add(onProgress);
    let leave: (() => void) | undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(cancelled(method));
      signal?.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([shared.result, left]);
    } finally {
      if (leave) signal?.removeEventListener('abort', leave);
      if (onProgress) shared.listeners.delete(onProgress);
      if (--shared.waiting === 0) shared.end.abort();
    }
  };
}
