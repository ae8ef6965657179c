/** The client's side of a contract: an object with the declared functions, each a call with its result checked. */
import type { Caller, RequestOptions } from './caller.ts';
import { describeIssues } from './check.ts';
import {
  type Fn,
  type Functions,
  type ItemOut,
  type Module,
  methodName,
  type ParamsIn,
  type ProgressOut,
  type ResultOut,
  type Schema,
  type Stream,
} from './contract.ts';
import { encode } from './encode.ts';
import { RemoteError } from './errors.ts';
import { whenThere } from './eventually.ts';
import { type Followed, follow } from './follow.ts';
import { limits } from './limits.ts';
import { tell } from './listener.ts';
import { isObject } from './request.ts';
import { readError, reviveError } from './wireError.ts';

/** What a caller may say of one call of a function. */
export interface CallOptions<G = never> {
  /** Ends the call: it rejects with reason `cancelled`, and the server's behaviour is told. */
  readonly signal?: AbortSignal;
  /** How long to wait, in milliseconds; 0 for as long as it takes. Default: the function's, the client's, 60,000. */
  readonly timeoutMs?: number;
  /** Called with each progress report of the function; of no use where the contract declares none. */
  readonly onProgress?: [G] extends [never] ? never : (progress: G) => void;
}

/** What a caller may say of one stream. */
export interface FollowOptions {
  /** Ends the stream: whoever waits for its next item gets an error with reason `cancelled`. */
  readonly signal?: AbortSignal;
}

export interface RemoteOptions {
  /** How long calls of this client wait, in milliseconds, where neither the call nor the contract says; 0 for ever. */
  readonly timeoutMs?: number;
}

type Args<T extends Fn | Stream, O> =
  Record<never, never> extends ParamsIn<T>
    ? [params?: ParamsIn<T>, options?: O]
    : [params: ParamsIn<T>, options?: O];

/** The declared functions as a client sees them. Params may be left out where all of them may. */
export type Remote<F extends Functions> = {
  readonly [K in keyof F]: F[K] extends Fn
    ? (...args: Args<F[K], CallOptions<ProgressOut<F[K]>>>) => Promise<ResultOut<F[K]>>
    : F[K] extends Stream
      ? (...args: Args<F[K], FollowOptions>) => Followed<ItemOut<F[K]>>
      : never;
};

/**
 * A plain object, not a Proxy: a misspelt name fails in the compiler, and in plain JavaScript at once.
 * Every failure is a RemoteError, or an instance of a class that the contract declares.
 */
export function remote<F extends Functions>(
  module: Module<F>,
  caller: Caller,
  options: RemoteOptions = {},
): Remote<F> {
  const functions = Object.entries(module.functions).map(([name, declared]) => {
    const method = methodName(module, name);
    const bound =
      declared.kind === 'fn'
        ? bindFunction({ module, method, declared, caller, timeoutMs: options.timeoutMs })
        : bindStream({ module, method, declared, caller });
    return [name, bound] as const;
  });
  // Names and types both come from module.functions, which Object.fromEntries cannot say.
  return Object.fromEntries(functions) as Remote<F>;
}

interface Binding<D> {
  readonly module: Module;
  readonly method: string;
  readonly declared: D;
  readonly caller: Caller;
}

function bindFunction(binding: Binding<Fn> & { readonly timeoutMs: number | undefined }) {
  const { module, method, declared, caller } = binding;
  const usualMs = declared.timeoutMs ?? binding.timeoutMs ?? limits.callMs;
  const { repeatable } = declared;
  const isRepeatable = (params: unknown): boolean =>
    repeatable === true || (repeatable !== undefined && isObject(params) && params[repeatable] !== undefined);

  return async (params: unknown = {}, options: CallOptions<unknown> = {}): Promise<unknown> => {
    const { signal, timeoutMs = usualMs, onProgress } = options;
    if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0)) {
      throw new TypeError(
        `${method}: timeoutMs must be milliseconds, or 0 for as long as it takes; got ${timeoutMs}.`,
      );
    }
    const sent = encode(params, 'params');
    const request: RequestOptions = {
      timeoutMs,
      repeatable: isRepeatable(sent),
      ...(signal ? { signal } : {}),
    };
    const progress =
      onProgress && declared.progress ? listen(caller, declared.progress, onProgress) : undefined;
    try {
      const withToken = progress && isObject(sent) ? { ...sent, workDoneToken: progress.token } : sent;
      const result = await caller.sendRequest(method, withToken, request);
      const checked = checkAnswer(declared.result, result, method);
      return checked instanceof Promise ? await checked : checked;
    } catch (error) {
      throw reviveError(readError(error), module.errors);
    } finally {
      progress?.stop();
    }
  };
}

/** A report that the schema does not know is left out: it must not end a call that goes well. */
function listen(caller: Caller, schema: Schema, onProgress: (progress: unknown) => void) {
  const token = crypto.randomUUID();
  const stop = caller.onProgress?.(token, ({ value }) => {
    try {
      const told = whenThere(schema['~standard'].validate(value), (checked) => {
        if (!checked.issues) tell(onProgress, checked.value);
      });
      if (told instanceof Promise) told.catch(() => {});
    } catch {
      // A schema that throws knows the report as little as one that refuses it.
    }
  });
  return { token, stop: () => stop?.() };
}

function bindStream({ module, method, declared, caller }: Binding<Stream>) {
  return (params: unknown = {}, { signal }: FollowOptions = {}): Followed<unknown> =>
    follow({
      caller,
      method,
      params: encode(params, 'params'),
      cursor: declared.cursor,
      check: (item) => checkAnswer(declared.item, item, method),
      revive: (error) => reviveError(readError(error), module.errors),
      signal,
    });
}

/** The value as the schema returns it, or an error that says who is likely to be of another version. */
function checkAnswer(schema: Schema, value: unknown, method: string): unknown {
  return whenThere(schema['~standard'].validate(value), (checked) => {
    if (!checked.issues) return checked.value;
    // A server outlives its clients, so an older one at the other end is the likeliest cause.
    const text = `${method} gave an answer that this version does not know: ${describeIssues(checked.issues)}. Stop the server (remotex stop), then try again.`;
    throw new RemoteError('bad-result', text);
  });
}
