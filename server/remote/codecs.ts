/** Codecs: values that JSON has no form for, written by `encode` and read back here. Each takes the value itself as well. */
import { types } from 'node:util';
import { defineValue, refuse, type Value } from './valueSchema.ts';

/** RFC 3339, to which a zone belongs: without one, a time is another one at each reader. Six digits are years past 9999. */
const dateTime =
  /^([+-]\d{6}|\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * A point in time, to the millisecond; `encode` writes it as `2026-03-01T09:30:00.000Z`. Refuses text without seconds or
 * zone, and days that a month does not have. Finer fractions are cut off.
 */
export function date(): Value<Date | string, Date> {
  return defineValue(
    (value) => {
      if (types.isDate(value))
        return Number.isNaN(value.getTime()) ? refuse('is an invalid Date') : { value };
      const read = typeof value === 'string' ? readDate(value) : undefined;
      return read
        ? { value: read }
        : refuse('must be a date and time with its zone, such as 2026-03-01T09:30:00Z');
    },
    () => ({ type: 'string', format: 'date-time' }),
  );
}

function readDate(text: string): Date | undefined {
  const [, year = '', month = '', day = ''] = dateTime.exec(text) ?? [];
  // Date.parse takes 30 February for 1 March. The calendar repeats after 400 years.
  const days = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  const time = day !== '' && Number(day) <= days ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** Bytes: base64 with padding on the wire (RFC 4648, section 4; not the form for URLs). From text comes memory of its own. */
export function bytes(): Value<Uint8Array | string, Uint8Array> {
  return defineValue(
    (value) => {
      if (types.isUint8Array(value)) return { value };
      const read = typeof value === 'string' ? readBytes(value) : undefined;
      return read ? { value: read } : refuse('must be bytes in base64, padded with =');
    },
    () => ({ type: 'string', contentEncoding: 'base64', pattern: '^[A-Za-z0-9+/]*={0,2}$' }),
  );
}

function readBytes(text: string): Uint8Array | undefined {
  // Node skips what is no base64, so the way back tells. It costs less than a pattern, which overflows on megabytes.
  if (text.length % 4 !== 0) return undefined;
  const decoded = Buffer.from(text, 'base64');
  if (decoded.toString('base64') !== text) return undefined;
  // A copy, for small Buffers lie in memory that they share with others.
  return new Uint8Array(decoded);
}

/** Python reads no longer ones unless told, and the time that it takes grows with the square of the digits. */
const mostDigits = 4300;

/** A whole number of any size, to 4,300 digits: decimal digits in a string on the wire, as `-12`, without leading zeros. */
export function bigint(): Value<bigint | string, bigint> {
  return defineValue(
    (value) => {
      if (typeof value === 'bigint') return { value };
      if (typeof value !== 'string' || !/^(?:0|-?[1-9]\d*)$/.test(value)) {
        return refuse('must be a whole number, as a string of decimal digits');
      }
      if (value.length > mostDigits + (value.startsWith('-') ? 1 : 0)) {
        return refuse(`must have at most ${mostDigits} digits`);
      }
      return { value: BigInt(value) };
    },
    () => ({ type: 'string', pattern: `^(0|-?[1-9][0-9]{0,${mostDigits - 1}})$` }),
  );
}

/** A number of any kind: `"NaN"`, `"Infinity"` and `"-Infinity"` are words on the wire. JSON has no -0: it comes as 0. */
export function float(): Value<number | 'NaN' | 'Infinity' | '-Infinity', number> {
  return defineValue(
    (value) => {
      if (typeof value === 'number') return { value };
      const isWord = value === 'NaN' || value === 'Infinity' || value === '-Infinity';
      return isWord ? { value: Number(value) } : refuse("must be a number, 'NaN', 'Infinity' or '-Infinity'");
    },
    () => ({ anyOf: [{ type: 'number' }, { enum: ['NaN', 'Infinity', '-Infinity'] }] }),
  );
}
