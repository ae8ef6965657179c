/** A small value that fits a JSON Schema, to show what a call looks like. */
import { type Components, type JsonSchema, lookUp } from '../remote/jsonSchema.ts';
import { isObject } from '../remote/request.ts';

/** Schemas that hold themselves end somewhere: what lies deeper is null. */
const mostLevels = 4;

/** Only what must be given. It may not fit a pattern, or what a validator checks besides its schema. */
export function exampleOf(schema: JsonSchema, components: Components, level = 0): unknown {
  const found = lookUp(schema, components);
  const inside = (one: unknown): unknown => (isObject(one) ? exampleOf(one, components, level + 1) : null);
  if (level > mostLevels) return null;
  if (Array.isArray(found.examples) && found.examples.length > 0) return found.examples[0];
  if ('default' in found) return found.default;
  if ('const' in found) return found.const;
  for (const choices of [found.enum, found.anyOf, found.oneOf]) {
    if (Array.isArray(choices) && choices.length > 0)
      return choices === found.enum ? choices[0] : inside(choices[0]);
  }
  if (Array.isArray(found.allOf)) return mergeAll(found.allOf.map(inside));
  switch (Array.isArray(found.type) ? found.type[0] : found.type) {
    case 'string':
      return exampleText(found);
    case 'integer':
    case 'number':
      return exampleNumber(found);
    case 'boolean':
      return true;
    case 'array':
      return exampleItems(found, inside);
    case 'object':
      return exampleMembers(found, inside);
    default:
      return null;
  }
}

function exampleText({ format, contentEncoding, minLength, maxLength }: JsonSchema): string {
  if (format === 'date-time') return '2026-01-31T12:00:00Z';
  if (contentEncoding === 'base64') return 'aGVsbG8=';
  const text = 'text'.padEnd(Math.min(toNumber(minLength, 0), 100), 't');
  return text.slice(0, toNumber(maxLength, text.length));
}

/** 1 where it may be; else the limit that is nearest to it. */
function exampleNumber({ minimum, maximum }: JsonSchema): number {
  return Math.min(Math.max(1, toNumber(minimum, 1)), toNumber(maximum, Infinity));
}

function exampleItems(
  { items, prefixItems, minItems }: JsonSchema,
  inside: (one: unknown) => unknown,
): unknown[] {
  const places = Array.isArray(items) ? items : prefixItems;
  if (Array.isArray(places)) return places.map(inside);
  return Array.from({ length: Math.min(toNumber(minItems, 0), 3) }, () => inside(items));
}

function exampleMembers({ properties, required }: JsonSchema, inside: (one: unknown) => unknown): unknown {
  if (!isObject(properties) || !Array.isArray(required)) return {};
  const names = Object.keys(properties).filter((name) => required.includes(name));
  return Object.fromEntries(names.map((name) => [name, inside(properties[name])]));
}

const mergeAll = (values: readonly unknown[]): unknown =>
  values.every(isObject) ? Object.fromEntries(values.flatMap((value) => Object.entries(value))) : values[0];

const toNumber = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;
