/** Many short texts as pieces that are worth a message each. */

/** The most that a piece takes, in bytes of UTF-8. */
export const maxPieceBytes = 65_536;

/** How long to go on before others get their turn, in milliseconds: a piece takes about one. */
export const sliceMs = 8;

/** Joins lines, none longer than `maxPieceBytes`. A piece ends where a line does. */
export function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  let bytes = 0;
  for (const line of lines) {
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
