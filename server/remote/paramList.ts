/** The members of one object of params, one by one, as OpenRPC lists them. */
import { type Components, type JsonSchema, lookUp } from './jsonSchema.ts';
import { isObject } from './request.ts';

export interface Param {
  readonly name: string;
  readonly description?: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

export interface ParamList {
  /** Those that must be given come first. */
  readonly params: readonly Param[];
  /** The list says all that the schema says. Not so for alternatives, or for members of any name. */
  readonly isWhole: boolean;
}

/** Of alternatives: the members of all of them, and as required those that none can do without. */
export function listParams(schema: JsonSchema, components: Components): ParamList {
  const { members, required, isWhole } = read(schema, components, new Set());
  const params = [...members].map(([name, schemas]): Param => {
    const [first = {}, ...others] = distinct(schemas);
    const { description } = first;
    return {
      name,
      ...(typeof description === 'string' ? { description } : {}),
      required: required.has(name),
      schema: others.length === 0 ? first : { anyOf: [first, ...others] },
    };
  });
  return {
    params: params.sort((a, b) => Number(b.required) - Number(a.required)),
    isWhole,
  };
}

interface Members extends Pick<ParamList, 'isWhole'> {
  readonly members: ReadonlyMap<string, readonly JsonSchema[]>;
  readonly required: ReadonlySet<string>;
}

const none: Members = { members: new Map(), required: new Set(), isWhole: false };

/** Keywords of an object whose members are all that there is to know. */
const plain = new Set(['type', 'properties', 'required', 'additionalProperties', 'title', 'description']);

function read(embedded: JsonSchema, components: Components, above: ReadonlySet<JsonSchema>): Members {
  const schema = lookUp(embedded, components);
  // Params that are params of themselves.
  if (above.has(schema)) return none;
  const inside = (value: unknown): Members[] =>
    Array.isArray(value)
      ? value.filter(isObject).map((one) => read(one, components, new Set([...above, schema])))
      : [];
  const alternatives = [schema.anyOf, schema.oneOf].map(inside).filter((found) => found.length > 0);
  const parts = [ownMembers(schema), ...inside(schema.allOf), ...alternatives.map(eitherOf)];
  return {
    members: gather(parts),
    required: new Set(parts.flatMap((part) => [...part.required])),
    isWhole: Object.keys(schema).every((key) => plain.has(key)) && !isOpen(schema),
  };
}

function ownMembers({ properties, required }: JsonSchema): Members {
  const named = isObject(properties) ? Object.entries(properties) : [];
  return {
    members: new Map(named.map(([name, schema]) => [name, [isObject(schema) ? schema : {}]])),
    required: new Set(Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []),
    isWhole: true,
  };
}

function eitherOf(choices: readonly Members[]): Members {
  const [first = none, ...others] = choices;
  const required = [...first.required].filter((name) => others.every((other) => other.required.has(name)));
  return { members: gather(choices), required: new Set(required), isWhole: false };
}

function gather(parts: readonly Members[]): Members['members'] {
  const all = new Map<string, JsonSchema[]>();
  for (const [name, schemas] of parts.flatMap(({ members }) => [...members])) {
    all.set(name, [...(all.get(name) ?? []), ...schemas]);
  }
  return all;
}

const isOpen = ({ additionalProperties: rest }: JsonSchema): boolean => rest !== undefined && rest !== false;

function distinct(schemas: readonly JsonSchema[]): JsonSchema[] {
  return [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
}
