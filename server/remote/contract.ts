/** A contract: the functions and streams of one module, declared once and imported by every side. No behaviour. */
import type { StandardSchemaV1 } from '@standard-schema/spec';

/** Any validator that follows Standard Schema (zod, valibot, arktype, one's own). */
export type Schema = StandardSchemaV1;

/** What more may be said of a function. */
export interface FnOptions<P extends Schema = Schema, G extends Schema = Schema> {
  /** One sentence for `rpc.discover` and `remotex describe`. */
  readonly summary?: string;
  /** What the function reports while it works: see `Context.progress`. */
  readonly progress?: G;
  /** How long a caller waits who does not say otherwise, in milliseconds; 0 for as long as it takes. */
  readonly timeoutMs?: number;
  /**
   * Whether a call whose answer was lost may be sent again: `true` when it changes nothing (a question), or the name of the
   * param that makes a second run harmless when it is given (a key that the server remembers).
   */
  readonly repeatable?: true | NameIn<StandardSchemaV1.InferInput<P>>;
}

/** The name of a member; of alternatives, also one that only some of them have. */
type NameIn<T> = T extends unknown ? keyof T & string : never;

/** What more may be said of a stream. */
export interface StreamOptions<P extends Schema = Schema, I extends Schema = Schema> {
  /** One sentence for `rpc.discover` and `remotex describe`. */
  readonly summary?: string;
  /**
   * How the stream goes on after a lost connection: the value of the last item's member `item` becomes the param `params`.
   * Without it a lost connection ends the stream with an error.
   */
  readonly cursor?: {
    readonly item: keyof StandardSchemaV1.InferOutput<I> & string;
    readonly params: keyof StandardSchemaV1.InferInput<P> & string;
  };
}

/** One remote function: what it takes, and what it gives back. Both are checked by the side that receives them. */
export interface Fn<P extends Schema = Schema, R extends Schema = Schema, G extends Schema = Schema>
  extends Omit<FnOptions<Schema, G>, 'repeatable'> {
  readonly kind: 'fn';
  readonly params: P;
  readonly result: R;
  readonly repeatable?: true | string;
}

/** One subscription: what it takes, and what each of its items is. */
export interface Stream<P extends Schema = Schema, I extends Schema = Schema> {
  readonly kind: 'stream';
  readonly params: P;
  readonly item: I;
  readonly summary?: string;
  readonly cursor?: { readonly item: string; readonly params: string };
}

/** What a module declares, by name. */
export type Functions = Readonly<Record<string, Fn | Stream>>;

/** The error classes that come back as themselves, by the name that travels. */
export type ErrorClasses = Readonly<Record<string, ErrorClass>>;
// Only the prototype is used, so a class may have any constructor.
export type ErrorClass = abstract new (...args: never[]) => Error;

/** The declared functions of one module; `board` and `post` make the JSON-RPC method `board/post`. */
export interface Module<F extends Functions = Functions> {
  readonly name: string;
  readonly functions: F;
  readonly summary?: string;
  readonly errors?: ErrorClasses;
}

/** The progress of a function that reports none. */
export type Silent = StandardSchemaV1<never, never>;

/** Declares a function with one object of params, by name, and one result. */
export function fn<P extends Schema, R extends Schema>(
  params: P,
  result: R,
  options?: FnOptions<P> & { readonly progress?: never },
): Fn<P, R, Silent>;
export function fn<P extends Schema, R extends Schema, G extends Schema>(
  params: P,
  result: R,
  options: FnOptions<P, G> & { readonly progress: G },
): Fn<P, R, G>;
// The names of params are not known here, so any may be the key.
export function fn(
  params: Schema,
  result: Schema,
  options: Omit<FnOptions, 'repeatable'> & Pick<Fn, 'repeatable'> = {},
): Fn {
  return { kind: 'fn', params, result, ...options };
}

/** Declares a stream: params by name, and any number of items until it ends or the caller has had enough. */
export function stream<P extends Schema, I extends Schema>(
  params: P,
  item: I,
  options: StreamOptions<P, I> = {},
): Stream<P, I> {
  return { kind: 'stream', params, item, ...options };
}

/** What more may be said of a module. */
export interface ModuleOptions {
  /** One sentence for `rpc.discover` and `remotex describe`. */
  readonly summary?: string;
  /** Error classes that cross by name with their own data members, and are instances of their class at the caller. */
  readonly errors?: ErrorClasses;
}

/** A name that is a word in every language and in a shell. */
const wellNamed = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Declares a module. Nothing that is not declared here can be called. Throws a TypeError for a name that is no word. */
export function defineModule<const F extends Functions>(
  name: string,
  functions: F,
  options: ModuleOptions = {},
): Module<F> {
  for (const word of [name, ...Object.keys(functions)]) {
    if (wellNamed.test(word)) continue;
    throw new TypeError(
      `'${word}' cannot be called: a name is up to 64 letters, digits and _, a letter first.`,
    );
  }
  return { name, functions, ...options };
}

/** The JSON-RPC method of a declared function. */
export function methodName(module: Module, name: string): string {
  return `${module.name}/${name}`;
}

/** What a caller passes: defaults may be left out. */
export type ParamsIn<T extends Fn | Stream> = StandardSchemaV1.InferInput<T['params']>;
/** What a behaviour receives: checked, with defaults filled in. */
export type ParamsOut<T extends Fn | Stream> = StandardSchemaV1.InferOutput<T['params']>;
/** What a function's behaviour returns. */
export type ResultIn<T extends Fn> = StandardSchemaV1.InferInput<T['result']>;
/** What a function's caller gets: checked. */
export type ResultOut<T extends Fn> = StandardSchemaV1.InferOutput<T['result']>;
/** What a stream's behaviour yields. */
export type ItemIn<T extends Stream> = StandardSchemaV1.InferInput<T['item']>;
/** What a stream's caller gets: checked. */
export type ItemOut<T extends Stream> = StandardSchemaV1.InferOutput<T['item']>;
/** What a function's behaviour reports while it works; `never` where none is declared. */
export type ProgressIn<T extends Fn> = StandardSchemaV1.InferInput<NonNullable<T['progress']>>;
/** What a function's caller is told while it works: checked. */
export type ProgressOut<T extends Fn> = StandardSchemaV1.InferOutput<NonNullable<T['progress']>>;
