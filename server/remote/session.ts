/** Answers one client: its requests to the services, each with exactly one answer, whatever it sends. */
import type { Duplex } from 'node:stream';
import { createCall, type RunningCall } from './call.ts';
import { createConnection } from './connection.ts';
import { cancelled, RemoteError } from './errors.ts';
import type { Context, Service } from './implement.ts';
import { limits } from './limits.ts';
import { createOutcomes, type OutcomeOptions } from './outcome.ts';
import { interrupted, stoppingError, tooManyStreams, unknownMethod } from './refusals.ts';
import {
  type Id,
  idOf,
  invalidRequest,
  isId,
  isNotification,
  isObject,
  type Request,
  readRequest,
  takeToken,
} from './request.ts';
import { createWaitingLine } from './waitingLine.ts';
import type { WireError } from './wireError.ts';

export interface SessionOptions extends OutcomeOptions {
  readonly services: Service;
  /** The client's name for logs and for "who reported this"; asked for at each call, since `initialize` may set it. */
  readonly client: Context['client'];
  readonly onClosed?: () => void;
}

export interface Session {
  /** Calls that have begun and not ended. */
  readonly running: number;
  /** Sends a notification that the client has not asked for; most would not know what to do with one. */
  notify(method: string, params: object): void;
  /** The server stops: running functions are answered, streams and new requests refused as `stopping`; then it ends. */
  drain(): void;
  close(): void;
}

/** Speaks with the peer at the other end of the stream, which it then owns, in whichever framing that peer speaks. */
export function createSession(stream: Duplex, options: SessionOptions): Session {
  const { services, client, onClosed } = options;
  const outcomes = createOutcomes(options);
  /** By id: a Map tells 1 and "1" apart, which are two requests. */
  const running = new Map<Id, RunningCall>();
  /** Running streams by the token of their items. */
  const streams = new Map<unknown, RunningCall>();
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

  const answer = (request: Request, id: Id) => {
    if (running.has(id)) return refuse(id, invalidRequest(`id ${JSON.stringify(id)} is still in use`));
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
      return fail(id, outcomes.describe(error, request.method, method));
    }
    running.set(id, call);
    outcomes.run(method, params, call, (result, error) => {
      // `undefined` would drop the member, and an answer needs a result.
      const content = error ? { error } : { result: result ?? null };
      const send = (): void => {
        running.delete(id);
        if (isStream) streams.delete(call.token);
        try {
          connection.send({ jsonrpc: '2.0', id, ...content });
        } catch (failure) {
          fail(id, outcomes.describe(failure, request.method, method));
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
    if (streams.has(call.token)) throw invalidRequest(`token ${JSON.stringify(call.token)} is still in use`);
    if (streams.size >= limits.streams) throw tooManyStreams();
    streams.set(call.token, call);
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
    outcomes.run(method, request.params, call, () => {
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
    const call = running.get(id);
    call?.abort(cancelled(call.method));
  };
  const control = ({ method, params }: Request) => {
    const token = isObject(params) ? params.token : undefined;
    if (method === '$/cancelRequest') cancel(params);
    else if (method === '$/stream/pause') streams.get(token)?.pause(true);
    else if (method === '$/stream/resume') streams.get(token)?.pause(false);
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
    for (const { id, method } of waiting.empty()) {
      if (id !== undefined) refuse(id, stoppingError(method));
    }
    abortStreams(interrupted);
    endIfDone();
  };

  const connection = createConnection(stream, {
    message(message, bytes) {
      const request = readRequest(message);
      if (request instanceof RemoteError) {
        if (!isNotification(message)) refuse(idOf(message), request);
      } else receive(request, bytes);
    },
    refused: (error) => refuse(null, error),
    ended: leave,
    closed() {
      clearInterval(probe);
      isGone = true;
      // Nobody waits for these, and nobody could cancel them.
      waiting.empty();
      const reason = new RemoteError('connection-closed', 'The caller has gone.');
      for (const call of [...running.values(), ...notifications]) call.abort(reason);
      onClosed?.();
    },
  });

  return {
    get running() {
      return running.size + notifications.size + waiting.length;
    },
    notify: (method, params) => connection.send({ jsonrpc: '2.0', method, params }),
    drain,
    close: () => void stream.destroy(),
  };
}
