/** How the library's own schemas are made: a check, its result with the path of what is wrong, and its JSON Schema. */
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import { whenThere } from './eventually.ts';

/** A Standard Schema that can also say its JSON Schema (of the form on the wire). */
export interface ValueSchema<I, O = I> {
  readonly '~standard': StandardSchemaV1.Props<I, O> & StandardJSONSchemaV1.Props<I, O>;
}

export type JsonSchema = Record<string, unknown>;
export type Checked<O> = StandardSchemaV1.Result<O>;
export type In<S extends StandardSchemaV1> = StandardSchemaV1.InferInput<S>;
export type Out<S extends StandardSchemaV1> = StandardSchemaV1.InferOutput<S>;

/** `json` is asked with the target, for the schemas of members may be other libraries' own. */
export function define<I, O = I>(
  validate: (value: unknown) => Checked<O> | Promise<Checked<O>>,
  json: (options: StandardJSONSchemaV1.Options) => JsonSchema,
): ValueSchema<I, O> {
  const jsonSchema = { input: json, output: json };
  return { '~standard': { version: 1, vendor: 'remotex', validate, jsonSchema } };
}

export const wrong = (message: string): StandardSchemaV1.FailureResult => ({ issues: [{ message }] });

/** The JSON Schema of a member, if it can say one; else one that takes anything. */
export function jsonOf(schema: StandardSchemaV1, options: StandardJSONSchemaV1.Options): JsonSchema {
  const standard: StandardSchemaV1.Props & Partial<StandardJSONSchemaV1.Props> = schema['~standard'];
  return standard.jsonSchema?.input(options) ?? {};
}

/** One part of a larger value, with its place in it. */
export interface Part {
  readonly key: PropertyKey;
  readonly schema: StandardSchemaV1;
  readonly value: unknown;
}

/** Checks all parts, and gives their values in the same order or every issue with its path. Waits only for those that must. */
export function checkParts(parts: readonly Part[]): Checked<unknown[]> | Promise<Checked<unknown[]>> {
  const checked = parts.map(({ schema, value }) => schema['~standard'].validate(value));
  const isLate = checked.some((result) => result instanceof Promise);
  return whenThere(isLate ? Promise.all(checked) : (checked as Checked<unknown>[]), (results) => {
    const issues = results.flatMap((result, i) => {
      const key = parts[i]?.key ?? i;
      return (result.issues ?? []).map(({ message, path = [] }) => ({ message, path: [key, ...path] }));
    });
    if (issues.length > 0) return { issues };
    return { value: results.map((result) => (result.issues ? undefined : result.value)) };
  });
}

/** A whole made of parts: `build` is called when all of them are well. */
export function checkWhole<O>(
  parts: readonly Part[],
  build: (values: readonly unknown[]) => Checked<O>,
): Checked<O> | Promise<Checked<O>> {
  return whenThere(checkParts(parts), (checked) => (checked.issues ? checked : build(checked.value)));
}
