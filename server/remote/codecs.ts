/** Schemas of values that JSON has no form for: each takes the value itself or its form on the wire (see encode.ts). */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import {
  checkWhole,
  define,
  type In,
  jsonOf,
  type Out,
  type Part,
  type ValueSchema,
  wrong,
} from './valueSchema.ts';

/** A date and time with its zone, in the form of RFC 3339 that ISO 8601 and JSON Schema's date-time share. */
const instant = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** A moment: ISO 8601 with a time zone on the wire, a Date (to the millisecond) in the program. */
export function date(): ValueSchema<Date | string, Date> {
  return define(
    (value) => {
      const isForm = value instanceof Date || (typeof value === 'string' && instant.test(value));
      const made = new Date(isForm ? value : Number.NaN);
      return Number.isNaN(made.getTime())
        ? wrong('must be a date and time with its zone, such as 2026-01-31T12:00:00Z')
        : { value: made };
    },
    () => ({ type: 'string', format: 'date-time' }),
  );
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Bytes: base64 (RFC 4648, with padding) on the wire, a Uint8Array in the program. */
export function bytes(): ValueSchema<Uint8Array | string, Uint8Array> {
  return define(
    (value) => {
      if (value instanceof Uint8Array) return { value };
      if (typeof value !== 'string') return wrong('must be bytes in base64');
      const made = Buffer.from(value, 'base64');
      // The decoder skips what is no base64; whoever sent that meant something else. A comparison is cheaper than a pattern.
      const isWhole = value.length % 4 === 0 && made.length === decodedBytes(value);
      if (!isWhole) return wrong('must be bytes in base64');
      return { value: new Uint8Array(made.buffer, made.byteOffset, made.byteLength) };
    },
    () => ({ type: 'string', contentEncoding: 'base64', pattern: base64.source }),
  );
}

function decodedBytes(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/** A whole number of any size: decimal digits in a text on the wire. At most 10,000 digits, for reading them takes time. */
export function bigint(): ValueSchema<bigint | string, bigint> {
  return define(
    (value) => {
      if (typeof value === 'bigint') return { value };
      const isForm = typeof value === 'string' && /^-?\d{1,10000}$/.test(value);
      return isForm ? { value: BigInt(value) } : wrong('must be a whole number, its digits in a text');
    },
    () => ({ type: 'string', pattern: '^-?\\d{1,10000}$' }),
  );
}

const words = ['NaN', 'Infinity', '-Infinity'];

/** A number that may be NaN or infinite: those are the words "NaN", "Infinity", "-Infinity" on the wire. */
export function float(): ValueSchema<number | 'NaN' | 'Infinity' | '-Infinity', number> {
  return define(
    (value) => {
      if (typeof value === 'number') return { value };
      const isWord = typeof value === 'string' && words.includes(value);
      return isWord ? { value: Number(value) } : wrong('must be a number, "NaN", "Infinity" or "-Infinity"');
    },
    () => ({ anyOf: [{ type: 'number' }, { enum: words }] }),
  );
}

/** A Map: a list of [key, value] pairs on the wire. A key that comes twice is refused. */
export function map<K extends StandardSchemaV1, V extends StandardSchemaV1>(
  keys: K,
  values: V,
): ValueSchema<ReadonlyMap<In<K>, In<V>> | readonly (readonly [In<K>, In<V>])[], Map<Out<K>, Out<V>>> {
  return define(
    (value) => {
      const pairs: unknown = value instanceof Map ? [...value] : value;
      if (!Array.isArray(pairs) || !pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) {
        return wrong('must be a list of pairs of key and value');
      }
      const parts = pairs.flatMap(([key, member], i): Part[] => [
        { key: i, schema: keys, value: key },
        { key: i, schema: values, value: member },
      ]);
      return checkWhole(parts, (checked) => {
        const made = new Map<Out<K>, Out<V>>();
        for (let i = 0; i < checked.length; i += 2) made.set(checked[i] as Out<K>, checked[i + 1] as Out<V>);
        return made.size === pairs.length ? { value: made } : wrong('has a key twice');
      });
    },
    (options) => ({
      type: 'array',
      items: {
        type: 'array',
        prefixItems: [jsonOf(keys, options), jsonOf(values, options)],
        minItems: 2,
        maxItems: 2,
      },
    }),
  );
}

/** A Set: a list on the wire. An item that comes twice is refused. */
export function set<S extends StandardSchemaV1>(
  items: S,
): ValueSchema<ReadonlySet<In<S>> | readonly In<S>[], Set<Out<S>>> {
  return define(
    (value) => {
      const list: unknown = value instanceof Set ? [...value] : value;
      if (!Array.isArray(list)) return wrong('must be a list');
      const parts = list.map((item, key) => ({ key, schema: items, value: item }));
      return checkWhole(parts, (checked) => {
        const made = new Set(checked as Out<S>[]);
        return made.size === list.length ? { value: made } : wrong('has an item twice');
      });
    },
    (options) => ({ type: 'array', uniqueItems: true, items: jsonOf(items, options) }),
  );
}
