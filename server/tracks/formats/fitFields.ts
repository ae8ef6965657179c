/** The values in a message of FIT, by the base types of its protocol. What is marked as invalid there is missing here. */
import { plainText } from './plainText.ts';

/** One field of a message: where in the message it stands, and how long it is, in bytes. */
export interface FitField {
  readonly offset: number;
  readonly size: number;
  /** As the definition has it: the lower five bits number the types. */
  readonly baseType: number;
}

type Reader = (view: DataView, offset: number, isLittle: boolean) => number;

interface NumberType {
  readonly size: number;
  readonly read: Reader;
  readonly invalid: number;
}

const uint8: Reader = (view, offset) => view.getUint8(offset);
const uint16: Reader = (view, offset, isLittle) => view.getUint16(offset, isLittle);
const uint32: Reader = (view, offset, isLittle) => view.getUint32(offset, isLittle);
const nothing = Number.NaN;

/** By number: enum, sint8, uint8, …; none for strings, and for the types of 64 bits, which nothing we read has. */
const numberTypes: readonly (NumberType | undefined)[] = [
  { size: 1, invalid: 0xff, read: uint8 },
  { size: 1, invalid: 0x7f, read: (view, offset) => view.getInt8(offset) },
  { size: 1, invalid: 0xff, read: uint8 },
  { size: 2, invalid: 0x7fff, read: (view, offset, isLittle) => view.getInt16(offset, isLittle) },
  { size: 2, invalid: 0xffff, read: uint16 },
  { size: 4, invalid: 0x7fffffff, read: (view, offset, isLittle) => view.getInt32(offset, isLittle) },
  { size: 4, invalid: 0xffffffff, read: uint32 },
  undefined,
  { size: 4, invalid: nothing, read: (view, offset, isLittle) => view.getFloat32(offset, isLittle) },
  { size: 8, invalid: nothing, read: (view, offset, isLittle) => view.getFloat64(offset, isLittle) },
  // The "z" types: zero is what is invalid.
  { size: 1, invalid: 0, read: uint8 },
  { size: 2, invalid: 0, read: uint16 },
  { size: 4, invalid: 0, read: uint32 },
  { size: 1, invalid: 0xff, read: uint8 },
];

/** The number as it is written, or of several the first one; NaN if there is none. */
export function readNumber(view: DataView, field: FitField, isLittle: boolean): number {
  const type = numberTypes[field.baseType & 0x1f];
  if (!type || field.size < type.size) return nothing;
  const value = type.read(view, field.offset, isLittle);
  return value === type.invalid || !Number.isFinite(value) ? nothing : value;
}

const stringType = 7;

/** The text up to its zero. */
export function readText(bytes: Uint8Array, field: FitField): string | undefined {
  if ((field.baseType & 0x1f) !== stringType) return undefined;
  const text = bytes.subarray(field.offset, field.offset + field.size);
  const end = text.indexOf(0);
  return plainText(end < 0 ? text : text.subarray(0, end)) || undefined;
}

/**
 * Milliseconds since 1970 of a FIT time (seconds since 1989-12-31T00:00:00Z), or NaN. Small ones count from when the device
 * was switched on.
 */
export function fitTime(seconds: number): number {
  return seconds >= 0x10000000 ? (seconds + 631_065_600) * 1000 : nothing;
}
