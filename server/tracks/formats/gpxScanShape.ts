/**
 * The shape of a point: the bytes between its values. Where the next point has the same, its values stand at the same places of
 * the same elements, and only they need to be read; nearly all points of a file have one of a few shapes.
 */
import { countLines, isText } from './gpxScanBytes.ts';
import type { ScannedPoint } from './gpxScanPoint.ts';
import { noSlot, type ScannedValues } from './gpxScanValues.ts';
import { failed } from './scanNumber.ts';

export interface Shape {
  /** One before each value, and one behind the last. */
  readonly literals: readonly Literal[];
  readonly slots: readonly number[];
  /** As an XmlReader skips elements: how many lines end in it, and before the end of its last opening tag. */
  readonly lines: number;
  readonly linesToTag: number;
}

/** Bytes to compare, four at a time; the last four may hold some of those before again. */
interface Literal {
  readonly length: number;
  readonly words: Int32Array;
  /** Those of a literal that is shorter than a word. */
  readonly bytes: Uint8Array;
}

export function createShape(bytes: Uint8Array, from: number, { marks, lastTag, end }: ScannedPoint): Shape {
  const ends = [from, ...marks.map(({ to }) => to)];
  const literals = ends.map((start, i) => createLiteral(bytes.slice(start, marks[i]?.from ?? end)));
  return {
    literals,
    slots: marks.map(({ slot }) => slot),
    lines: countLines(bytes, from, end),
    linesToTag: countLines(bytes, from, lastTag),
  };
}

function createLiteral(bytes: Uint8Array): Literal {
  const { length } = bytes;
  const view = new DataView(bytes.buffer);
  const words = Int32Array.from({ length: length < 4 ? 0 : Math.ceil(length / 4) }, (_, i) =>
    view.getInt32(Math.min(4 * i, length - 4)),
  );
  return { length, words, bytes };
}

/** Reads the values of a point at `from`, if it has that shape, into their slots. Returns where it ends, or `failed`. */
export function followShape(
  { literals, slots }: Shape,
  bytes: Uint8Array,
  view: DataView,
  from: number,
  numbers: ScannedValues,
): number {
  numbers.values.fill(Number.NaN);
  let at = from;
  for (let i = 0; i < literals.length; i++) {
    const literal = literals[i];
    if (!literal || !isThere(literal, view, at)) return failed;
    at += literal.length;
    if (i === slots.length) return at;
    const slot = slots[i] ?? noSlot;
    if (slot === noSlot) at = endOfText(bytes, at);
    else {
      // A value ends where the next literal begins.
      at = numbers.scan(bytes, at, literals[i + 1]?.bytes[0] ?? 0, slot);
      if (at === failed) return failed;
    }
  }
  return failed;
}

function isThere({ length, words, bytes }: Literal, view: DataView, at: number): boolean {
  const end = at + length;
  if (end > view.byteLength) return false;
  const last = words.length - 1;
  if (last < 0) {
    for (let i = 0; i < length; i++) {
      if (view.getUint8(at + i) !== bytes[i]) return false;
    }
    return true;
  }
  for (let i = 0; i < last; i++) {
    if (view.getInt32(at + 4 * i) !== words[i]) return false;
  }
  return view.getInt32(end - 4) === words[last];
}

function endOfText(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isText(bytes[at] ?? 0)) at++;
  return at;
}
