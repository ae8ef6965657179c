/** Reads one point of a GPX file from its bytes, whatever elements it has, and tells where its values stand. */
import {
  doubleQuote,
  equals,
  greater,
  isText,
  less,
  singleQuote,
  skipBlanks,
  slash,
} from './gpxScanBytes.ts';
import { createScannedTags, createTag, endOfName, isName, type ScannedTag } from './gpxScanTags.ts';
import { latSlot, lonSlot, noSlot, type ScannedValues } from './gpxScanValues.ts';
import { failed } from './scanNumber.ts';

export interface ScannedPoint {
  /** Where the values and the text in it begin and end, and their slots. */
  readonly marks: readonly Mark[];
  /** Where its last opening tag ends. */
  readonly lastTag: number;
  /** Whether a point with other values at the marks, and all else alike, is read in the same way. */
  readonly isShape: boolean;
  readonly end: number;
}

export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly slot: number;
}

/** The point that begins at `from`, its values in their slots; nothing if anything in it is not known for sure. */
export type ScanPoint = (bytes: Uint8Array, from: number) => ScannedPoint | undefined;

/** Elements within a point: Garmin's extensions are three deep. */
const maxDepth = 16;
/** It does not count how deep the points are themselves, which is at most four: with a limit below this it is not to be used. */
export const leastDepth = maxDepth + 4;
/** Longer ones, in bytes, may have a piece that is over the limit. */
export const maxPointBytes = 65_536;

export function createPointScan(pointName: 'trkpt' | 'rtept', numbers: ScannedValues): ScanPoint {
  const { values } = numbers;
  const pointTag = createTag(Buffer.from(pointName), 'segment', 'point');
  const tags = createScannedTags();
  const open: ScannedTag[] = [];
  let marks: Mark[] = [];
  let isShape = true;
  let lastTag = 0;

  const value = (bytes: Uint8Array, from: number, end: number, slot: number): number => {
    const to = numbers.scan(bytes, from, end, slot);
    marks.push({ from, to, slot });
    return to;
  };

  /** `lat` and `lon`, in either order, each after a blank; behind them, or failed. */
  const coordinates = (bytes: Uint8Array, from: number): number => {
    let at = from;
    for (let i = 0; i < 2; i++) {
      const name = skipBlanks(bytes, at);
      if (name === at || bytes[name] !== 108 || bytes[name + 3] !== equals) return failed;
      const quote = bytes[name + 4] ?? 0;
      if (quote !== doubleQuote && quote !== singleQuote) return failed;
      const isLat = bytes[name + 1] === 97 && bytes[name + 2] === 116;
      if (!isLat && (bytes[name + 1] !== 111 || bytes[name + 2] !== 110)) return failed;
      const end = value(bytes, name + 5, quote, isLat ? latSlot : lonSlot);
      if (end === failed) return failed;
      at = end + 1;
    }
    // Without one of them, or with one of them twice, it is not.
    return numbers.isOnGlobe() ? at : failed;
  };

  /** One attribute of any name, for extensions come with their namespace; behind it, or failed. */
  const anyAttribute = (bytes: Uint8Array, from: number): number => {
    const end = endOfName(bytes, from);
    const quote = bytes[end + 1] ?? 0;
    if (end === from || bytes[end] !== equals) return failed;
    if (quote !== doubleQuote && quote !== singleQuote) return failed;
    let at = end + 2;
    while (bytes[at] !== quote) {
      if (!isText(bytes[at] ?? 0)) return failed;
      at++;
    }
    return at + 1;
  };

  /** From behind the name in an opening tag to behind its `>`; behind `/` if it is of an empty element. */
  const restOfTag = (bytes: Uint8Array, from: number): number => {
    let at = skipBlanks(bytes, from);
    if (at !== from && bytes[at] !== greater && bytes[at] !== slash) {
      at = anyAttribute(bytes, at);
      if (at === failed) return failed;
      at = skipBlanks(bytes, at);
    }
    if (bytes[at] === greater) return at + 1;
    return bytes[at] === slash && bytes[at + 1] === greater ? at + 1 : failed;
  };

  /** From behind `</` to behind `>`. */
  const endTag = (bytes: Uint8Array, from: number, { name }: ScannedTag): number => {
    if (!isName(bytes, from, name)) return failed;
    const at = skipBlanks(bytes, from + name.length);
    return bytes[at] === greater ? at + 1 : failed;
  };

  /** Text that is no value, with the blanks around it. */
  const skipText = (bytes: Uint8Array, start: number): number => {
    const from = skipBlanks(bytes, start);
    let to = from;
    while (isText(bytes[to] ?? 0)) to++;
    if (to > from) marks.push({ from, to, slot: noSlot });
    return skipBlanks(bytes, to);
  };

  /** The content of a point, from behind its opening tag to behind its end, or failed. */
  const content = (bytes: Uint8Array, from: number): number => {
    let at = from;
    let parent = pointTag;
    let previous = pointTag;
    let depth = 0;
    for (;;) {
      at = parent.place === 'other' ? skipText(bytes, at) : skipBlanks(bytes, at);
      if (bytes[at] !== less || at - from > maxPointBytes) return failed;
      if (bytes[at + 1] === slash) {
        at = endTag(bytes, at + 2, parent);
        if (depth === 0 || at === failed) return at;
        parent = open[--depth] ?? pointTag;
        continue;
      }
      const child = tags.find(bytes, at + 1, parent.place, previous);
      if (!child || depth === maxDepth) return failed;
      previous = child;
      at = restOfTag(bytes, at + 1 + child.name.length);
      if (at === failed) return failed;
      lastTag = at;
      if (bytes[at - 1] === slash) {
        lastTag = ++at;
        if (child.slot === noSlot) continue;
        // It takes back an earlier value, which a shape cannot say.
        values[child.slot] = Number.NaN;
        isShape = false;
      } else if (child.slot === noSlot) {
        open[depth++] = parent;
        parent = child;
      } else {
        const end = value(bytes, at, less, child.slot);
        if (end === failed || bytes[end + 1] !== slash) return failed;
        at = endTag(bytes, end + 2, child);
        if (at === failed) return failed;
      }
    }
  };

  return (bytes, from) => {
    values.fill(Number.NaN);
    marks = [];
    isShape = true;
    if (bytes[from] !== less || !isName(bytes, from + 1, pointTag.name)) return undefined;
    const attributes = coordinates(bytes, from + 1 + pointTag.name.length);
    if (attributes === failed) return undefined;
    const at = skipBlanks(bytes, attributes);
    const isEmpty = bytes[at] === slash;
    lastTag = isEmpty ? at + 2 : at + 1;
    if (bytes[lastTag - 1] !== greater) return undefined;
    const end = isEmpty ? lastTag : content(bytes, lastTag);
    return end === failed ? undefined : { marks, lastTag, isShape, end };
  };
}
