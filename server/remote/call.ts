/** One running call of a session: whether it is still wanted, and what it may send before its answer. */
import type { Connection } from './connection.ts';
import type { RemoteError } from './errors.ts';
import type { Call, Context } from './implement.ts';
import type { Token } from './request.ts';

export interface RunningCall extends Call {
  readonly method: string;
  readonly token: Token | undefined;
  readonly isStream: boolean;
  /** Why it was aborted: what its caller is answered if it ends with an error. */
  readonly reason: RemoteError | undefined;
  abort(reason: RemoteError): void;
  /** The caller has as many items as it wants for now, or wants more again. */
  pause(paused: boolean): void;
}

export interface CallOptions {
  readonly connection: Connection;
  readonly client: Context['client'];
  readonly method: string;
  readonly token: Token | undefined;
  readonly isStream: boolean;
}

export function createCall({ connection, client, method, token, isStream }: CallOptions): RunningCall {
  let reason: RemoteError | undefined;
  /** Made when somebody looks at it: that costs as much as all the rest of a small call. */
  let controller: AbortController | undefined;
  let paused = false;
  let resume: () => void = () => {};

  return {
    client,
    method,
    token,
    isStream,
    get reason() {
      return reason;
    },
    get aborted() {
      return reason !== undefined;
    },
    get signal() {
      controller ??= new AbortController();
      if (reason && !controller.signal.aborted) controller.abort(reason);
      return controller.signal;
    },
    abort(why) {
      if (reason) return;
      reason = why;
      controller?.abort(why);
    },
    pause(now) {
      paused = now;
      if (!now) resume();
    },
    report(part) {
      if (token === undefined || reason) return;
      // Progress tells how things are now: for a caller that does not listen, the next report is as good.
      if (!isStream && connection.full) return;
      connection.send({ jsonrpc: '2.0', method: '$/progress', params: { token, ...part } });
    },
    ready() {
      if (paused) {
        return new Promise((resolve) => {
          resume = resolve;
        });
      }
      return connection.full ? connection.drained() : undefined;
    },
  };
}
