/** A small set of schemas for contracts that need no more: any other Standard Schema may stand beside or inside them. */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { whenThere } from './eventually.ts';
import { isObject } from './request.ts';
import { closest } from './suggest.ts';
import { checkWhole, define, type In, jsonOf, type Out, type ValueSchema, wrong } from './valueSchema.ts';

export { bigint, bytes, date, float, map, set } from './codecs.ts';
export type { ValueSchema } from './valueSchema.ts';

/** Text; `min` and `max` count UTF-16 units, as `length` does. */
export function string(rules: { min?: number; max?: number; pattern?: RegExp } = {}): ValueSchema<string> {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = rules;
  return define(
    (value) => {
      if (typeof value !== 'string') return wrong('must be a string');
      if (value.length < min)
        return wrong(min === 1 ? 'must not be empty' : `must have at least ${min} characters`);
      if (value.length > max) return wrong(`must have at most ${max} characters`);
      if (pattern && value.search(pattern) < 0) return wrong(`must match ${pattern}`);
      return { value };
    },
    () => ({
      type: 'string',
      ...(min > 0 ? { minLength: min } : {}),
      ...(Number.isFinite(max) ? { maxLength: max } : {}),
      ...(pattern ? { pattern: pattern.source } : {}),
    }),
  );
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** A finite number from `min` to `max`. For NaN and the infinities: `float`. */
export function number(range: Range = {}): ValueSchema<number> {
  return numeric('number', 'a number', Number.isFinite, range);
}

/** A whole number that JavaScript holds exactly (up to 2^53 - 1). For larger ones: `bigint`. */
export function integer(range: Range = {}): ValueSchema<number> {
  return numeric('integer', 'a whole number', Number.isSafeInteger, range);
}

function numeric(type: string, words: string, isOne: (value: unknown) => boolean, { min, max }: Range) {
  return define<number>(
    (value) => {
      if (typeof value !== 'number' || !isOne(value)) return wrong(`must be ${words}`);
      if (min !== undefined && value < min) return wrong(`must be at least ${min}`);
      if (max !== undefined && value > max) return wrong(`must be at most ${max}`);
      return { value };
    },
    () => ({
      type,
      ...(min === undefined ? {} : { minimum: min }),
      ...(max === undefined ? {} : { maximum: max }),
    }),
  );
}

export function boolean(): ValueSchema<boolean> {
  return define(
    (value) => (typeof value === 'boolean' ? { value } : wrong('must be true or false')),
    () => ({ type: 'boolean' }),
  );
}

/** One of the given texts, numbers or booleans, or null. */
export function oneOf<const T extends string | number | boolean | null>(
  ...options: readonly T[]
): ValueSchema<T> {
  const words = options.map((option) => JSON.stringify(option)).join(', ');
  return define(
    (value) => {
      const found = options.find((option) => option === value);
      return found === undefined
        ? wrong(options.length === 1 ? `must be ${words}` : `must be one of ${words}`)
        : { value: found };
    },
    () => ({ enum: [...options] }),
  );
}

/** The result of a function that gives none: null on the wire, undefined in the program. */
export function nothing(): ValueSchema<void> {
  return define(
    (value) => (value === null || value === undefined ? { value: undefined } : wrong('must be null')),
    () => ({ type: 'null' }),
  );
}

/** Any JSON value, unchecked. */
export function any(): ValueSchema<unknown> {
  return define(
    (value) => ({ value }),
    () => ({}),
  );
}

/** A member that may be left out; then it is the default, if there is one. */
export function optional<S extends StandardSchemaV1>(
  schema: S,
): ValueSchema<In<S> | undefined, Out<S> | undefined>;
export function optional<S extends StandardSchemaV1>(
  schema: S,
  value: Out<S>,
): ValueSchema<In<S> | undefined, Out<S>>;
export function optional(schema: StandardSchemaV1, fallback?: unknown): ValueSchema<unknown> {
  return define(
    (value) => (value === undefined ? { value: fallback } : schema['~standard'].validate(value)),
    (options) => ({ ...jsonOf(schema, options), ...(fallback === undefined ? {} : { default: fallback }) }),
  );
}

/** The value, or null. */
export function nullable<S extends StandardSchemaV1>(schema: S): ValueSchema<In<S> | null, Out<S> | null> {
  return define(
    (value) =>
      value === null
        ? { value: null }
        : (schema['~standard'].validate(value) as StandardSchemaV1.Result<Out<S>>),
    (options) => ({ anyOf: [jsonOf(schema, options), { type: 'null' }] }),
  );
}

/** Items of one kind; `min` and `max` count them. */
export function array<S extends StandardSchemaV1>(
  schema: S,
  { min, max }: Range = {},
): ValueSchema<readonly In<S>[], Out<S>[]> {
  return define(
    (value) => {
      if (!Array.isArray(value)) return wrong('must be a list');
      if (min !== undefined && value.length < min) return wrong(`must have at least ${min} items`);
      if (max !== undefined && value.length > max) return wrong(`must have at most ${max} items`);
      const parts = value.map((item, key) => ({ key, schema, value: item }));
      return checkWhole(parts, (values) => ({ value: values as Out<S>[] }));
    },
    (options) => ({
      type: 'array',
      items: jsonOf(schema, options),
      ...(min === undefined ? {} : { minItems: min }),
      ...(max === undefined ? {} : { maxItems: max }),
    }),
  );
}

/** Any names, with values of one kind. */
export function record<S extends StandardSchemaV1>(
  schema: S,
): ValueSchema<Readonly<Record<string, In<S>>>, Record<string, Out<S>>> {
  return define(
    (value) => {
      if (!isObject(value)) return wrong('must be an object');
      const keys = Object.keys(value);
      const parts = keys.map((key) => ({ key, schema, value: value[key] }));
      return checkWhole(parts, (values) => ({ value: assemble(keys, values) as Record<string, Out<S>> }));
    },
    (options) => ({ type: 'object', additionalProperties: jsonOf(schema, options) }),
  );
}

type Members = Readonly<Record<string, StandardSchemaV1>>;
type Shown<T> = { [K in keyof T]: T[K] };
type ObjectIn<M extends Members> = Shown<
  { readonly [K in keyof M as undefined extends In<M[K]> ? never : K]: In<M[K]> } & {
    readonly [K in keyof M as undefined extends In<M[K]> ? K : never]?: In<M[K]>;
  }
>;
type ObjectOut<M extends Members> = Shown<
  { [K in keyof M as undefined extends Out<M[K]> ? never : K]: Out<M[K]> } & {
    [K in keyof M as undefined extends Out<M[K]> ? K : never]?: Out<M[K]>;
  }
>;

/** Members by name. Others are refused, with the name that was meant; with `open` they are left out. */
export function object<M extends Members>(
  members: M,
  { open = false } = {},
): ValueSchema<ObjectIn<M>, ObjectOut<M>> {
  const names = Object.keys(members);
  const known = new Set(names);
  const entries = Object.entries(members);
  return define(
    (value) => {
      if (!isObject(value)) return wrong('must be an object');
      const surplus = open ? [] : Object.keys(value).filter((name) => !known.has(name));
      if (surplus.length > 0) return { issues: surplus.map((name) => unknown(name, names)) };
      const parts = entries.map(([key, schema]) => ({
        key,
        schema,
        value: Object.hasOwn(value, key) ? value[key] : undefined,
      }));
      return whenThere(
        checkWhole(parts, (values) => ({ value: assemble(names, values) as ObjectOut<M> })),
        (checked) =>
          checked.issues ? { issues: checked.issues.map((issue) => missing(issue, value)) } : checked,
      );
    },
    (options) => ({
      type: 'object',
      properties: Object.fromEntries(entries.map(([name, schema]) => [name, jsonOf(schema, options)])),
      required: entries.filter(([, schema]) => !isOptional(schema)).map(([name]) => name),
      ...(open ? {} : { additionalProperties: false }),
    }),
  );
}

/** The first of the schemas that takes the value. */
export function union<S extends readonly StandardSchemaV1[]>(
  ...schemas: S
): ValueSchema<In<S[number]>, Out<S[number]>> {
  const tryFrom = (
    value: unknown,
    i: number,
    messages: readonly string[],
  ): StandardSchemaV1.Result<Out<S[number]>> | Promise<StandardSchemaV1.Result<Out<S[number]>>> => {
    const schema = schemas[i];
    if (!schema) return wrong([...new Set(messages)].join(', or ') || 'is refused');
    return whenThere(schema['~standard'].validate(value), (checked) => {
      if (!checked.issues) return checked as StandardSchemaV1.SuccessResult<Out<S[number]>>;
      return tryFrom(value, i + 1, [
        ...messages,
        checked.issues[0]?.message ?? '',
      ]) as StandardSchemaV1.Result<Out<S[number]>>;
    });
  };
  return define(
    (value) => tryFrom(value, 0, []),
    (options) => ({ anyOf: schemas.map((schema) => jsonOf(schema, options)) }),
  );
}

function unknown(name: string, names: readonly string[]): StandardSchemaV1.Issue {
  const meant = closest(name, names);
  return {
    message: meant ? `is not known here: did you mean '${meant}'?` : 'is not known here',
    path: [name],
  };
}

/** "must be a string" would be true of a member that is not there, and of little help. */
function missing(issue: StandardSchemaV1.Issue, value: object): StandardSchemaV1.Issue {
  const [key, ...deeper] = issue.path ?? [];
  const isThere =
    key === undefined || deeper.length > 0 || typeof key === 'object' || Object.hasOwn(value, key);
  return isThere ? issue : { ...issue, message: 'is missing' };
}

/** Asked once, when the JSON Schema is made: who takes undefined need not be there. */
function isOptional(schema: StandardSchemaV1): boolean {
  const checked = schema['~standard'].validate(undefined);
  return !(checked instanceof Promise) && !checked.issues;
}

/** Not by assignment: a member called __proto__ must stay a member. What is undefined is left out. */
function assemble(names: readonly string[], values: readonly unknown[]): object {
  return Object.fromEntries(
    names.map((name, i) => [name, values[i]] as const).filter(([, value]) => value !== undefined),
  );
}
