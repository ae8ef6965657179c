/** Any declared value as plain JSON data, by its type alone; the schema on the other side turns it back. */
import { types } from 'node:util';
import { RemoteError } from './errors.ts';
import { limits } from './limits.ts';
import { NotEncodable, notData } from './notEncodable.ts';
import { isPlain, type Members, put } from './plainObject.ts';

/** A message puts up to four objects around a value (a member of a declared error class), and counts them too. */
const deepest = limits.depth - 4;

/**
 * Gives what `JSON.stringify` turns into the text that the contract promises; the value itself, not a copy, where nothing
 * in it needs a change. `undefined` is `null` at the top, and left out as a member of an object.
 *
 * Date: ISO 8601 in UTC. Uint8Array, Buffer: base64. bigint: decimal digits. NaN, Infinity, -Infinity: these words. Map:
 * an array of [key, value]. Set: an array. An object with `toJSON` speaks for itself, except for the first two.
 *
 * Throws a RemoteError with reason `not-encodable` for all else; its message and `data.path` name the place, from `name` on:
 * `result.items[3].when`. What a getter or a `toJSON` threw is its cause. A getter may be read twice.
 */
export function encode(value: unknown, name: string): unknown {
  try {
    return encodeValue(value, '', 0) ?? null;
  } catch (error) {
    const refusal = error instanceof NotEncodable ? error : NotEncodable.thrown(error);
    const { path, message } = refusal.explain(name);
    throw new RemoteError('not-encodable', `${path} ${message}`, {
      data: { path },
      ...(refusal.hasCause ? { cause: refusal.cause } : {}),
    });
  }
}

/** `depth` counts the objects and arrays around the value. Gives undefined only for what is left out. */
function encodeValue(value: unknown, key: string | number, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return wellFormed(value);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      return value === null ? null : encodeObject(value, key, depth + 1);
    case 'bigint':
      return value.toString();
    case 'function':
      if (!speaks(value)) throw notData(value);
      return encodeOwnWord(value, key, depth + 1);
    case 'symbol':
      throw notData(value);
    default:
      // A boolean, or undefined.
      return value;
  }
}

function encodeObject(value: object, key: string | number, depth: number): unknown {
  if (depth > deepest) throw NotEncodable.tooDeep(value, deepest);
  const ownWord = speaks(value);
  if (!ownWord && Array.isArray(value)) return encodeElements(value, depth);
  if (!ownWord && isPlain(value)) return encodeMembers(value, depth);
  return encodeInstance(value, key, depth);
}

function encodeInstance(value: object, key: string | number, depth: number): unknown {
  // By what the engine made, not by prototypes, which another realm has of its own and anybody can put on.
  if (types.isDate(value)) {
    if (Number.isNaN(value.getTime())) throw notData(value);
    return value.toISOString();
  }
  if (types.isUint8Array(value)) {
    // A view of memory that was transferred to a thread would cross as no bytes at all.
    if ('detached' in value.buffer && value.buffer.detached) throw notData(value);
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  }
  if (speaks(value)) return encodeOwnWord(value, key, depth);
  if (types.isMap(value)) return encodeElements([...value], depth);
  if (types.isSet(value)) return encodeElements([...value], depth);
  throw notData(value);
}

function encodeOwnWord(value: Speaking, key: string | number, depth: number): unknown {
  const word = value.toJSON(String(key));
  if (word === value) throw NotEncodable.speaksOfItself();
  return encodeValue(word, key, depth);
}

function encodeElements(elements: readonly unknown[], depth: number): unknown {
  // Read once: a toJSON that lengthens the array would keep us here for ever.
  const { length } = elements;
  let copy: unknown[] | undefined;
  let index = 0;
  try {
    for (; index < length; index++) {
      const element = elements[index];
      const encoded = encodeValue(element, index, depth);
      if (encoded === undefined) throw NotEncodable.gap();
      if (copy) copy.push(encoded);
      else if (encoded !== element) {
        copy = [];
        // Not slice(), which asks a subclass for its constructor.
        for (let before = 0; before < index; before++) copy.push(elements[before]);
        copy.push(encoded);
      }
    }
  } catch (error) {
    throw NotEncodable.within(error, index, elements);
  }
  return copy ?? elements;
}

function encodeMembers(object: Members, depth: number): unknown {
  const keys = Object.keys(object);
  if (Object.getOwnPropertySymbols(object).length > 0) refuseSymbols(object);
  let copy: Record<string, unknown> | undefined;
  let key = '';
  try {
    for (let at = 0; at < keys.length; at++) {
      key = keys[at] ?? '';
      if (key !== lastNames[at]) checkName(key, at);
      const member = object[key];
      // Strings are most of what crosses: without the detour they cost half.
      const encoded = typeof member === 'string' ? wellFormed(member) : encodeValue(member, key, depth);
      if (copy) put(copy, key, encoded);
      else if (encoded !== member) {
        copy = {};
        for (const before of keys.slice(0, at)) put(copy, before, object[before]);
        put(copy, key, encoded);
      }
    }
  } catch (error) {
    throw NotEncodable.within(error, key, object);
  }
  return copy ?? object;
}

/**
 * The last good name at each position, for objects of one kind have the same names in the same order: comparing pointers
 * instead of looking into each name saves a quarter of the time. Few and short ones, since they are kept for ever.
 */
const lastNames: string[] = [];

function checkName(key: string, at: number): void {
  wellFormed(key);
  if (at < 32 && key.length <= 64) lastNames[at] = key;
}

interface Speaking {
  toJSON(key: string): unknown;
}

const speaks = (value: object): value is Speaking => 'toJSON' in value && typeof value.toJSON === 'function';

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw NotEncodable.halfPair();
  return text;
}

function refuseSymbols(object: object): void {
  const found = Object.getOwnPropertySymbols(object).find((key) =>
    Object.prototype.propertyIsEnumerable.call(object, key),
  );
  if (found) throw NotEncodable.symbolMember(found);
}
