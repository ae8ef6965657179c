/** A contract: the functions of one module, declared once and imported by every side. It holds no behaviour. */
import type { StandardSchemaV1 } from '@standard-schema/spec';

/** Any validator that follows Standard Schema (zod, valibot, arktype, one's own). */
export type Schema<T = unknown> = StandardSchemaV1<unknown, T>;

/** One remote function: what it takes, and what it gives back. Both are checked by the side that receives them. */
export interface Fn<
  P extends StandardSchemaV1 = StandardSchemaV1,
  R extends StandardSchemaV1 = StandardSchemaV1,
> {
  readonly kind: 'fn';
  readonly params: P;
  readonly result: R;
}

export type Functions = Readonly<Record<string, Fn>>;

/** The declared functions of one module; `board` and `post` make the JSON-RPC method `board/post`. */
export interface Module<F extends Functions = Functions> {
  readonly name: string;
  readonly functions: F;
}

/** Declares a function with one object of params, by name, and one result. */
export function fn<P extends StandardSchemaV1, R extends StandardSchemaV1>(params: P, result: R): Fn<P, R> {
  return { kind: 'fn', params, result };
}

/** Declares a module. Nothing that is not declared here can be called. */
export function defineModule<const F extends Functions>(name: string, functions: F): Module<F> {
  return { name, functions };
}

/** The JSON-RPC method of a declared function. */
export function methodName(module: Module, name: string): string {
  return `${module.name}/${name}`;
}

/** What a caller passes: defaults may be left out. */
export type ParamsIn<T> = T extends Fn<infer P, StandardSchemaV1> ? StandardSchemaV1.InferInput<P> : never;
/** What a behaviour receives: checked, with defaults filled in. */
export type ParamsOut<T> = T extends Fn<infer P, StandardSchemaV1> ? StandardSchemaV1.InferOutput<P> : never;
/** What a behaviour returns. */
export type ResultIn<T> = T extends Fn<StandardSchemaV1, infer R> ? StandardSchemaV1.InferInput<R> : never;
/** What a caller gets: checked. */
export type ResultOut<T> = T extends Fn<StandardSchemaV1, infer R> ? StandardSchemaV1.InferOutput<R> : never;
