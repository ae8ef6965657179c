/**
 * Schemas for contracts, small and without dependencies: what JSON has here, containers and codecs in their own files. All
 * are Standard Schemas that take and give members of any other vendor, and describe in JSON Schema what crosses the wire.
 */
import { closest } from './suggest.ts';
import { defineValue, refuse, type Value } from './valueSchema.ts';

export { bigint, bytes, date, float } from './codecs.ts';
export { map, set } from './collections.ts';
export { array, nullable, object, optional, record } from './containers.ts';
export { union } from './union.ts';
export type { Value } from './valueSchema.ts';

/** The least and the most, both included. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** Of text: `min` and `max` count characters (code points, as JSON Schema does). */
export interface TextRules extends Range {
  /** Found anywhere, unless it says `^` and `$`. Not with the flags g and y, whose answer depends on the last one. */
  readonly pattern?: RegExp;
}

/**
 * Text. Refuses half a surrogate pair, which has no form in UTF-8. Throws a TypeError for a pattern with the flag g or y, or
 * one that is not valid with the flag u, under which it is run.
 */
export function string({ min = 0, max = Number.POSITIVE_INFINITY, pattern }: TextRules = {}): Value<string> {
  const rule = pattern && readPattern(pattern);
  return defineValue(
    (value) => {
      if (typeof value !== 'string') return refuse('must be a string');
      if (countReaches(value, max + 1)) return refuse(`must have at most ${count(max, 'character')}`);
      if (!countReaches(value, min)) return refuse(min === 1 ? 'must not be empty' : atLeast(min));
      if (!value.isWellFormed()) return refuse('contains half a surrogate pair');
      if (rule && !rule.test(value)) return refuse(`must match ${pattern}`);
      return { value };
    },
    () => ({
      type: 'string',
      ...(min > 0 ? { minLength: min } : {}),
      ...(Number.isFinite(max) ? { maxLength: max } : {}),
      // JSON Schema has no flags, and runs its patterns with u.
      ...(rule?.flags === 'u' ? { pattern: rule.source } : {}),
    }),
  );
}

/** A finite number. See `float` for the others. */
export function number({ min, max }: Range = {}): Value<number> {
  return defineValue(
    (value) => {
      if (typeof value !== 'number') return refuse('must be a number');
      if (!Number.isFinite(value)) return refuse('must be a finite number');
      return outOfRange(value, { min, max }) ?? { value };
    },
    () => ({ type: 'number', ...describeRange({ min, max }) }),
  );
}

/** A whole number that a double holds exactly: up to 2^53 - 1 either way. See `bigint` for larger ones. */
export function integer({ min, max }: Range = {}): Value<number> {
  return defineValue(
    (value) => {
      if (typeof value !== 'number' || !Number.isInteger(value)) return refuse('must be a whole number');
      if (!Number.isSafeInteger(value)) return refuse(`must be within ±${Number.MAX_SAFE_INTEGER}`);
      return outOfRange(value, { min, max }) ?? { value };
    },
    () => ({ type: 'integer', ...describeRange({ min, max }) }),
  );
}

/** `true` or `false`. */
export function boolean(): Value<boolean> {
  return defineValue(
    (value) => (typeof value === 'boolean' ? { value } : refuse('must be true or false')),
    () => ({ type: 'boolean' }),
  );
}

/** Exactly this value. */
export function literal<const T extends string | number | boolean | null>(only: T): Value<T> {
  return defineValue(
    (value) => (value === only ? { value: only } : refuse(`must be ${shown(only)}`)),
    () => ({ const: only }),
  );
}

/** One of these words (or numbers). A misspelt word is told which one was meant. */
export function oneOf<const C extends readonly [string | number, ...(string | number)[]]>(
  ...choices: C
): Value<C[number]> {
  const known = new Map<unknown, C[number]>(choices.map((choice) => [choice, choice]));
  const words = choices.filter((choice) => typeof choice === 'string');
  const [last, ...others] = choices.map(shown).reverse();
  const list = others.length === 0 ? last : `${others.reverse().join(', ')} or ${last}`;
  // A long list hides what is wrong.
  const text = choices.length > 10 ? `must be one of ${choices.length} known values` : `must be ${list}`;
  return defineValue(
    (value) => {
      const found = known.get(value);
      if (found !== undefined) return { value: found };
      const meant = typeof value === 'string' ? closest(value, words) : undefined;
      return refuse(meant === undefined ? text : `${text}: did you mean '${meant}'?`);
    },
    () => ({ enum: [...choices] }),
  );
}

/**
 * The result of a function that returns nothing (`void`, as an async one gives it): `null` on the wire, `undefined` here. Not
 * for params, which are an object always: a function without any takes `object({})`.
 */
export function nothing(): Value<void, undefined> {
  return defineValue(
    (value) => (value === null || value === undefined ? { value: undefined } : refuse('must be null')),
    () => ({ type: 'null' }),
  );
}

/** Any JSON value, as it came: nothing in it was checked. A member that is not there is refused. */
export function any(): Value<unknown> {
  return defineValue(
    (value) => {
      const isData = value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';
      return isData ? { value } : refuse('must be a JSON value');
    },
    () => ({}),
  );
}

const shown = (value: string | number | boolean | null): string =>
  typeof value === 'string' ? `'${value}'` : String(value);
const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
const atLeast = (min: number): string => `must have at least ${count(min, 'character')}`;

/** Whether the text has so many code points: without counting where its length in code units settles it. */
function countReaches(text: string, wanted: number): boolean {
  if (text.length < wanted) return false;
  if (text.length >= 2 * wanted) return true;
  let points = 0;
  for (const _ of text) points++;
  return points >= wanted;
}

function readPattern(pattern: RegExp): RegExp {
  if (/[gy]/.test(pattern.flags)) {
    throw new TypeError(`The pattern ${pattern} gives other answers later: leave out its flags g and y.`);
  }
  try {
    return new RegExp(
      pattern.source,
      pattern.unicode || pattern.unicodeSets ? pattern.flags : `${pattern.flags}u`,
    );
  } catch (cause) {
    const text = `The pattern ${pattern} is not valid with the flag u, under which JSON Schema runs it.`;
    throw new TypeError(text, { cause });
  }
}

function outOfRange(value: number, { min, max }: Range) {
  if (min !== undefined && value < min) return refuse(`must be at least ${min}`);
  return max !== undefined && value > max ? refuse(`must be at most ${max}`) : undefined;
}

const describeRange = ({ min, max }: Range) => ({
  ...(min === undefined ? {} : { minimum: min }),
  ...(max === undefined ? {} : { maximum: max }),
});
