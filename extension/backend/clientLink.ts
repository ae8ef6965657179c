/** A link over a language client: calls with their deadlines, and its end told, whoever ended it. Nothing here needs an editor. */
import type { CancellationToken } from 'vscode-languageclient/node';
import {
  ConnectionLost,
  notSent,
  type ProgressListener,
  type RequestOptions,
  timedOut,
} from '../../server/remote/caller.ts';
import { cancelled } from '../../server/remote/errors.ts';
import { readError } from '../../server/remote/wireError.ts';
import type { Link } from './link.ts';

/** What is needed of a `LanguageClient`. */
export interface Client {
  sendRequest(method: string, params: unknown, token: CancellationToken): Promise<unknown>;
  sendNotification(method: string, params: unknown): Promise<void>;
  stop(): Promise<void>;
}

interface CancellationSource {
  readonly token: CancellationToken;
  cancel(): void;
  dispose(): void;
}

interface ClientLinkOptions {
  readonly client: Client;
  readonly createSource: () => CancellationSource;
  /** Those that the client's transports tell: see progress.ts. */
  readonly listeners: Map<unknown, ProgressListener>;
  readonly onClosed: () => void;
}

export interface ClientLink extends Link {
  /** The client has seen the end of its connection. */
  ended(): void;
}

/** How vscode-jsonrpc says that the other end went away: before, while or after the request was written. */
const connectionLost = new Set([-32096, -32097, -32099]);

export const isLost = (error: unknown): boolean => connectionLost.has(readError(error).code);

export function createClientLink(options: ClientLinkOptions): ClientLink {
  const { client, createSource, listeners, onClosed } = options;
  /** What ends each of the calls that are not answered, when the client does not. */
  const running = new Set<() => void>();
  let isEnded = false;
  const ended = (): void => {
    if (isEnded) return;
    isEnded = true;
    for (const lose of [...running]) lose();
    onClosed();
  };

  /** A call with its deadline and its signal, in the language client's own terms. */
  const ask = async (method: string, params: unknown, request: RequestOptions): Promise<unknown> => {
    const { signal, timeoutMs = 0, onEnd } = request;
    if (isEnded) throw notSent(method);
    // An aborted signal tells nobody any more: the call would never be cancelled.
    if (signal?.aborted) throw cancelled(method, signal.reason);
    const source = createSource();
    const cancel = () => source.cancel();
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    // A daemon that hangs answers no cancellation either.
    const onLate = () => {
      reject(timedOut(method, timeoutMs));
      cancel();
    };
    const lose = () => reject(lost(method));
    const timer = timeoutMs > 0 ? setTimeout(onLate, timeoutMs) : undefined;
    signal?.addEventListener('abort', cancel);
    running.add(lose);
    try {
      return await Promise.race([givenUp, client.sendRequest(method, params, source.token)]);
    } catch (error) {
      throw isLost(error) ? lost(method) : error;
    } finally {
      onEnd?.();
      running.delete(lose);
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      source.dispose();
    }
  };

  return {
    sendRequest: (method, params, request = {}) => ask(method, params, request),
    async sendNotification(method, params) {
      try {
        await client.sendNotification(method, params);
      } catch {
        // The connection has ended, which its calls tell.
      }
    },
    onProgress(token, listener) {
      listeners.set(token, listener);
      return () => void listeners.delete(token);
    },
    async close() {
      try {
        await client.stop();
      } finally {
        // The client tells no end that it was asked for, and gives up on a daemon that does not say goodbye.
        ended();
      }
    },
    ended,
  };
}

function lost(method: string): ConnectionLost {
  return new ConnectionLost(`Remotex ended while it worked on ${method}. Try again.`, true);
}
