/** JSON Schemas in words, for a person at a terminal. They came from a server, so nothing of their form is relied on. */
import { type Components, type JsonSchema, lookUp } from '../remote/jsonSchema.ts';
import { isObject } from '../remote/request.ts';

/** Deeper parts are named by their kind: a line of text has no room for them, and a schema may hold itself. */
const mostLevels = 2;

/** "text of 1 to 40 characters", "array of { id, name? }", "low, normal or high". One line. */
export function describeSchema(schema: JsonSchema, components: Components, level = 0): string {
  const found = lookUp(schema, components);
  const inside = (one: unknown): string =>
    isObject(one) ? describeSchema(one, components, level + 1) : 'anything';
  if (found['x-schema'] === 'unknown') return 'not described';
  if ('const' in found) return JSON.stringify(found.const);
  if (Array.isArray(found.enum)) return either(found.enum.map((value) => JSON.stringify(value)));
  const choices = found.anyOf ?? found.oneOf;
  if (Array.isArray(choices)) return level > mostLevels ? 'one of several' : either(choices.map(inside));
  if (Array.isArray(found.allOf) && found.allOf.length === 1 && level <= mostLevels)
    return inside(found.allOf[0]);
  const types = Array.isArray(found.type) ? found.type : [found.type];
  return either(types.map((type) => describeType(type, found, level, inside)));
}

function describeType(
  type: unknown,
  schema: JsonSchema,
  level: number,
  inside: (one: unknown) => string,
): string {
  switch (type) {
    case 'string':
      return describeText(schema);
    case 'integer':
      return `whole number${describeRange(schema)}`;
    case 'number':
      return `number${describeRange(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'array':
      return describeArray(schema, level, inside);
    case 'object':
      return describeObject(schema, level, inside);
    default:
      return 'anything';
  }
}

function describeText({
  minLength: min,
  maxLength: max,
  format,
  contentEncoding,
  pattern,
}: JsonSchema): string {
  const kind =
    format === 'date-time' ? 'date and time' : contentEncoding === 'base64' ? 'bytes in base64' : 'text';
  const other = kind === 'text' && typeof format === 'string' ? ` (${format})` : '';
  const shape = kind === 'text' && typeof pattern === 'string' ? ` like /${pattern}/` : '';
  return `${kind}${other}${describeCount(min, max, 'characters')}${shape}`;
}

function describeCount(min: unknown, max: unknown, what: string): string {
  if (typeof max === 'number')
    return ` of ${typeof min === 'number' ? `${min} to` : 'at most'} ${max} ${what}`;
  if (min === 1) return ', not empty';
  return typeof min === 'number' && min > 0 ? ` of at least ${min} ${what}` : '';
}

/** The limits of a double's whole numbers are said of every whole number, and tell a person nothing. */
function describeRange({
  minimum,
  maximum,
  exclusiveMinimum: above,
  exclusiveMaximum: below,
}: JsonSchema): string {
  const isTelling = (limit: unknown): limit is number =>
    typeof limit === 'number' && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  if (isTelling(minimum) && isTelling(maximum)) return ` from ${minimum} to ${maximum}`;
  const limits = [
    ...(isTelling(minimum) ? [`at least ${minimum}`] : []),
    ...(isTelling(maximum) ? [`at most ${maximum}`] : []),
    ...(isTelling(above) ? [`more than ${above}`] : []),
    ...(isTelling(below) ? [`less than ${below}`] : []),
  ];
  return limits.map((limit) => `, ${limit}`).join('');
}

function describeArray(
  { items, prefixItems, minItems, maxItems }: JsonSchema,
  level: number,
  inside: (one: unknown) => string,
): string {
  const places = Array.isArray(items) ? items : prefixItems;
  const count = describeCount(minItems, maxItems, 'elements');
  if (level > mostLevels) return 'array';
  if (Array.isArray(places)) return `array of exactly ${places.map(inside).join(', ')}`;
  return isObject(items) ? `array of ${inside(items)}${count.replace(' of', ',')}` : `array${count}`;
}

function describeObject(
  { properties, required, additionalProperties: rest }: JsonSchema,
  level: number,
  inside: (one: unknown) => string,
): string {
  const names = isObject(properties) ? Object.keys(properties) : [];
  if (level > mostLevels) return 'object';
  if (names.length === 0) return isObject(rest) ? `object of any names, each ${inside(rest)}` : 'object';
  const needed = new Set(Array.isArray(required) ? required : []);
  return `{ ${names.map((name) => (needed.has(name) ? name : `${name}?`)).join(', ')} }`;
}

/** "a, b or c" */
function either(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  const last = distinct.pop() ?? 'anything';
  return distinct.length === 0 ? last : `${distinct.join(', ')} or ${last}`;
}
