/** A caller that connects when it is needed, and keeps no process alive while nobody waits for an answer. */
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Caller, notSent, type ProgressListener } from '../../remote/caller.ts';
import { usualPatienceMs, withPatience } from '../../remote/patience.ts';
import { createReconnecting, type ReconnectingCaller } from '../../remote/reconnect.ts';
import type { Token } from '../../remote/request.ts';
import { readError } from '../../remote/wireError.ts';

export interface IdleCaller extends Required<Caller> {
  /** Ends the connection, and open calls with reason `connection-closed`. The next call makes another one. */
  close(): void;
}

export interface IdleCallerOptions {
  /** A new connection to the server. `mayStart` is false when only a stream waits for it. */
  readonly dial: (mayStart: boolean) => Promise<Socket>;
  /** Done with each new connection before anything else is sent. */
  readonly greet: (connection: Caller) => Promise<void>;
  /** How long a call waits for a server that went away, in milliseconds. */
  readonly patienceMs: number | undefined;
}

interface Listening {
  readonly token: Token;
  readonly listener: ProgressListener;
  stop?: () => void;
}

export function createIdleCaller(options: IdleCallerOptions): IdleCaller {
  const { dial, greet, patienceMs = usualPatienceMs } = options;
  const listening = new Set<Listening>();
  /** Calls and streams that have not ended. */
  let open = 0;
  /** Those that are not closed: the one in use, and for a moment one that is not wanted any more. */
  const sockets = new Set<Socket>();
  let caller: ReconnectingCaller | undefined;
  let connecting: Promise<ReconnectingCaller> | undefined;
  let forgivenUntil = 0;
  /** For all that began before the next close(). */
  let closing = new AbortController();

  const dialHere = async (mayStart: boolean): Promise<Socket> => {
    const dialled = await dial(mayStart);
    sockets.add(dialled);
    dialled.once('close', () => sockets.delete(dialled));
    if (open === 0) dialled.unref();
    return dialled;
  };
  const drop = (): void => {
    caller?.close();
    caller = undefined;
    connecting = undefined;
  };
  /**
   * With nothing open, a connection waits without holding the process, and one that is lost is not sought: the timers for
   * that would hold it. Looked at a turn later, since a stream goes on with a new request when its last one has failed.
   */
  const rest = (): void => {
    if (open > 0) return;
    for (const socket of sockets) socket.unref();
    if (caller?.state === 'reconnecting') drop();
  };
  const startListening = (entry: Listening): void => {
    const stop = caller?.onProgress(entry.token, entry.listener);
    if (stop) entry.stop = stop;
  };

  /** A server that has just gone may be back soon; one that was never there is told at once. */
  const dialPatiently = async (signal: AbortSignal): Promise<ReconnectingCaller> => {
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
      try {
        return await createReconnecting({ dial: dialHere, greet, patienceMs });
      } catch (error) {
        const leftMs = forgivenUntil - Date.now();
        if (leftMs <= 0 || readError(error).reason !== 'no-server') throw error;
        await pause(Math.min(pauseMs, leftMs), undefined, { signal });
      }
    }
  };
  const connect = async (method: string): Promise<ReconnectingCaller> => {
    const { signal } = closing;
    const made = await dialPatiently(signal);
    if (signal.aborted) {
      made.close();
      throw notSent(method);
    }
    made.onState((state) => {
      if (state !== 'reconnecting') return;
      forgivenUntil = Date.now() + patienceMs;
      setImmediate(rest);
    });
    caller = made;
    for (const entry of listening) startListening(entry);
    return made;
  };
  const connectOnce = (method: string): Promise<ReconnectingCaller> => {
    if (connecting) return connecting;
    const attempt = connect(method);
    connecting = attempt;
    attempt.catch(() => {
      if (connecting === attempt) connecting = undefined;
    });
    return attempt;
  };

  return {
    async sendRequest(method, params, options = {}) {
      const { timeoutMs = 0, signal } = options;
      const started = Date.now();
      const patience = { method, started, timeoutMs, closing: closing.signal, ...(signal ? { signal } : {}) };
      open++;
      for (const socket of sockets) socket.ref();
      try {
        const current = caller ?? (await withPatience(patience, () => connectOnce(method)));
        const leftMs = timeoutMs > 0 ? Math.max(1, started + timeoutMs - Date.now()) : 0;
        return await current.sendRequest(method, params, { ...options, timeoutMs: leftMs });
      } finally {
        open--;
        setImmediate(rest);
      }
    },
    sendNotification: (method, params) => caller?.sendNotification(method, params),
    onProgress(token, listener) {
      const entry: Listening = { token, listener };
      listening.add(entry);
      startListening(entry);
      return () => {
        listening.delete(entry);
        entry.stop?.();
      };
    },
    close() {
      closing.abort();
      closing = new AbortController();
      forgivenUntil = 0;
      drop();
    },
  };
}
