/** The board's thread as promises: started when needed, started again after a failure. */
import type { Worker, WorkerOptions } from 'node:worker_threads';
import type { NewsItem, ReadQuery } from '../api/board.ts';
import { RemoteError } from '../remote/errors.ts';
import type { Draft } from './items.ts';
import type { Failure, FromWorker, ToWorker } from './protocol.ts';

export interface BoardStore {
  /** Resolves when the item is on disk. */
  append(draft: Draft): Promise<NewsItem>;
  read(query: ReadQuery): Promise<NewsItem[]>;
  /** Resolves when everything that was asked before is done and the file is closed. */
  close(): Promise<void>;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: RemoteError): void;
}

export interface BoardStoreOptions {
  readonly file: string;
  /** Starts board/worker.ts with these options. */
  readonly startWorker: (options: WorkerOptions) => Worker;
  readonly onFailure?: (failure: Failure) => void;
}

export function createBoardStore({ file, startWorker, onFailure }: BoardStoreOptions): BoardStore {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let worker: Worker | undefined;

  const fail = (ended: Worker, failure: Failure): void => {
    if (worker !== ended) return;
    worker = undefined;
    onFailure?.(failure);
    const calls = [...pending.values()];
    pending.clear();
    for (const call of calls) call.reject(new RemoteError(failure.reason, failure.message));
  };
  const start = (): Worker => {
    const started = startWorker({ workerData: { file } });
    started.on('message', (message: FromWorker) => {
      if (message.kind === 'unusable') return fail(started, message.failure);
      const call = pending.get(message.id);
      pending.delete(message.id);
      if (message.kind === 'done') call?.resolve(message.result);
      else call?.reject(new RemoteError(message.failure.reason, message.failure.message));
    });
    started.on('error', (error) => {
      fail(started, {
        reason: 'board-failed',
        message: `The board's thread failed: ${error.message}. Try again.`,
      });
    });
    started.on('exit', () => {
      fail(started, { reason: 'board-failed', message: "The board's thread ended. Try again." });
    });
    return started;
  };
  const ask = (message: ToWorker): Promise<unknown> =>
    new Promise((resolve, reject) => {
      pending.set(message.id, { resolve, reject });
      worker ??= start();
      worker.postMessage(message);
    });

  // The casts say what the worker answers to which message; both ends are ours (protocol.ts).
  return {
    append: (draft) => ask({ kind: 'append', id: ++lastId, draft }) as Promise<NewsItem>,
    read: (query) => ask({ kind: 'read', id: ++lastId, query }) as Promise<NewsItem[]>,
    async close() {
      const closing = worker;
      if (!closing) return;
      await ask({ kind: 'close', id: ++lastId });
      worker = undefined;
    },
  };
}
