/** Where something stands in a file of text, and how to count to it. */

/** Both from 1, as editors count: columns in UTF-16 units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface PlaceCounter {
  /** Takes the next bytes, of UTF-8, valid until the next are taken. */
  take(bytes: Uint8Array): void;
  /** The place of this byte of the whole. It lies in the bytes taken last, and not before one that was asked about. */
  placeOf(offset: number): TextPlace;
}

export function createPlaceCounter(): PlaceCounter {
  let bytes: Uint8Array = new Uint8Array(0);
  let start = 0;
  let counted = 0;
  let line = 1;
  let column = 1;
  const countTo = (end: number): void => {
    for (; counted < end; counted++) {
      const byte = bytes[counted - start] ?? 0;
      if (byte === 0x0a) {
        line++;
        column = 1;
      } else if (byte < 0x80 || byte >= 0xc0) {
        // What takes four bytes takes two units.
        column += byte >= 0xf0 ? 2 : 1;
      }
    }
  };
  return {
    take(next) {
      countTo(start + bytes.length);
      start += bytes.length;
      bytes = next;
    },
    placeOf(offset) {
      countTo(offset);
      return { line, column };
    },
  };
}
