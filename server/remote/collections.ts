/** Codecs of Map and Set: arrays on the wire, in which nothing may come twice. */
import { types } from 'node:util';
import { encode } from './encode.ts';
import { RemoteError } from './errors.ts';
import { isPlain } from './plainObject.ts';
import {
  type AnySchema,
  type Checked,
  defineValue,
  type In,
  type Out,
  Parts,
  refuse,
  type Value,
} from './valueSchema.ts';

/** A Map, with keys and values of one kind each: an array of `[key, value]` on the wire, in order. Refuses a key that comes twice. */
export function map<K extends AnySchema, V extends AnySchema>(
  key: K,
  item: V,
): Value<ReadonlyMap<In<K>, In<V>> | readonly (readonly [In<K>, In<V>])[], Map<Out<K>, Out<V>>> {
  const checkPair = (pair: unknown): Checked<[Out<K>, Out<V>]> => {
    if (!Array.isArray(pair) || pair.length !== 2) return refuse('must be a pair: [key, value]');
    const parts = new Parts();
    parts.take(0, key['~standard'].validate(pair[0]));
    parts.take(1, item['~standard'].validate(pair[1]));
    // The two are what `key` and `item` gave.
    return parts.finish((values) => values as [Out<K>, Out<V>]);
  };
  return defineValue(
    (value) => {
      const pairs: unknown = types.isMap(value) ? [...value] : value;
      if (!Array.isArray(pairs)) return refuse('must be an array of [key, value] pairs');
      const parts = new Parts();
      parts.takeAll(pairs, checkPair);
      return parts.finish((values) => {
        // Each of them is what checkPair gave.
        const checked = values as [Out<K>, Out<V>][];
        const isRepeated = createMemory();
        for (const [index, [name]] of checked.entries()) {
          if (isRepeated(name)) parts.refuse([index, 0], 'comes twice as a key');
        }
        return new Map(checked);
      });
    },
    ({ of, draft }) => ({ type: 'array', items: describePair(of(key), of(item), draft) }),
  );
}

/** A Set, with elements of one kind: an array on the wire, in order. Refuses an element that comes twice. */
export function set<S extends AnySchema>(
  element: S,
): Value<ReadonlySet<In<S>> | readonly In<S>[], Set<Out<S>>> {
  return defineValue(
    (value) => {
      const elements: unknown = types.isSet(value) ? [...value] : value;
      if (!Array.isArray(elements)) return refuse('must be an array without repetition');
      const parts = new Parts();
      parts.takeAll(elements, (each) => element['~standard'].validate(each));
      return parts.finish((values) => {
        const isRepeated = createMemory();
        for (const [index, each] of values.entries()) {
          if (isRepeated(each)) parts.refuse([index], 'comes twice');
        }
        // Each of them is what `element` gave.
        return new Set(values as Out<S>[]);
      });
    },
    ({ of }) => ({ type: 'array', items: of(element), uniqueItems: true }),
  );
}

/** Tells what was there before: dates, bytes and objects by what they say, since each that comes is a new one. */
function createMemory(): (value: unknown) => boolean {
  const values = new Set<unknown>();
  const texts = new Set<string>();
  return (value) => {
    const text = typeof value === 'object' && value !== null ? sameText(value) : undefined;
    const isRepeated = text === undefined ? values.has(value) : texts.has(text);
    if (text === undefined) values.add(value);
    else texts.add(text);
    return isRepeated;
  };
}

/** The same text for the same value, however its members are ordered; undefined for what no codec here made. */
function sameText(value: object): string | undefined {
  try {
    return JSON.stringify(encode(value, 'value'), (_, member: unknown) =>
      typeof member === 'object' && member !== null && isPlain(member)
        ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
        : member,
    );
  } catch (error) {
    if (error instanceof RemoteError) return undefined;
    throw error;
  }
}

function describePair(key: object, item: object, draft: 'draft-2020-12' | 'draft-07'): object {
  const length = { type: 'array', minItems: 2, maxItems: 2 };
  return draft === 'draft-07'
    ? { ...length, items: [key, item], additionalItems: false }
    : { ...length, prefixItems: [key, item], items: false };
}
