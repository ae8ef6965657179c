/** Answers one client: its requests to the services, each with exactly one answer, whatever it sends. */
import type { Duplex } from 'node:stream';
import { createConnection } from './connection.ts';
import { batchRefused, ErrorCode, RemoteError } from './errors.ts';
import type { Context, Service } from './implement.ts';
import { limits } from './limits.ts';
import { closest } from './suggest.ts';

export interface SessionOptions {
  readonly services: Service;
  /** The client's name for logs and for "who reported this"; asked for at each call, since `initialize` may set it. */
  readonly client: Context['client'];
  /** Called for failures that nobody expected, which the client sees only as "internal error". */
  readonly onUnexpected?: (error: unknown, method: string) => void;
  readonly onClosed?: () => void;
}

export interface Session {
  /** Calls that have begun and not ended. */
  readonly running: number;
  /** Ends when the running calls have been answered. */
  drain(): void;
  close(): void;
}

export function createSession(
  stream: Duplex,
  { services, client, onUnexpected, onClosed }: SessionOptions,
): Session {
  /** Running requests by typed id, for 1 and "1" are two requests. */
  const running = new Map<string, AbortController>();
  /** Came while as many as may be were running. Nothing more is read until they have begun. */
  const waiting: Request[] = [];
  let notifications = 0;
  let draining = false;

  const begin = (request: Request): void => {
    if (running.size + notifications < limits.inFlight) {
      void (request.id === undefined ? notify(request) : answer(request, request.id));
      return;
    }
    waiting.push(request);
    connection.hold(true);
  };
  const endIfDone = (): void => {
    if (draining && running.size + notifications + waiting.length === 0) connection.end();
  };
  const drain = (): void => {
    draining = true;
    endIfDone();
  };
  const ended = (): void => {
    const next = waiting.shift();
    if (next) begin(next);
    connection.hold(waiting.length > 0);
    endIfDone();
  };
  const reply = (id: Id | null, error: RemoteError): void => {
    connection.send({
      jsonrpc: '2.0',
      id,
      error: { code: error.code, message: error.message, data: error.data },
    });
  };
  const call = async (request: Request, signal: AbortSignal): Promise<unknown> => {
    const handler = services.get(request.method);
    if (!handler) throw unknownMethod(request.method, services);
    return handler(request.params, { client, signal });
  };
  const describe = (error: unknown, method: string): RemoteError => {
    if (error instanceof RemoteError) return error;
    onUnexpected?.(error, method);
    const text = `${method} failed inside Remotex. The log of the daemon has the details.`;
    return new RemoteError('internal', text, { code: ErrorCode.internalError });
  };

  const answer = async (request: Request, id: Id): Promise<void> => {
    const key = typeof id + id;
    if (running.has(key)) return reply(id, invalidRequest(`id ${JSON.stringify(id)} is still in use`));
    const controller = new AbortController();
    running.set(key, controller);
    try {
      const result = await call(request, controller.signal);
      // `undefined` would drop the member, and an answer needs a result.
      connection.send({ jsonrpc: '2.0', id, result: result ?? null });
    } catch (error) {
      reply(id, controller.signal.aborted ? cancelled(request.method) : describe(error, request.method));
    } finally {
      running.delete(key);
      ended();
    }
  };

  const notify = async (request: Request): Promise<void> => {
    notifications++;
    try {
      await call(request, new AbortController().signal);
    } catch (error) {
      describe(error, request.method);
    } finally {
      notifications--;
      ended();
    }
  };
  const cancel = (params: unknown): void => {
    const id = isObject(params) ? params.id : undefined;
    running.get(typeof id + String(id))?.abort();
    const index = waiting.findIndex((request) => isId(id) && request.id === id);
    if (index < 0 || !isId(id)) return;
    const [request] = waiting.splice(index, 1);
    reply(id, cancelled(request?.method ?? ''));
  };
  const receive = (request: Request): void => {
    if (request.id !== undefined || services.has(request.method)) begin(request);
    else if (request.method === '$/cancelRequest') cancel(request.params);
    else if (request.method === 'exit') drain();
    // Other notifications nobody declared: the LSP base protocol lets us ignore them.
  };

  const connection = createConnection(stream, {
    message(message) {
      const request = readRequest(message);
      if (request instanceof RemoteError) return reply(idOf(message), request);
      receive(request);
    },
    refused: (error) => reply(null, error),
    ended: drain,
    closed() {
      for (const controller of running.values()) controller.abort();
      onClosed?.();
    },
  });

  return {
    get running() {
      return running.size + notifications + waiting.length;
    },
    drain,
    close: () => void stream.destroy(),
  };
}

type Id = string | number;
interface Request {
  readonly id: Id | undefined;
  readonly method: string;
  readonly params: unknown;
}

/** The request in a message, or why it is none. An answer to nothing that we asked is one of those. */
function readRequest(message: unknown): Request | RemoteError {
  if (Array.isArray(message)) return batchRefused();
  if (!isObject(message)) return invalidRequest('a request must be an object');
  const { jsonrpc, id, method, params } = message;
  if (jsonrpc !== '2.0') return invalidRequest('jsonrpc must be "2.0"');
  if (typeof method !== 'string' || method === '') return invalidRequest('method must be a string');
  if ('id' in message && !isId(id)) return invalidRequest('id must be a string or a whole number');
  if (params !== undefined && params !== null && !isObject(params)) {
    const text = `${method.slice(0, 100)} refused: params must be one object, by name.`;
    return new RemoteError('invalid-params', text, { code: ErrorCode.invalidParams });
  }
  return { id: isId(id) ? id : undefined, method, params };
}

function idOf(message: unknown): Id | null {
  return isObject(message) && isId(message.id) ? message.id : null;
}

const isId = (id: unknown): id is Id => typeof id === 'string' || Number.isSafeInteger(id);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const invalidRequest = (why: string) =>
  new RemoteError('invalid-request', `Not a JSON-RPC 2.0 request: ${why}.`, {
    code: ErrorCode.invalidRequest,
  });
const cancelled = (method: string) =>
  new RemoteError('cancelled', `${method} was cancelled.`, { code: ErrorCode.requestCancelled });

function unknownMethod(method: string, services: Service): RemoteError {
  const name = method.slice(0, 100);
  const meant = closest(name, services.keys());
  const hint = meant ? `Did you mean '${meant}'?` : 'The methods are listed by: remotex call --help';
  return new RemoteError('unknown-method', `Unknown method '${name}'. ${hint}`, {
    code: ErrorCode.methodNotFound,
  });
}
