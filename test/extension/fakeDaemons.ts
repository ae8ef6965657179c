/** Daemons for a backend, without an editor or a process: each link is one connection to one of them. */

import { type Backend, createBackend } from '../../extension/backend/backend.ts';
import type { OpenOptions } from '../../extension/backend/link.ts';
import type { BackendState } from '../../extension/backend/state.ts';
import type { EndReason } from '../../server/api/daemon.ts';
import { ConnectionLost, type ProgressListener } from '../../server/remote/caller.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import { isObject } from '../../server/remote/request.ts';

export interface FakeDaemons {
  readonly backend: Backend;
  /** All states since the start, as `kind`, or `kind detail`. */
  readonly states: string[];
  /** How often a connection was tried. */
  readonly tries: () => number;
  /** The methods that arrived, with the number of the link: `1 board/post`. */
  readonly asked: string[];
  /** The notifications, in the same way. */
  readonly told: string[];
  /** What each of the `slow` calls was asked with. */
  readonly slow: Readonly<Record<string, unknown>>[];
  /** From now on nothing can be started, for this reason; undefined: it can again. */
  fails: RemoteError | undefined;
  /** What `--no-start` finds. */
  isRunning: boolean;
  /** Methods that a daemon of an older version does not know. */
  unknown: readonly string[];
  /** It is told to end, and does not. */
  hangs: boolean;
  /** What a connection that is being made waits for. */
  gate: Promise<void>;
  /** Ends the connection as `kill -9` does. */
  crash(): void;
  /** Says why it ends; the connection stays until `close`. */
  announce(ending: EndReason): void;
  close(): void;
  /** Ends the connection of this number, whose daemon has announced its end, when the window has another one already. */
  leave(link: number): void;
  /** Answers the calls of `slow`, which otherwise wait; so do the streams. */
  answer(): void;
  /** An item of the stream that was followed last, from the daemon that the window is connected to. */
  item(value: unknown): void;
  /** Lets the clock go on and what waits for it happen. */
  pass(ms: number): Promise<void>;
}

interface Mocked {
  readonly timers: { tick(ms: number): void };
}

/** `setTimeout` and `Date` of the test must be mocked. */
export function createDaemons({ timers }: Mocked): FakeDaemons {
  let tries = 0;
  let latest: OpenOptions | undefined;
  const leaving = new Map<number, OpenOptions>();
  /** The calls of `slow`, which wait for an answer: a crash ends them. */
  let pending: PromiseWithResolvers<unknown>[] = [];
  const states: string[] = [];
  const asked: string[] = [];
  const told: string[] = [];
  const slow: Readonly<Record<string, unknown>>[] = [];

  const open = async (options: OpenOptions) => {
    const number = ++tries;
    await daemons.gate;
    if (daemons.fails) throw daemons.fails;
    if (!options.mayStart && !daemons.isRunning)
      throw new RemoteError('no-daemon', 'Remotex is not running.');
    daemons.isRunning = true;
    latest = options;
    return {
      async sendRequest(method: string, params: unknown): Promise<unknown> {
        asked.push(`${number} ${method}`);
        if (latest !== options) throw new ConnectionLost('The connection is closed.', false);
        if (daemons.unknown.includes(method))
          throw new RemoteError('no-method', 'Unknown.', { code: -32601 });
        if (method === 'slow' || method === 'station/listen') {
          if (isObject(params)) slow.push(params);
          const call = Promise.withResolvers<unknown>();
          pending.push(call);
          return call.promise;
        }
        if (method === 'daemon/stop' || method === 'daemon/restart') {
          if (!daemons.hangs) setTimeout(() => daemons.close(), 10);
          return { pid: number };
        }
        return `answer of ${number}`;
      },
      sendNotification: (method: string) => void told.push(`${number} ${method}`),
      onProgress(token: unknown, listener: ProgressListener) {
        options.listeners.set(token, listener);
        return () => void options.listeners.delete(token);
      },
      close: async () => (latest === options ? daemons.close() : options.onClosed()),
    };
  };
  const end = (): void => {
    const closing = latest;
    latest = undefined;
    daemons.isRunning = false;
    for (const { reject } of pending) reject(new ConnectionLost('Remotex ended while it worked.', true));
    pending = [];
    closing?.onClosed();
  };
  const backend = createBackend({ open, log: () => {} });
  backend.onState((state) => states.push(describe(state)));
  const daemons: FakeDaemons = {
    backend,
    states,
    asked,
    told,
    slow,
    tries: () => tries,
    fails: undefined,
    isRunning: false,
    unknown: [],
    hangs: false,
    gate: Promise.resolve(),
    crash: end,
    close: end,
    answer() {
      for (const { resolve } of pending) resolve('slow answer');
      pending = [];
    },
    item(value) {
      const token = slow.at(-1)?.partialResultToken;
      latest?.listeners.get(token)?.({ token, value });
    },
    announce(ending) {
      if (latest) leaving.set(tries, latest);
      latest?.onEnding(ending);
    },
    leave: (link) => leaving.get(link)?.onClosed(),
    async pass(ms) {
      await settle();
      timers.tick(ms);
      await settle();
    },
  };
  return daemons;
}

/** A try that fails goes through a handful of promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

function describe(state: BackendState): string {
  switch (state.kind) {
    case 'stopped':
      return state.ending ? `stopped ${state.ending}` : 'stopped';
    case 'starting':
      return state.again ? 'starting again' : 'starting';
    case 'failed':
      return `failed ${state.error.reason}${state.isTold ? ', told' : ''}`;
    case 'ready':
      return 'ready';
    default:
      return state satisfies never;
  }
}
