/** Answers one client: its requests to the services, each with exactly one answer, whatever it sends. */
import type { Duplex } from 'node:stream';
import { createCall, type RunningCall } from './call.ts';
import { createConnection } from './connection.ts';
import { cancelled, RemoteError } from './errors.ts';
import type { Context, Method, Service } from './implement.ts';
import { limits } from './limits.ts';
import { tell } from './listener.ts';
import { interrupted, stoppingError, tooManyStreams, unknownMethod } from './refusals.ts';
import {
  type Id,
  idOf,
  invalidRequest,
  isId,
  isObject,
  keyOf,
  type Request,
  readRequest,
  takeToken,
} from './request.ts';
import { createWaitingLine } from './waitingLine.ts';
import { expectedError, unexpectedError, type WireError } from './wireError.ts';

export interface SessionOptions {
  readonly services: Service;
  /** The client's name for logs and for "who reported this"; asked for at each call, since `initialize` may set it. */
  readonly client: Context['client'];
  /** Called for failures that nobody expected, which the client sees only as "internal error". */
  readonly onUnexpected?: (error: unknown, method: string) => void;
  readonly onClosed?: () => void;
  /** Send stacks, and the messages of unexpected errors: for one's own programs, while one works on them. */
  readonly stacks?: boolean;
}

export interface Session {
  /** Calls that have begun and not ended. */
  readonly running: number;
  /** The server stops: running functions are answered, streams and new requests refused as `stopping`; then it ends. */
  drain(): void;
  close(): void;
}

