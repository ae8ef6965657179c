/** The server's side of a contract: behaviours bound to declared names, with every param checked before they run. */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describeIssues } from './check.ts';
import {
  type Fn,
  type Functions,
  type ItemIn,
  type Module,
  methodName,
  type ParamsOut,
  type ProgressIn,
  type ResultIn,
  type Stream,
} from './contract.ts';
import { encode } from './encode.ts';
import { ErrorCode, RemoteError } from './errors.ts';
import { whenThere } from './eventually.ts';
import { pump } from './pump.ts';

/** What a behaviour may know of its call. */
export interface Context {
  /** As it calls itself in `initialize`, with its process id where it gave one. */
  readonly client: { readonly name: string; readonly pid?: number | undefined };
  /** Aborts when the caller cancels, runs out of patience, or leaves: then stop the work. */
  readonly signal: AbortSignal;
}

/** What a function's behaviour may tell its caller while it works, where the contract declares progress. */
export type FnContext<G> = [G] extends [never] ? Context : Context & Reporter<G>;

interface Reporter<G> {
  /** Told to a caller that asked for it; one that is slow to listen may miss some. */
  progress(value: G): void;
}

/** What a stream's behaviour may tell its caller besides items. */
export interface StreamContext extends Context {
  /**
   * From where to go on if the connection is lost before the first item: the value of the cursor's param. Without it a caller
   * that has had no item asks again as it did the first time, and may miss what came in between.
   */
  resumeFrom(cursor: unknown): void;
}

/** One behaviour for each declared function: a missing, misspelt or wrongly typed one does not compile. */
export type Handlers<F extends Functions> = {
  readonly [K in keyof F]: F[K] extends Fn
    ? (
        params: ParamsOut<F[K]>,
        context: FnContext<ProgressIn<F[K]>>,
      ) => ResultIn<F[K]> | PromiseLike<ResultIn<F[K]>>
    : F[K] extends Stream
      ? (params: ParamsOut<F[K]>, context: StreamContext) => AsyncIterable<ItemIn<F[K]>>
      : never;
};

/** What the session lends to one call. */
export interface Call extends Context {
  /** The same as `signal.aborted`, without making a signal. */
  readonly aborted: boolean;
  /** Sends a `$/progress` notification of this call; nothing when the caller gave no token for it. */
  report(part: { readonly value: unknown } | { readonly cursor: unknown }): void;
  /** Resolves when the caller can take an item; undefined when it can now. */
  ready(): Promise<void> | undefined;
}

/** Where a method comes from, for discovery. Methods of the protocol itself have none. */
export interface Declared {
  readonly module: Module;
  readonly name: string;
  readonly declaration: Fn | Stream;
}

export interface Method {
  readonly declared?: Declared;
  /** Gives plain JSON, now or later. */
  run(params: unknown, call: Call): unknown;
}

/** Methods by their JSON-RPC name. A Map, so that names like `__proto__` find nothing. */
export type Service = ReadonlyMap<string, Method>;

/** Binds a behaviour to each declared name. Throws a TypeError for a name without one. */
export function implement<F extends Functions>(module: Module<F>, handlers: Handlers<F>): Service {
  const methods = new Map<string, Method>();
  for (const [name, declaration] of Object.entries(module.functions)) {
    const method = methodName(module, name);
    // The types of Handlers say the same for each name, which a loop over names hides from the compiler.
    const handler = Object.hasOwn(handlers, name) ? (handlers[name] as Behaviour | undefined) : undefined;
    if (typeof handler !== 'function')
      throw new TypeError(`${method} has no behaviour: give implement() a function named ${name}.`);
    const run = declaration.kind === 'fn' ? runFunction(handler) : runStream(handler, method);
    methods.set(method, {
      declared: { module, name, declaration },
      run: (params, call) =>
        whenThere(check(declaration.params, params, method), (checked) => {
          // Cancelled while it was checked: the behaviour would wait for an abort that has been.
          if (call.aborted) throw call.signal.reason;
          return run(checked, call);
        }),
    });
  }
  return methods;
}

/** Several services as one. Throws a TypeError when two of them serve the same name. */
export function combine(services: readonly Service[]): Service {
  const all = new Map<string, Method>();
  for (const [name, method] of services.flatMap((service) => [...service])) {
    if (all.has(name)) throw new TypeError(`${name} is served twice: give one of the modules another name.`);
    all.set(name, method);
  }
  return all;
}

type Behaviour = (params: unknown, context: WholeContext) => unknown;
type WholeContext = Reporter<unknown> & StreamContext;

function runFunction(handler: Behaviour): (params: unknown, call: Call) => unknown {
  return (params, call) => whenThere(handler(params, contextOf(call)), (result) => encode(result, 'result'));
}

function runStream(handler: Behaviour, method: string): (params: unknown, call: Call) => Promise<null> {
  return (params, call) => {
    const items = handler(params, contextOf(call));
    if (typeof items !== 'object' || items === null || !(Symbol.asyncIterator in items)) {
      throw new TypeError(
        `The behaviour of ${method} must be an async generator, or return an async iterable.`,
      );
    }
    // The check above is all that can be known of it.
    return pump(items as AsyncIterable<unknown>, call);
  };
}

const contextOf = (call: Call): WholeContext => new CallContext(call);

/**
 * `signal` is made only for those that look at it: most behaviours end before anybody could cancel them. `progress` and
 * `resumeFrom` give a function each time, so that they can be taken out of the context. A class, since an object literal with
 * accessors and closures costs ten times as much to make.
 */
class CallContext implements WholeContext {
  readonly client: Context['client'];
  readonly #call: Call;

  constructor(call: Call) {
    this.client = call.client;
    this.#call = call;
  }

  get signal(): AbortSignal {
    return this.#call.signal;
  }

  get progress(): WholeContext['progress'] {
    return (value) => this.#call.report({ value: encode(value, 'progress') });
  }

  get resumeFrom(): WholeContext['resumeFrom'] {
    return (cursor) => this.#call.report({ cursor: encode(cursor, 'cursor') });
  }
}

/** The value as the schema returns it, or an invalid-params error that names the member. */
function check(schema: StandardSchemaV1, value: unknown, method: string): unknown {
  return whenThere(schema['~standard'].validate(value ?? {}), (checked) => {
    if (!checked.issues) return checked.value;
    const text = `${method} refused: ${describeIssues(checked.issues)}.`;
    throw new RemoteError('invalid-params', text, { code: ErrorCode.invalidParams });
  });
}
