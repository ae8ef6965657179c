/** The client's end of a connection: requests out, each of which ends with a result, an error or "connection closed". */
import type { Duplex } from 'node:stream';
import { createConnection } from './connection.ts';
import { cancelled, ErrorCode, RemoteError } from './errors.ts';
import type { Framing } from './framing.ts';
import { longestTimer } from './limits.ts';
import { isObject, type Token } from './request.ts';
import { readError } from './wireError.ts';

export interface RequestOptions {
  /** Ends the call here and at the server. */
  readonly signal?: AbortSignal;
  /** How long to wait for the answer, in milliseconds; 0 for as long as it takes (the default). */
  readonly timeoutMs?: number;
  /** The call may be sent a second time when its answer was lost: for callers that reconnect. */
  readonly repeatable?: boolean;
  /** The call goes on with a stream that was interrupted: it waits for a server and never starts one. */
  readonly resuming?: boolean;
  /** Called when the call ends, in the turn in which its answer is read: what is read after it is no more part of it. */
  readonly onEnd?: () => void;
}

/** Anything that can send a request: our own connection, a LanguageClient, a MessageConnection, a fake in a test. */
export interface Caller {
  sendRequest(method: string, params: unknown, options?: RequestOptions): Promise<unknown>;
  /** This and the next are needed for streams and progress only. */
  sendNotification?(method: string, params: unknown): void;
  /** Calls the listener with the params of each `$/progress` of that token, until the function returned is called. */
  onProgress?(token: Token, listener: ProgressListener): () => void;
}

/** `bytes` is the length of the message, where it is known. */
export type ProgressListener = (params: Readonly<Record<string, unknown>>, bytes?: number) => void;

export interface CallerConnection extends Required<Caller> {
  /** A stream that is interrupted cannot go on here. */
  readonly reconnects: false;
  close(): void;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
}

export interface CallerOptions {
  /** Lines are the cheaper framing; a server of ours takes both. */
  readonly framing?: Framing;
  /** The listeners of another connection, which this one takes the place of. */
  readonly listeners?: Map<unknown, ProgressListener>;
}

interface Pending {
  readonly method: string;
  settle(error: RemoteError | undefined, result?: unknown): void;
}

/** Speaks JSON-RPC over a stream that it then owns. */
export function createCaller(stream: Duplex, options: CallerOptions = {}): CallerConnection {
  const { framing = 'lines', listeners = new Map<unknown, ProgressListener>() } = options;
  const pending = new Map<number, Pending>();
  let lastId = 0;

  const failAll = (describe: (method: string) => RemoteError): void => {
    const calls = [...pending.values()];
    pending.clear();
    for (const call of calls) call.settle(describe(call.method));
  };
  const receiveAnswer = (answer: Readonly<Record<string, unknown>>) => {
    const { id } = answer;
    // An error with id null speaks of what we sent last, and no further answer will come for it.
    if (id === null && 'error' in answer) return failAll(() => readError(answer.error));
    const call = typeof id === 'number' ? pending.get(id) : undefined;
    if (!call || typeof id !== 'number') return;
    pending.delete(id);
    if ('error' in answer) call.settle(readError(answer.error));
    else call.settle(undefined, answer.result);
  };

  let markClosed: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    markClosed = resolve;
  });
  const connection = createConnection(
    stream,
    {
      message(message, bytes) {
        if (!isObject(message)) return;
        if (!('method' in message)) return receiveAnswer(message);
        const { method, params } = message;
        if (method === '$/progress' && isObject(params)) listeners.get(params.token)?.(params, bytes);
      },
      refused(error, fatal) {
        failAll(() => error);
        // The answers of later calls could not be told from the rest of what is broken.
        if (fatal) stream.destroy();
      },
      // A server that sends no more is gone; waiting for it to read no more either would wait for ever.
      ended: () => void stream.destroy(),
      closed() {
        failAll((method) => lost(method));
        markClosed();
      },
    },
    framing,
  );
  const notify = (method: string, params: unknown): void => {
    connection.send({ jsonrpc: '2.0', method, params });
  };

  return {
    reconnects: false,
    sendRequest(method, params, { signal, timeoutMs = 0, onEnd } = {}) {
      return new Promise((resolve, reject) => {
        if (connection.closed || stream.destroyed) return reject(notSent(method));
        if (signal?.aborted) return reject(cancelled(method, signal.reason));
        const id = ++lastId;
        let timer: NodeJS.Timeout | undefined;
        const giveUp = (why: RemoteError): void => {
          if (!pending.delete(id)) return;
          notify('$/cancelRequest', { id });
          call.settle(why);
        };
        const onAbort = () => giveUp(cancelled(method, signal?.reason));
        const call: Pending = {
          method,
          settle(error, result) {
            onEnd?.();
            if (timer) clearTimeout(timer);
            signal?.removeEventListener('abort', onAbort);
            if (error) reject(error);
            else resolve(result);
          },
        };
        signal?.addEventListener('abort', onAbort);
        if (timeoutMs > 0) {
          const waitMs = Math.min(timeoutMs, longestTimer);
          timer = setTimeout(() => giveUp(timedOut(method, timeoutMs)), waitMs);
        }
        pending.set(id, call);
        try {
          connection.send({ jsonrpc: '2.0', id, method, params });
        } catch (error) {
          pending.delete(id);
          call.settle(readError(error));
        }
      });
    },
    sendNotification: notify,
    onProgress(token, listener) {
      listeners.set(token, listener);
      return () => void listeners.delete(token);
    },
    // Not a farewell that a peer which hangs would never answer: whoever closes has what it asked for.
    close: () => void stream.destroy(),
    closed,
  };
}

/**
 * The caller's own connection was lost. Its class tells it from the error of a server that lost a connection of its own, which
 * has the same reason, and whose function has run.
 */
export class ConnectionLost extends RemoteError {
  /** False when the request is certain not to have run. */
  readonly sent: boolean;

  constructor(text: string, sent: boolean) {
    super('connection-closed', text, sent ? {} : { data: { sent } });
    this.sent = sent;
  }
}

/** The connection was lost after the request had been written, so it may have run. */
function lost(method: string): ConnectionLost {
  const text = `The connection closed before ${method} was answered; it may have been done. Try again.`;
  return new ConnectionLost(text, true);
}

/** Certain not to have run. */
export function notSent(method: string): ConnectionLost {
  return new ConnectionLost(`The connection is closed, and ${method} was not sent. Connect again.`, false);
}

/** The server itself says that it stops, and not a function of it that asked another one. */
export function saysStopping({ reason, code }: RemoteError): boolean {
  return reason === 'stopping' && code === ErrorCode.serverCancelled;
}

export function timedOut(method: string, timeoutMs: number): RemoteError {
  const text = `${method} was not answered within ${timeoutMs / 1000} s and was cancelled; it may have been done. Try again, or allow more time.`;
  return new RemoteError('timeout', text, { data: { timeoutMs } });
}
