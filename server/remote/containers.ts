/** Schemas that hold others of any vendor: objects, arrays, records, and members that may be left out or null. */
import { encode } from './encode.ts';
import { whenThere } from './eventually.ts';
import { isPlain, put } from './plainObject.ts';
import { closest } from './suggest.ts';
import {
  type AnySchema,
  type Checked,
  defineValue,
  type In,
  type Out,
  Parts,
  refuse,
  type Value,
  type Wanted,
} from './valueSchema.ts';

/** The members of an object, by name. */
export type Shape = Readonly<Record<string, AnySchema>>;
/** `undefined` among its values makes a member one that may be left out; `unknown` does not. */
type MayBeLeftOut<T> = unknown extends T ? false : undefined extends T ? true : false;
type Flat<T> = { [K in keyof T]: T[K] };
/** What may be passed for an object of this shape. */
export type ShapeIn<S extends Shape> = Flat<
  { readonly [K in keyof S as MayBeLeftOut<In<S[K]>> extends true ? never : K]: In<S[K]> } & {
    readonly [K in keyof S as MayBeLeftOut<In<S[K]>> extends true ? K : never]?: In<S[K]>;
  }
>;
/** What comes out of its check. */
export type ShapeOut<S extends Shape> = Flat<
  { -readonly [K in keyof S as MayBeLeftOut<Out<S[K]>> extends true ? never : K]: Out<S[K]> } & {
    -readonly [K in keyof S as MayBeLeftOut<Out<S[K]>> extends true ? K : never]?: Out<S[K]>;
  }
>;

/**
 * An object with these members. Others are refused, with the name that was probably meant; with `open` they may be there,
 * and are left out of what comes out. A member that is not there is checked as `undefined`, which optional ones accept, of
 * any vendor. What comes out is a new object.
 */
export function object<S extends Shape>(
  shape: S,
  { open = false }: { readonly open?: boolean } = {},
): Value<ShapeIn<S>, ShapeOut<S>> {
  const members = Object.entries(shape);
  const names = members.map(([name]) => name);
  const known = new Set(names);
  return defineValue(
    (value) => {
      if (typeof value !== 'object' || value === null || !isPlain(value)) return refuse('must be an object');
      const parts = new Parts();
      if (!open) refuseUnknown(Object.keys(value), known, parts);
      for (const [name, schema] of members) {
        const member = Object.hasOwn(value, name) ? value[name] : undefined;
        const checked = schema['~standard'].validate(member);
        parts.take(name, member === undefined ? missing(checked) : checked);
      }
      return parts.finish((values) => {
        const built: Record<string, unknown> = {};
        for (let index = 0; index < names.length; index++) put(built, names[index] ?? '', values[index]);
        // Each member is what its schema gave, which a loop over names hides from the compiler.
        return built as ShapeOut<S>;
      });
    },
    (wanted) => {
      const required = members.filter(([, schema]) => isAlwaysThere(schema, wanted)).map(([name]) => name);
      return {
        type: 'object',
        properties: Object.fromEntries(members.map(([name, schema]) => [name, wanted.of(schema)])),
        ...(required.length > 0 ? { required } : {}),
        ...(open ? {} : { additionalProperties: false }),
      };
    },
  );
}

/** An object with any names, and values of one kind. What comes out is a new object. */
export function record<S extends AnySchema>(
  member: S,
): Value<Readonly<Record<string, In<S>>>, Record<string, Out<S>>> {
  return defineValue(
    (value) => {
      if (typeof value !== 'object' || value === null || !isPlain(value)) return refuse('must be an object');
      const names = Object.keys(value);
      const parts = new Parts();
      for (const name of names) {
        if (parts.hopeless) break;
        parts.take(name, member['~standard'].validate(value[name]));
      }
      return parts.finish((values) => {
        const built: Record<string, Out<S>> = {};
        for (const [index, name] of names.entries()) put(built, name, values[index]);
        return built;
      });
    },
    ({ of }) => ({ type: 'object', additionalProperties: of(member) }),
  );
}

/** An array with elements of one kind; `min` and `max` count them. What comes out is a new array. */
export function array<S extends AnySchema>(
  element: S,
  { min = 0, max = Number.POSITIVE_INFINITY }: { readonly min?: number; readonly max?: number } = {},
): Value<readonly In<S>[], Out<S>[]> {
  const elements = (n: number): string => `${n} element${n === 1 ? '' : 's'}`;
  return defineValue(
    (value) => {
      if (!Array.isArray(value)) return refuse('must be an array');
      if (value.length < min)
        return refuse(min === 1 ? 'must not be empty' : `must have at least ${elements(min)}`);
      if (value.length > max) return refuse(`must have at most ${elements(max)}`);
      const parts = new Parts();
      parts.takeAll(value, (each) => element['~standard'].validate(each));
      // Each of them is what `element` gave.
      return parts.finish((values) => values as Out<S>[]);
    },
    ({ of }) => ({
      type: 'array',
      items: of(element),
      ...(min > 0 ? { minItems: min } : {}),
      ...(Number.isFinite(max) ? { maxItems: max } : {}),
    }),
  );
}

/**
 * A member of an object that may be left out. The fallback, plain data or what has a codec here, then stands in for it: a
 * copy for each, so that nobody changes the next one's. Throws for one that cannot cross.
 */
export function optional<S extends AnySchema>(schema: S): Value<In<S> | undefined, Out<S> | undefined>;
export function optional<S extends AnySchema>(
  schema: S,
  fallback: Exclude<Out<S>, undefined>,
): Value<In<S> | undefined, Exclude<Out<S>, undefined>>;
export function optional(schema: AnySchema, fallback?: unknown): Value<unknown> {
  const wire = encode(fallback, 'The fallback');
  const kept: unknown = structuredClone(fallback);
  return defineValue(
    (value) => {
      if (value !== undefined) return schema['~standard'].validate(value);
      return { value: typeof kept === 'object' ? structuredClone(kept) : kept };
    },
    ({ of }) => (kept === undefined ? of(schema) : { ...of(schema), default: wire }),
  );
}

/** `null`, or a value of this kind. */
export function nullable<S extends AnySchema>(schema: S): Value<In<S> | null, Out<S> | null> {
  return defineValue(
    // A schema's own types are those of its check; the interface of the standard says `unknown` here.
    (value) => (value === null ? { value: null } : (schema['~standard'].validate(value) as Checked<Out<S>>)),
    ({ of }) => ({ anyOf: [of(schema), { type: 'null' }] }),
  );
}

function refuseUnknown(names: readonly string[], known: ReadonlySet<string>, parts: Parts): void {
  for (const name of names) {
    if (known.has(name)) continue;
    if (parts.hopeless) return;
    const meant = closest(name, known);
    parts.refuse([name], meant ? `is not known here: did you mean '${meant}'?` : 'is not known here');
  }
}

/** "is missing" says more than what the schema thinks of `undefined`. */
function missing(checked: Checked<unknown>): Checked<unknown> {
  return whenThere(checked, (result) => (result.issues ? refuse('is missing') : result));
}

/** Whether the member is there: as sent, where `undefined` is refused; as it comes out, where there is a fallback too. */
function isAlwaysThere(schema: AnySchema, { side }: Wanted): boolean {
  const checked = schema['~standard'].validate(undefined);
  if ('then' in checked) {
    // Nobody can wait for it here, and a description must not refuse what the check would take.
    void checked.then(undefined, () => {});
    return false;
  }
  return checked.issues !== undefined || (side === 'output' && checked.value !== undefined);
}
