/** Validators as JSON Schema (draft 7, as OpenRPC asks), made fit to stand inside a larger document. */
import type { StandardJSONSchemaV1 } from '@standard-schema/spec';
import type { Schema } from './contract.ts';
import { isObject } from './request.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Says as JSON Schema what a validator takes, for vendors that cannot say it themselves; undefined for one it does not know.
 * With zod/mini: `(schema) => schema instanceof ZodMiniType ? toJSONSchema(schema, { io: 'input', target: 'draft-07' }) : undefined`.
 */
export type SchemaConverter = (
  schema: Schema,
) => JsonSchema | undefined | PromiseLike<JsonSchema | undefined>;

/** What nobody can say anything of: everything fits, and the member tells that it is not meant so. */
const unknownSchema: JsonSchema = { 'x-schema': 'unknown' };

/**
 * What crosses the wire: what the validator takes, for params as for results and items. Each is validated by the side that
 * receives it, so of a codec the other side (a Date, say) is never seen on the wire.
 */
export async function toJsonSchema(schema: Schema, convert?: SchemaConverter): Promise<JsonSchema> {
  const standard: Schema['~standard'] & Partial<StandardJSONSchemaV1.Props> = schema['~standard'];
  const ways: (() => ReturnType<SchemaConverter>)[] = [
    () => standard.jsonSchema?.input({ target: 'draft-07' }),
    () => convert?.(schema),
  ];
  for (const way of ways) {
    try {
      const described = await way();
      if (described) return described;
    } catch {
      // So do vendors say that a type has no JSON Schema, such as zod for a Date.
    }
  }
  return unknownSchema;
}

/** Where a document keeps the schemas that refer to themselves, by name. */
export type Components = Record<string, JsonSchema>;

const componentsPath = '#/components/schemas/';

/**
 * The schema as it can stand anywhere in a document with these components. One with references into itself becomes a component
 * of that name, and a reference to it, for there they have a place that they can name.
 */
export function embed(schema: JsonSchema, name: string, components: Components): JsonSchema {
  let refers = false;
  const moved = rewrite(schema, (reference) => {
    // "#word" is an anchor, which means the same from everywhere in the document.
    if (reference !== '#' && !reference.startsWith('#/')) return reference;
    refers = true;
    return `${componentsPath}${name}${reference.slice(1)}`;
  });
  if (!refers) return moved;
  components[name] = moved;
  return { $ref: `${componentsPath}${name}` };
}

/** What an embedded schema is: itself, or what its reference leads to. */
export function lookUp(schema: JsonSchema, components: Components): JsonSchema {
  const { $ref: reference } = schema;
  if (typeof reference !== 'string' || !reference.startsWith(componentsPath)) return schema;
  const steps = reference.slice(componentsPath.length).split('/').map(unescapeStep);
  let found: unknown = components;
  for (const step of steps) found = isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  return isObject(found) ? found : {};
}

const unescapeStep = (step: string): string =>
  decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');

/** Keywords with a schema or an array of schemas, and those with schemas by name. In all others `$ref` is somebody's data. */
const withSchemas = new Set(
  'items additionalItems prefixItems unevaluatedItems contains additionalProperties unevaluatedProperties propertyNames not if then else allOf anyOf oneOf'.split(
    ' ',
  ),
);
const withNamedSchemas = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  'dependencies',
  '$defs',
  'definitions',
]);

function rewrite(schema: JsonSchema, move: (reference: string) => string): JsonSchema {
  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside);
    return isObject(value) ? rewrite(value, move) : value;
  };
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    // The whole document is of one draft.
    if (key === '$schema') return [];
    if (key === '$ref' && typeof value === 'string') return [[key, move(value)]];
    if (withSchemas.has(key)) return [[key, inside(value)]];
    if (!withNamedSchemas.has(key) || !isObject(value)) return [[key, value]];
    const named = Object.entries(value).map(([name, one]) => [name, inside(one)] as const);
    return [[key, Object.fromEntries(named)]];
  });
  return Object.fromEntries(entries);
}
