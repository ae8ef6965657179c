/** A caller that survives its server: it dials again with pauses, and sends again what may be sent again. */
import type { Duplex } from 'node:stream';
import {
  type Caller,
  type CallerConnection,
  ConnectionLost,
  createCaller,
  notSent,
  type ProgressListener,
  saysStopping,
} from './caller.ts';
import type { Framing } from './framing.ts';
import { tell } from './listener.ts';
import { usualPatienceMs, withPatience } from './patience.ts';
import { mayPass, mayRepeat } from './repeat.ts';
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
  /** How long to pause at most between two attempts while nobody but a stream waits, in milliseconds. Default: 5,000. */
  readonly longestPauseMs?: number;
  /** Lines, unless the way to the server takes only the other. */
  readonly framing?: Framing;
}

/** The pauses between two attempts, in milliseconds: at once, then ever longer, and never more than five seconds. */
const pauses = [0, 50, 100, 200, 500, 1000, 2000, 5000];

/** A connection that lasts longer was one, in milliseconds. */
const briefMs = 1000;

/** Resolves when it is connected for the first time; rejects when it cannot be, with the failure of `dial`. */
export async function createReconnecting(options: ReconnectOptions): Promise<ReconnectingCaller> {
  const { dial, greet, patienceMs = usualPatienceMs, longestPauseMs = Infinity, framing = 'lines' } = options;
  const listeners = new Map<unknown, ProgressListener>();
  const watchers = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = 'reconnecting';
  let connection: CallerConnection | undefined;
  /** The last one that was dialled: while it is greeted it is not yet `connection`. */
  let newest: CallerConnection | undefined;
  let dialling: { readonly mayStart: boolean; readonly opened: Promise<CallerConnection> } | undefined;
  const closing = new AbortController();
  /** Those who wait for the next connection, in the order of their calls. */
  const waiting = new Set<(opened: CallerConnection) => void>();
  let timer: NodeJS.Timeout | undefined;
  /** When the last connection was made (epoch, ms), and how many in a row were lost at once. */
  let connectedAt = 0;
  let briefs = 0;

  const become = (next: ConnectionState): void => {
    if (state === next || state === 'closed') return;
    state = next;
    for (const watcher of [...watchers]) tell(watcher, next);
  };
  const lose = (lost: CallerConnection): void => {
    if (connection !== lost || state === 'closed') return;
    connection = undefined;
    // A server that takes connections and drops them at once would be dialled without any pause.
    briefs = Date.now() - connectedAt < briefMs ? briefs + 1 : 0;
    become('reconnecting');
    attempt(briefs);
  };
  const open = async (mayStart: boolean): Promise<CallerConnection> => {
    const stream = await dial(mayStart);
    const opened = createCaller(stream, { listeners, framing });
    newest = opened;
    try {
      if (state !== 'closed') await greet?.(opened);
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
    connectedAt = Date.now();
    void opened.closed.then(() => lose(opened));
    // Before anybody hears of it, who could make another call.
    for (const arrive of [...waiting]) arrive(opened);
    become('connected');
    return opened;
  };
  /** One at a time; who may start a server does not join one who may not, but follows it. */
  const dialOnce = (mayStart: boolean): Promise<CallerConnection> => {
    if (dialling && (dialling.mayStart || !mayStart)) return dialling.opened;
    const opened = dialling ? dialling.opened.catch(() => open(mayStart)) : open(mayStart);
    const attempted = { mayStart, opened };
    dialling = attempted;
    const done = () => {
      if (dialling === attempted) dialling = undefined;
    };
    opened.then(done, done);
    return opened;
  };
  /** In the background: whoever looks at `state`, and streams that wait, hear of the server's return. */
  const attempt = (round: number): void => {
    const again = () => {
      if (state === 'reconnecting' && !connection) attempt(round + 1);
    };
    const pauseMs = pauses[Math.min(round, pauses.length - 1)] ?? 0;
    timer = setTimeout(() => dialOnce(false).catch(again), Math.min(pauseMs, longestPauseMs));
  };

  /**
   * Sends on the connection, or on the next one in the very turn in which it comes, so that calls are sent in the order in
   * which they were made. `until` (epoch, ms) is when a failure is no longer tried again.
   */
  const sendWhenConnected = async ({ send, signal, resuming, until }: Unsent): Promise<Sent> => {
    if (connection) return send(connection);
    const { promise: sent, resolve } = Promise.withResolvers<Sent>();
    const { promise: aborted, reject: abort } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => abort(signal.reason));
    const arrive = (opened: CallerConnection): void => {
      waiting.delete(arrive);
      if (signal.aborted) return;
      const now = send(opened);
      // Whoever gives up meanwhile has its answer already.
      now.answer.catch(() => {});
      resolve(now);
    };
    let pause: NodeJS.Timeout | undefined;
    waiting.add(arrive);
    try {
      if (resuming) return await Promise.race([sent, aborted]);
      for (let round = 1; ; round++) {
        const failed = dialOnce(true).then(() => sent, asFailure);
        const first = await Promise.race([sent, aborted, failed]);
        if (!('failure' in first)) return first;
        if (!mayPass(readError(first.failure)) || Date.now() >= until) throw first.failure;
        const pauseMs = Math.max(0, Math.min(pauses[round] ?? 1000, until - Date.now()));
        const paused = new Promise<undefined>((resolve) => {
          pause = setTimeout(() => resolve(undefined), pauseMs);
        });
        const early = await Promise.race([sent, aborted, paused]);
        if (early) return early;
      }
    } finally {
      clearTimeout(pause);
      waiting.delete(arrive);
    }
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
      const { signal, timeoutMs = 0, resuming = false } = options;
      const started = Date.now();
      const until = started + (timeoutMs > 0 ? Math.min(timeoutMs, patienceMs) : patienceMs);
      const patience = { method, started, timeoutMs, closing: closing.signal, ...(signal ? { signal } : {}) };
      const send = (opened: CallerConnection, isAtOnce = false): Sent => {
        // Who did not have to wait is told of the deadline that it gave, and not of one millisecond less.
        const isWhole = isAtOnce || timeoutMs <= 0;
        const leftMs = isWhole ? timeoutMs : Math.max(1, started + timeoutMs - Date.now());
        const answer = opened.sendRequest(method, params, { ...options, timeoutMs: leftMs });
        return { answer, closed: opened.closed };
      };
      for (let repeats = 0; ; repeats++) {
        if (closing.signal.aborted) throw notSent(method);
        const { answer, closed } = connection
          ? send(connection, repeats === 0)
          : await withPatience(patience, (ended) =>
              sendWhenConnected({ send, signal: ended, resuming, until }),
            );
        try {
          return await answer;
        } catch (thrown) {
          const error = readError(thrown);
          const isOver = error instanceof ConnectionLost || saysStopping(error);
          if (!isOver || closing.signal.aborted) throw error;
          // A server that is stopping closes the connection soon; it takes no more calls on it.
          await withPatience(patience, () => closed);
          if (!mayRepeat(error, options, repeats)) throw error;
        }
      }
    },
    sendNotification: (method, params) => connection?.sendNotification(method, params),
    onProgress(token, listener) {
      listeners.set(token, listener);
      return () => void listeners.delete(token);
    },
    close() {
      become('closed');
      clearTimeout(timer);
      newest?.close();
      closing.abort();
      watchers.clear();
    },
    [Symbol.dispose]: () => reconnecting.close(),
  };
  try {
    await dialOnce(true);
  } catch (error) {
    // A server that was about to leave took the connection and let it go: the next one is another's.
    if (!(error instanceof ConnectionLost)) throw error;
    await dialOnce(true);
  }
  return reconnecting;
}

/** A request that was written, and the end of the connection that it was written to. */
interface Sent {
  readonly answer: Promise<unknown>;
  readonly closed: Promise<void>;
}

interface Unsent {
  readonly send: (opened: CallerConnection) => Sent;
  /** Aborts when nobody waits for it any more. */
  readonly signal: AbortSignal;
  readonly resuming: boolean;
  readonly until: number;
}

const asFailure = (failure: unknown) => ({ failure });
