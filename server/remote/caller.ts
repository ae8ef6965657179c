/** The client's end of a connection: requests out, each of which ends with a result, an error or "connection closed". */
import type { Duplex } from 'node:stream';
import type { Caller } from './client.ts';
import { createConnection } from './connection.ts';
import { RemoteError, readError } from './errors.ts';

export interface CallerConnection extends Caller {
  close(): void;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
}

interface Pending {
  readonly method: string;
  resolve(result: unknown): void;
  reject(error: RemoteError): void;
}

/** Speaks one JSON object per line, the cheaper framing, over a stream that it then owns. */
export function createCaller(stream: Duplex): CallerConnection {
  const pending = new Map<number, Pending>();
  let lastId = 0;

  const failAll = (describe: (method: string) => RemoteError): void => {
    const calls = [...pending.values()];
    pending.clear();
    for (const call of calls) call.reject(describe(call.method));
  };
  const closedError = (method: string) => {
    const text = `The connection to Remotex closed before ${method} was answered. Try again.`;
    return new RemoteError('connection-closed', text);
  };

  let markClosed: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    markClosed = resolve;
  });
  const connection = createConnection(
    stream,
    {
      message(message) {
        if (typeof message !== 'object' || message === null || !('id' in message)) return;
        const { id } = message;
        // An error with id null speaks of what we sent last, and no further answer will come for it.
        if (id === null && 'error' in message) return failAll(() => readError(message.error));
        const call = typeof id === 'number' ? pending.get(id) : undefined;
        if (!call || typeof id !== 'number') return;
        pending.delete(id);
        if ('error' in message) call.reject(readError(message.error));
        else call.resolve('result' in message ? message.result : undefined);
      },
      refused: (error) => failAll(() => error),
      closed() {
        failAll(closedError);
        markClosed();
      },
    },
    'lines',
  );

  return {
    sendRequest(method, params) {
      return new Promise((resolve, reject) => {
        if (connection.closed) return reject(closedError(method));
        const id = ++lastId;
        pending.set(id, { method, resolve, reject });
        connection.send({ jsonrpc: '2.0', id, method, params });
      });
    },
    // Not a farewell that a peer which hangs would never answer: whoever closes has what it asked for.
    close: () => void stream.destroy(),
    closed,
  };
}
