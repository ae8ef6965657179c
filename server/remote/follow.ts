/** The caller's end of a stream: items in order, bounded memory, and going on from the last item after a lost connection. */
import { type Caller, ConnectionLost, saysStopping } from './caller.ts';
import type { Stream } from './contract.ts';
import { cancelled, RemoteError } from './errors.ts';
import { createItemQueue } from './itemQueue.ts';
import { limits } from './limits.ts';
import { isObject } from './request.ts';
import { readError } from './wireError.ts';

/** What a client follows: `for await (const item of …)`. Leaving the loop ends the stream at the server. */
export interface Followed<T> extends AsyncIterableIterator<T, undefined, undefined> {
  next(): Promise<IteratorResult<T, undefined>>;
  /** Ends the stream; waiting and later `next()` say that it is done. */
  return(): Promise<IteratorResult<T, undefined>>;
  [Symbol.asyncIterator](): Followed<T>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface FollowRequest {
  readonly caller: Caller;
  readonly method: string;
  readonly params: unknown;
  readonly cursor: Stream['cursor'];
  /** The item as its schema returns it; throws when it is none. */
  readonly check: (item: unknown) => unknown;
  readonly revive: (error: unknown) => Error;
  readonly signal: AbortSignal | undefined;
}

/** Asks nothing before the first `next()`. */
export function follow(request: FollowRequest): Followed<unknown> {
  const { caller, method, cursor, check, revive, signal } = request;
  const token = crypto.randomUUID();
  const stop = new AbortController();
  /** The value of the cursor's param from which to go on; undefined before anything is known. */
  let position: unknown;
  let begun = false;
  /** Whether an item may come: not before it was asked for, nor after the answer that ends the stream. */
  let open = false;
  const reconnects = !('reconnects' in caller && caller.reconnects === false);

  const queue = createItemQueue((paused) => {
    caller.sendNotification?.(paused ? '$/stream/pause' : '$/stream/resume', { token });
  });

  const receive = (part: Readonly<Record<string, unknown>>, bytes = 0): void => {
    if (!open) return;
    if (Object.hasOwn(part, 'cursor')) position = part.cursor;
    if (!Object.hasOwn(part, 'value')) return;
    const { value } = part;
    if (cursor && isObject(value)) position = value[cursor.item];
    if (!queue.push(value, bytes)) overrun();
  };
  const overrun = (): void => {
    const text = `${method} sent ${limits.mostWaitingItems} items more than were taken, though it was asked to pause, and was ended. Take them faster, or update the server.`;
    queue.fail(new RemoteError('too-many-items', text));
    stop.abort();
  };
  const paramsNow = (): unknown => {
    const params = isObject(request.params) ? request.params : {};
    const from = cursor && position !== undefined ? { [cursor.params]: position } : {};
    return { ...params, ...from, partialResultToken: token };
  };
  /** Until the stream ends by itself; a connection that was lost is no end where a cursor tells from where to go on. */
  const run = async (): Promise<void> => {
    const onEnd = () => {
      open = false;
    };
    for (let resuming = false; ; resuming = true) {
      open = true;
      try {
        await caller.sendRequest(method, paramsNow(), { signal: stop.signal, resuming, onEnd });
        return queue.end();
      } catch (thrown) {
        const error = readError(thrown);
        // Not sent, to a caller that waits for servers, means that it was closed for good.
        const isInterrupted = error instanceof ConnectionLost ? error.sent : saysStopping(error);
        if (!isInterrupted || !cursor || !reconnects || stop.signal.aborted) throw error;
        // The server that takes over knows nothing of a pause that the last one was asked for.
        queue.interrupted();
      }
    }
  };
  const begin = async (): Promise<void> => {
    begun = true;
    if (!caller.onProgress)
      throw new TypeError(`This caller cannot follow ${method}: it has no onProgress().`);
    if (signal?.aborted) throw cancelled(method, signal.reason);
    const onAbort = () => {
      queue.fail(cancelled(method, signal?.reason), true);
      stop.abort();
    };
    signal?.addEventListener('abort', onAbort);
    const forget = caller.onProgress(token, receive);
    try {
      await run();
    } finally {
      forget();
      signal?.removeEventListener('abort', onAbort);
    }
  };
  const start = async (): Promise<void> => {
    try {
      await begin();
    } catch (error) {
      queue.fail(revive(error));
    }
  };

  const followed: Followed<unknown> = {
    async next() {
      if (!begun) void start();
      const taken = await queue.take();
      if (taken.done) return { done: true, value: undefined };
      try {
        return { done: false, value: await check(taken.value) };
      } catch (error) {
        await followed.return();
        throw revive(error);
      }
    },
    async return() {
      begun = true;
      queue.drop();
      stop.abort();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => followed,
    async [Symbol.asyncDispose]() {
      await followed.return();
    },
  };
  return followed;
}