/** Speaks with the peer at the other end of the stream, which it then owns, in whichever framing that peer speaks. */
export function createSession(stream: Duplex, options: SessionOptions): Session {
  const { services, client, onUnexpected, onClosed, stacks } = options;
  /** Running requests by typed id, for 1 and "1" are two requests. */
  const running = new Map<string, RunningCall>();
  /** Running streams by the token of their items. */
  const streams = new Map<string, RunningCall>();
  const notifications = new Set<RunningCall>();
  const waiting = createWaitingLine();
  let stopping = false;
  let leaving = false;
  let beginning = false;
  let draining = false;
  let isGone = false;
  let probe: NodeJS.Timeout | undefined;

  const functionsRunning = () => running.size - streams.size + notifications.size;
  const fail = (id: Id | null, error: WireError): void => {
    connection.send({ jsonrpc: '2.0', id, error });
  };
  const refuse = (id: Id | null, { code, message, data }: RemoteError): void =>
    fail(id, { code, message, data });
  const endIfDone = (): void => {
    if ((stopping || leaving) && running.size + notifications.size + waiting.length === 0) connection.end();
  };
  /** A client that does not take its answers gets no more of them made, either. */
  const hasRoom = () => functionsRunning() < limits.inFlight && !connection.crowded;
  const ended = (): void => {
    // A call that ends at once comes here again: a loop, since a thousand of them would fill the stack.
    if (beginning || isGone) return;
    beginning = true;
    while (hasRoom()) {
      const next = waiting.shift();
      if (!next) break;
      begin(next);
    }
    beginning = false;
    connection.hold(waiting.full);
    if (waiting.length > 0 && connection.crowded) void endedWhenDrained();
    endIfDone();
  };
  const endedWhenDrained = async (): Promise<void> => {
    if (draining) return;
    draining = true;
    await connection.drained();
    draining = false;
    ended();
  };

  const describe = (error: unknown, { method }: Request, { declared }: Partial<Method>): WireError => {
    // Anything can be thrown, also what throws when it is looked at; the call has to end all the same.
    try {
      const expected = expectedError(error, declared?.module.errors, stacks);
      if (expected) return expected;
    } catch {
      // Then it is not one that anybody declared for the caller.
    }
    if (onUnexpected) tell((thrown: unknown) => onUnexpected(thrown, method), error);
    try {
      return unexpectedError(error, method, stacks);
    } catch {
      return unexpectedError(undefined, method);
    }
  };

  /** Runs one request to its end, now or later, and tells how it ended. */
  const run = (
    request: Request,
    method: Method,
    call: RunningCall,
    params: Request['params'],
    done: (result: unknown, error?: WireError) => void,
  ): void => {
    const failed = (error: unknown) => {
      if (call.reason) {
        const { code, message, data } = call.reason;
        return done(undefined, { code, message, data });
      }
      done(undefined, describe(error, request, method));
    };
    try {
      const result = method.run(params, call);
      if (result instanceof Promise) result.then((value) => done(value), failed);
      else done(result);
    } catch (error) {
      failed(error);
    }
  };

  const answer = (request: Request, id: Id) => {
    const key = keyOf(id);
    if (running.has(key)) return refuse(id, invalidRequest(`id ${JSON.stringify(id)} is still in use`));
    const method = services.get(request.method);
    if (!method) return refuse(id, unknownMethod(request.method, services));
    const isStream = method.declared?.declaration.kind === 'stream';
    let params = request.params;
    let call: RunningCall;
    try {
      const taken = takeToken(request, isStream ? 'partialResultToken' : 'workDoneToken');
      const token = isStream ? (taken.token ?? id) : taken.token;
      // The protocol's own methods take LSP's params as they are.
      if (method.declared) params = taken.params;
      call = createCall({ connection, client, method: request.method, token, isStream });
      if (isStream) admitStream(call);
    } catch (error) {
      return fail(id, describe(error, request, method));
    }
    running.set(key, call);
    run(request, method, call, params, (result, error) => {
      // `undefined` would drop the member, and an answer needs a result.
      const content = error ? { error } : { result: result ?? null };
      const send = (): void => {
        running.delete(key);
        if (isStream) streams.delete(keyOf(call.token));
        try {
          connection.send({ jsonrpc: '2.0', id, ...content });
        } catch (failure) {
          fail(id, describe(failure, request, method));
        }
        ended();
      };
      if (connection.crowded) void whenDrained(send);
      else send();
    });
  };
  /** Answers wait their turn as results, which are there already; as text in the queue they would be there twice. */
  const whenDrained = async (send: () => void): Promise<void> => {
    while (connection.crowded) await connection.drained();
    send();
  };
  const admitStream = (call: RunningCall): void => {
    const key = keyOf(call.token);
    if (streams.has(key)) throw invalidRequest(`token ${JSON.stringify(call.token)} is still in use`);
    if (streams.size >= limits.streams) throw tooManyStreams();
    streams.set(key, call);
  };

  const notify = (request: Request) => {
    const method = services.get(request.method);
    if (!method || method.declared?.declaration.kind === 'stream') return;
    const call = createCall({
      connection,
      client,
      method: request.method,
      token: undefined,
      isStream: false,
    });
    notifications.add(call);
    run(request, method, call, request.params, () => {
      notifications.delete(call);
      ended();
    });
  };
  const begin = (request: Request) => {
    if (request.id === undefined) notify(request);
    else answer(request, request.id);
  };

  const cancel = (params: unknown) => {
    const id = isObject(params) ? params.id : undefined;
    if (!isId(id)) return;
    const request = waiting.remove(id);
    if (request) return refuse(id, cancelled(request.method));
    const call = running.get(keyOf(id));
    call?.abort(cancelled(call.method));
  };
  const control = ({ method, params }: Request) => {
    const token = isObject(params) ? params.token : undefined;
    if (method === '$/cancelRequest') cancel(params);
    else if (method === '$/stream/pause') streams.get(keyOf(token))?.pause(true);
    else if (method === '$/stream/resume') streams.get(keyOf(token))?.pause(false);
    else if (method === 'exit') leave();
    // Other notifications nobody declared: the LSP base protocol lets us ignore them.
  };
  const receive = (request: Request, bytes: number) => {
    if (request.id === undefined && !services.has(request.method)) return control(request);
    if (stopping) {
      if (request.id !== undefined) refuse(request.id, stoppingError(request.method));
    } else if (waiting.length === 0 && hasRoom()) begin(request);
    else {
      waiting.push(request, bytes);
      ended();
    }
  };

  const abortStreams = (reasonOf: (method: string) => RemoteError): void => {
    for (const call of [...streams.values()]) call.abort(reasonOf(call.method));
  };
  /** The client will ask nothing more; what it asked is answered, if it still listens. */
  const leave = (): void => {
    leaving = true;
    // Whoever follows a stream keeps its end open: one that was killed looks the same, and must not be served for ever.
    abortStreams((method) => cancelled(method));
    endIfDone();
    probe ??= setInterval(() => connection.probe(), limits.probeMs).unref();
  };
  const drain = (): void => {
    stopping = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (next.id !== undefined) refuse(next.id, stoppingError(next.method));
    }
    abortStreams(interrupted);
    endIfDone();
  };

  const connection = createConnection(stream, {
    message(message, bytes) {
      const request = readRequest(message);
      if (request instanceof RemoteError) refuse(idOf(message), request);
      else receive(request, bytes);
    },
    refused: (error) => refuse(null, error),
    ended: leave,
    closed() {
      clearInterval(probe);
      isGone = true;
      // Nobody waits for these, and nobody could cancel them.
      while (waiting.shift());
      const reason = new RemoteError('connection-closed', 'The caller has gone.');
      for (const call of [...running.values(), ...notifications]) call.abort(reason);
      onClosed?.();
    },
  });

  return {
    get running() {
      return running.size + notifications.size + waiting.length;
    },
    drain,
    close: () => void stream.destroy(),
  };
}
