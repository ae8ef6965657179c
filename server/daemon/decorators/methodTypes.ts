/** Which methods may be decorated: judged by the compiler, whose message then names the reason. */
import type { CallOptions, FollowOptions } from '../../remote/client.ts';
import type {
  Fn,
  ItemIn,
  ItemOut,
  ParamsIn,
  ParamsOut,
  ProgressOut,
  ResultIn,
  ResultOut,
  Stream,
} from '../../remote/contract.ts';

/** The plain JSON that a value of this type crosses as; `never` where there is none. */
export type Wire<T> = unknown extends T
  ? T
  : T extends { toJSON(...args: never[]): infer J }
    ? Wire<J>
    : // biome-ignore lint/suspicious/noConfusingVoidType: methods without a result are declared with it.
      T extends string | number | boolean | null | undefined | void
      ? T
      : T extends bigint | Uint8Array
        ? string
        : T extends ReadonlyMap<infer K, infer V>
          ? [Wire<K>, Wire<V>][]
          : T extends ReadonlySet<infer V>
            ? Wire<V>[]
            : T extends symbol | ((...args: never[]) => unknown)
              ? never
              : { [K in keyof T]: Wire<T[K]> };

/** What is wrong with a method. Nothing is assignable to it, so the compiler shows the sentence. */
export interface Refused<Why extends string> {
  readonly refused: Why;
}

type Method = (...args: never[]) => unknown;
type Nothing = Record<never, never>;

/** What those who call the method pass as its params. */
type Given<M extends Method> =
  Parameters<M> extends readonly []
    ? Nothing
    : undefined extends Parameters<M>[0]
      ? NonNullable<Parameters<M>[0]> | Nothing
      : Parameters<M>[0];

type RefusedParams<D extends Fn | Stream, M extends Method> = [Wire<Given<M>>] extends [Wire<ParamsIn<D>>]
  ? unknown
  : Refused<'The params of the method are not those that its schema takes.'>;

type RefusedFunction<D extends Fn, M extends Method> = [Promise<ResultOut<D>>] extends [ReturnType<M>]
  ? [Wire<Awaited<ReturnType<M>>>] extends [Wire<ResultIn<D>>]
    ? RefusedParams<D, M>
    : Refused<'The method gives what the schema of its result does not take.'>
  : Refused<'A client gets what the schema of the result gives: the method must be declared to return a Promise of that.'>;

type RefusedStream<D extends Stream, M extends Method> = [AsyncGenerator<ItemOut<D>, undefined>] extends [
  ReturnType<M>,
]
  ? [ReturnType<M>] extends [AsyncIterable<infer I>]
    ? [Wire<I>] extends [Wire<ItemIn<D>>]
      ? RefusedParams<D, M>
      : Refused<'The method yields what the schema of its items does not take.'>
    : never
  : Refused<'A client gets an AsyncGenerator of what the schema of the items gives: the method must be declared to return that.'>;

/** It arrives as it was: both ways, for an object with toJSON is more than its JSON, and a function has none. */
type IsPlain<T> = [T, Wire<T>] extends [Wire<T>, T] ? true : false;

type RefusedPlain<M extends Method> =
  IsPlain<Awaited<ReturnType<M>>> extends false
    ? Refused<'Without a schema only plain JSON crosses: the result is something else.'>
    : IsPlain<Given<M>> extends false
      ? Refused<'Without a schema only plain JSON crosses: the params hold something else.'>
      : [Given<M>] extends [readonly unknown[]]
        ? Refused<'The params must be one object, by name.'>
        : [Given<M>, Parameters<M>] extends [object, readonly [params?: unknown, options?: infer O]]
          ? [CallOptions] extends [NonNullable<O>]
            ? unknown
            : Refused<'The second argument is { signal, onProgress }: params are one object, by name.'>
          : Refused<'The params must be one object, by name.'>;

/** Takes a method that returns a Promise, as `fn(params, result)` declares it. */
export type FunctionDecorator<D extends Fn> = <
  This,
  M extends (this: This, params: ParamsOut<D>, options: CallOptions<ProgressOut<D>>) => Promise<unknown>,
>(
  method: M & RefusedFunction<D, M>,
  context: ClassMethodDecoratorContext<This, M>,
) => M;

/** Takes a method that returns an AsyncGenerator or AsyncIterable, as `stream(params, item)` declares it. */
export type StreamDecorator<D extends Stream> = <
  This,
  M extends (this: This, params: ParamsOut<D>, options: FollowOptions) => AsyncIterable<unknown>,
>(
  method: M & RefusedStream<D, M>,
  context: ClassMethodDecoratorContext<This, M>,
) => M;

/** Takes a method with one object of plain JSON, or nothing, that returns a Promise of plain JSON. */
export type PlainDecorator = <This, M extends (this: This, ...args: never[]) => Promise<unknown>>(
  method: M & RefusedPlain<M>,
  context: ClassMethodDecoratorContext<This>,
) => M;
