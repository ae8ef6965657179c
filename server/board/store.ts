/** The board's thread as promises: started at once, and again when it is needed after a failure. */
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { RemoteError } from '../remote/errors.ts';
import type { FromWorker, Kind, Tasks, ToWorker } from './protocol.ts';

export interface BoardStore {
  /** Asks the thread. An `append` or `import` resolves when its items are on disk. */
  ask<K extends Exclude<Kind, 'close'>>(kind: K, task: Tasks[K]['ask']): Promise<Tasks[K]['answer']>;
  /** Calls the listener whenever items were dropped by themselves. */
  onDropped(listener: () => void): void;
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
  /** What is worth a line of the log. */
  readonly onEvent?: (event: string, details: Readonly<Record<string, string | number>>) => void;
}

export function createBoardStore({ file, startWorker, onEvent }: BoardStoreOptions): BoardStore {
  const pending = new Map<number, Pending>();
  let outbox: ToWorker[] = [];
  let lastId = 0;
  let worker: Worker | undefined;
  let isClosing = false;
  let tellDropped = (): void => {};

  const rejectAll = (message: string): void => {
    const calls = [...pending.values()];
    pending.clear();
    for (const call of calls) call.reject(new RemoteError('board-failed', message));
  };
  const fail = (ended: Worker, message: string): void => {
    if (worker !== ended) return;
    worker = undefined;
    // A thread that was told to end may have gone before its last word is heard.
    if (!isClosing) onEvent?.('board failed', { reason: 'board-failed' });
    rejectAll(message);
  };
  const receive = (message: FromWorker): void => {
    if (message.kind === 'event') {
      onEvent?.(message.event, message.details);
      return;
    }
    if (message.kind === 'dropped') {
      tellDropped();
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.kind === 'done') call?.resolve(message.result);
    else call?.reject(new RemoteError(message.failure.reason, message.failure.message));
  };
  const start = (): Worker => {
    const started = startWorker({ workerData: { file } });
    started.on('message', (messages: readonly FromWorker[]) => messages.forEach(receive));
    started.on('error', (error) => fail(started, `The board's thread failed: ${error.message}. Try again.`));
    started.on('exit', () => fail(started, "The board's thread ended. Try again."));
    return started;
  };
  /** What all clients ask in one turn goes in one message: a message costs more than an item. */
  const flush = (): void => {
    const messages = outbox;
    outbox = [];
    worker ??= start();
    worker.postMessage(messages);
  };
  const ask = (kind: Kind, task: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      // The type says it of each kind; a loop over kinds hides it.
      if (outbox.push({ ...task, kind, id } as ToWorker) === 1) setImmediate(flush);
    });

  // Before anybody asks: a thread takes as long to start as all the rest of the daemon. It opens the file when asked.
  worker = start();
  return {
    // What the worker answers to which kind is written in protocol.ts; both ends are ours.
    ask: (kind, task) => ask(kind, task) as Promise<never>,
    onDropped(listener) {
      tellDropped = listener;
    },
    async close() {
      if (!worker && outbox.length === 0) return;
      isClosing = true;
      try {
        await ask('close', {});
      } finally {
        worker = undefined;
        // What was asked after it reached nobody.
        rejectAll('The board is closed. Try again.');
      }
    },
  };
}
