/** A link over a language client: calls with their deadlines, and its end told, whoever ended it. Nothing here needs an editor. */
import type { CancellationToken } from 'vscode-languageclient/node';
import { ConnectionLost, type RequestOptions, timedOut } from '../../server/remote/caller.ts';
import { readError } from '../../server/remote/wireError.ts';
import type { Link } from './link.ts';

/** What is needed of a `LanguageClient`. */
export interface Client {
  sendRequest(method: string, params: unknown, token: CancellationToken): Promise<unknown>;
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
  readonly onClosed: () => void;
}

export interface ClientLink extends Link {
  /** The client has seen the end of its connection. */
  ended(): void;
}

/** How vscode-jsonrpc says that the other end went away: before, while or after the request was written. */
const connectionLost = new Set([-32096, -32097, -32099]);

export const isLost = (error: unknown): boolean => connectionLost.has(readError(error).code);

export function createClientLink({ client, createSource, onClosed }: ClientLinkOptions): ClientLink {
  let isEnded = false;
  const ended = (): void => {
    if (isEnded) return;
    isEnded = true;
    onClosed();
  };
  return {
    sendRequest: (method, params, request = {}) => ask(client, createSource(), method, params, request),
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

/** A call with its deadline and its signal, in the language client's own terms. */
async function ask(
  client: Client,
  source: CancellationSource,
  method: string,
  params: unknown,
  { signal, timeoutMs = 0 }: RequestOptions,
): Promise<unknown> {
  const cancel = () => source.cancel();
  const { promise: late, reject } = Promise.withResolvers<never>();
  // A daemon that hangs answers no cancellation either.
  const onLate = () => {
    reject(timedOut(method, timeoutMs));
    cancel();
  };
  const timer = timeoutMs > 0 ? setTimeout(onLate, timeoutMs) : undefined;
  signal?.addEventListener('abort', cancel);
  try {
    return await Promise.race([late, client.sendRequest(method, params, source.token)]);
  } catch (error) {
    if (!isLost(error)) throw error;
    throw new ConnectionLost(`Remotex ended while it worked on ${method}. Try again.`, true);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    source.dispose();
  }
}
