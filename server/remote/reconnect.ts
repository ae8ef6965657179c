/** A caller that survives its server: it dials again with pauses, and sends again what may be sent again. */
import type { Duplex } from 'node:stream';
import {
  type Caller,
  type CallerConnection,
  createCaller,
  longestTimer,
  notSent,
  type ProgressListener,
  type RequestOptions,
  timedOut,
} from './caller.ts';
import { cancelled, type RemoteError } from './errors.ts';
import { keyOf } from './request.ts';
import { readError } from './wireError.ts';

/** `connected`: calls go out at once. `reconnecting`: they wait. `closed`: by `close()`, for good. */
export type ConnectionState = 'connected' | 'reconnecting' | 'closed';

export interface ReconnectingCaller extends Required<Caller> {
  readonly state: ConnectionState;
  /** Calls the listener at each change, until the function returned is called. */
  onState(listener: (state: ConnectionState) => void): () => void;
  /** Ends the connection; calls that are open end with reason `connection-closed`. */
  close(): void;
  [Symbol.dispose](): void;
}

export interface ReconnectOptions {
  /** A new stream to the server. `mayStart` is false when nobody calls and only a stream, or nobody, waits. */
  readonly dial: (mayStart: boolean) => Promise<Duplex>;
  /** Done with each new connection before anything else is sent: a greeting. */
  readonly greet?: (connection: CallerConnection) => Promise<void>;
  /** How long a call waits for a server that went away, in milliseconds. Default: 10,000. */
  readonly patienceMs?: number;
}

/** Long enough for a restart by hand, short enough that a person is told. */
const usualPatienceMs = 10_000;

/** The pauses between two attempts, in milliseconds: at once, then ever longer, and never more than five seconds. */
const pauses = [0, 50, 100, 200, 500, 1000, 2000, 5000];

/** What may have ended a server once may end the next one too; a call is not to be a plague. */
const mostRepeats = 2;

/** What a server that starts again may still be missing. All other failures are told at once. */
const passing = new Set(['no-daemon', 'no-server', 'no-answer', 'cannot-connect', 'connection-closed']);

/** Resolves when it is connected for the first time; rejects when it cannot be, with the failure of `dial`. */
export async function createReconnecting(options: ReconnectOptions): Promise<ReconnectingCaller> {
  const { dial, greet, patienceMs = usualPatienceMs } = options;
  const listeners = new Map<string, ProgressListener>();
  const watchers = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = 'reconnecting';
  let connection: CallerConnection | undefined;
  let dialling: Promise<CallerConnection> | undefined;
  /** Those who wait for the next connection without asking for one. */
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  const become = (next: ConnectionState): void => {
    if (state === next || state === 'closed') return;
    state = next;
    for (const watcher of [...watchers]) watcher(next);
  };
  const wakeAll = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const lose = (lost: CallerConnection): void => {
    if (connection !== lost) return;
    connection = undefined;
    become('reconnecting');
    attempt(0);
  };
  const open = async (mayStart: boolean): Promise<CallerConnection> => {
    const opened = createCaller(await dial(mayStart), { listeners });
    try {
      await greet?.(opened);
    } catch (error) {
      opened.close();
      throw error;
    }
    if (state === 'closed') {
      opened.close();
      throw notSent('The call');
    }
    clearTimeout(timer);
    connection = opened;
    void opened.closed.then(() => lose(opened));
    become('connected');
    wakeAll();
    return opened;
  };
  const dialOnce = (mayStart: boolean): Promise<CallerConnection> => {
    const attempted = dialling ?? open(mayStart);
    dialling = attempted;
    const done = () => {
      if (dialling === attempted) dialling = undefined;
    };
    attempted.then(done, done);
    return attempted;
  };
  /** In the background: whoever looks at `state`, and streams that wait, hear of the server's return. */
  const attempt = (round: number): void => {
    const again = () => {
      if (state === 'reconnecting' && !connection) attempt(round + 1);
    };
    timer = setTimeout(() => dialOnce(false).catch(again), pauses[Math.min(round, pauses.length - 1)]);
  };

  /** A connection for one call, waiting for one no longer than the call's patience. */
  const ready = async (method: string, { signal, resuming }: RequestOptions, until: number) => {
    for (let round = 0; ; round++) {
      if (state === 'closed') throw notSent(method);
      if (signal?.aborted) throw cancelled(method, signal.reason);
      if (connection) return connection;
      try {
        if (!resuming) return await orAborted(dialOnce(true), signal);
      } catch (error) {
        if (signal?.aborted) throw cancelled(method, signal.reason);
        if (!passing.has(readError(error).reason) || Date.now() >= until) throw error;
      }
      const pauseMs = resuming
        ? longestTimer
        : Math.max(0, Math.min(pauses[round + 1] ?? 1000, until - Date.now()));
      await nextConnection(pauseMs, signal);
    }
  };
  const nextConnection = (pauseMs: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(pause);
        signal?.removeEventListener('abort', wake);
        waiting = waiting.filter((other) => other !== wake);
        resolve();
      };
      const pause = setTimeout(wake, pauseMs);
      signal?.addEventListener('abort', wake);
      waiting.push(wake);
    });

  /** Sent again: what certainly did not run, and what may run twice; nothing else. */
  const mayRepeat = (error: RemoteError, options: RequestOptions, repeats: number): boolean => {
    if (error.reason === 'stopping') return !options.resuming;
    if (error.reason !== 'connection-closed' || options.resuming) return false;
    return error.data.sent === false || (options.repeatable === true && repeats < mostRepeats);
  };

  const reconnecting: ReconnectingCaller = {
    get state() {
      return state;
    },
    onState(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
    async sendRequest(method, params, options = {}) {
      const { timeoutMs = 0 } = options;
      const started = Date.now();
      const until = started + (timeoutMs > 0 ? Math.min(timeoutMs, patienceMs) : patienceMs);
      for (let repeats = 0; ; repeats++) {
        const current = connection ?? (await ready(method, options, until));
        const leftMs = timeoutMs > 0 ? timeoutMs - (Date.now() - started) : 0;
        if (timeoutMs > 0 && leftMs <= 0) throw timedOut(method, timeoutMs);
        try {
          return await current.sendRequest(method, params, { ...options, timeoutMs: leftMs });
        } catch (thrown) {
          const error = readError(thrown);
          if (state === 'closed' || !mayRepeat(error, options, repeats)) throw error;
          // A server that is stopping closes the connection soon; it takes no more calls on it.
          if (error.reason === 'stopping') await current.closed;
        }
      }
    },
    sendNotification: (method, params) => connection?.sendNotification(method, params),
    onProgress(token, listener) {
      listeners.set(keyOf(token), listener);
      return () => void listeners.delete(keyOf(token));
    },
    close() {
      become('closed');
      clearTimeout(timer);
      connection?.close();
      wakeAll();
      watchers.clear();
    },
    [Symbol.dispose]: () => reconnecting.close(),
  };
  await dialOnce(true);
  return reconnecting;
}

/** The promise, or an end by the signal; what the promise gives later is of no use then. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    const done = () => signal.removeEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(done);
  });
}
