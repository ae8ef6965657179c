/** Many short texts as pieces that are worth a message each. */

/** The most that a piece takes, in bytes of UTF-8. */
export const maxPieceBytes = 65_536;

/** How long to go on before others get their turn, in milliseconds: a piece takes about one. */
export const sliceMs = 8;

/** A line of nothing: what a writer of lines tells while it looks for something that lasts. */
export const breath = '';

/**
 * Joins lines, none longer than `maxPieceBytes`. A piece ends where a line does. Undefined for a breath, after which it may
 * be left off for a while.
 */
export function* inPieces(lines: Iterable<string>): Generator<string | undefined> {
  let piece = '';
  let bytes = 0;
  for (const line of lines) {
    if (line === breath) {
      yield undefined;
      continue;
    }
    const more = Buffer.byteLength(line);
    if (bytes + more > maxPieceBytes && piece !== '') {
      yield piece;
      [piece, bytes] = ['', 0];
    }
    piece += line;
    bytes += more;
  }
  if (piece !== '') yield piece;
}
