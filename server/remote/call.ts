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

export function createCall(options: CallOptions): RunningCall {
  return new SessionCall(options);
}

/** A class, since an object literal with accessors and closures costs ten times as much to make. */
class SessionCall implements RunningCall {
  readonly client: Context['client'];
  readonly method: string;
  readonly token: Token | undefined;
  readonly isStream: boolean;
  reason: RemoteError | undefined = undefined;
  readonly #connection: Connection;
  /** Made when somebody looks at it: that costs as much as all the rest of a small call. */
  #controller: AbortController | undefined = undefined;
  #paused = false;
  #resume: (() => void) | undefined = undefined;

  constructor({ connection, client, method, token, isStream }: CallOptions) {
    this.client = client;
    this.method = method;
    this.token = token;
    this.isStream = isStream;
    this.#connection = connection;
  }

  get aborted(): boolean {
    return this.reason !== undefined;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.reason && !this.#controller.signal.aborted) this.#controller.abort(this.reason);
    return this.#controller.signal;
  }

  abort(why: RemoteError): void {
    if (this.reason) return;
    this.reason = why;
    this.#controller?.abort(why);
  }

  pause(now: boolean): void {
    this.#paused = now;
    if (!now) this.#resume?.();
  }

  report(part: { readonly value: unknown } | { readonly cursor: unknown }): void {
    if (this.token === undefined || this.reason) return;
    // Progress tells how things are now: for a caller that does not listen, the next report is as good.
    if (!this.isStream && this.#connection.full) return;
    this.#connection.send({ jsonrpc: '2.0', method: '$/progress', params: { token: this.token, ...part } });
  }

  ready(): Promise<void> | undefined {
    if (this.#paused) {
      return new Promise((resolve) => {
        this.#resume = resolve;
      });
    }
    return this.#connection.full ? this.#connection.drained() : undefined;
  }
}
