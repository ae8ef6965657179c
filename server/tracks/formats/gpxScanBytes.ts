/** The bytes of GPX that the scanner knows, all of them ASCII. */

export const tab = 9;
export const lineFeed = 10;
export const carriageReturn = 13;
export const space = 32;
export const doubleQuote = 34;
export const singleQuote = 39;
export const slash = 47;
export const less = 60;
export const equals = 61;
export const greater = 62;

/** What is text wherever it stands: printable, and no markup. Without `>` there is no `]]>`, which is a fault. */
export const isText = (byte: number): boolean =>
  byte >= space && byte <= 126 && byte !== less && byte !== greater && byte !== 38;

/**
 * Behind the blanks at `from`. A carriage return that is alone ends a line too; no program of this century writes that, and
 * it is taken for no blank.
 */
export function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; ; at++) {
    const byte = bytes[at];
    if (byte === space || byte === lineFeed || byte === tab) continue;
    if (byte !== carriageReturn || bytes[at + 1] !== lineFeed) return at;
  }
}

/** How many lines end from `from` to `to`. */
export function countLines(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at++) {
    if (bytes[at] === lineFeed) lines++;
  }
  return lines;
}
