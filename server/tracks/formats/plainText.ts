/** Bytes to text for formats that declare no encoding: UTF-8, UTF-16 with its mark, and what older programs wrote. */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

export interface PlainTextDecoder {
  /** The text of the next bytes, without a byte order mark. */
  decode(bytes: Uint8Array): string;
  /** What is left of a character that was cut off. */
  end(): string;
}

/** Each byte that is no part of UTF-8 is read as Windows-1252, for only names have any. The same in pieces of any size. */
export function createPlainTextDecoder(): PlainTextDecoder {
  let rest: Uint8Array = new Uint8Array(0);
  let wide: TextDecoder | undefined;
  let isFirst = true;
  const decodeWhole = (bytes: Uint8Array, isEnd: boolean): string => {
    const length = bytes.length - (isEnd ? 0 : unfinished(bytes));
    rest = bytes.slice(length);
    return textOf(bytes.subarray(0, length));
  };
  return {
    decode(bytes) {
      if (wide) return wide.decode(bytes, { stream: true });
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      if (!isFirst) return decodeWhole(all, false);
      const [first, second, third] = all;
      if (all.length < 3 && (first === 0xef || first === 0xff || first === 0xfe)) {
        rest = all.slice();
        return '';
      }
      isFirst = all.length === 0;
      if (first === 0xff && second === 0xfe) wide = new TextDecoder('utf-16le');
      else if (first === 0xfe && second === 0xff) wide = new TextDecoder('utf-16be');
      if (wide) return wide.decode(all, { stream: true });
      const hasMark = first === 0xef && second === 0xbb && third === 0xbf;
      return decodeWhole(hasMark ? all.subarray(3) : all, false);
    },
    end: () => (wide ? wide.decode() : decodeWhole(rest, true)),
  };
}

const windows1252 = new TextDecoder('windows-1252');
const utf8Text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');

function textOf(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return utf8Text(bytes);
  const pieces: string[] = [];
  let from = 0;
  let isNarrow = false;
  const take = (to: number): void => {
    const run = bytes.subarray(from, to);
    if (run.length > 0) pieces.push(isNarrow ? windows1252.decode(run) : utf8Text(run));
    from = to;
  };
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    if ((length === 0) !== isNarrow) {
      take(at);
      isNarrow = !isNarrow;
    }
    at += Math.max(1, length);
  }
  take(bytes.length);
  return pieces.join('');
}

const isWithin = (byte: number | undefined, low: number, high: number): boolean =>
  byte !== undefined && byte >= low && byte <= high;
const follows = (byte: number | undefined): boolean => isWithin(byte, 0x80, 0xbf);

/** How many bytes the character has that begins here, or 0 if it is not UTF-8 (RFC 3629, section 4). */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1];
  if (first < 0x80) return 1;
  if (isWithin(first, 0xc2, 0xdf)) return follows(second) ? 2 : 0;
  if (!follows(bytes[at + 2])) return 0;
  if (isWithin(first, 0xe0, 0xef)) {
    return isWithin(second, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf) ? 3 : 0;
  }
  if (!isWithin(first, 0xf0, 0xf4) || !follows(bytes[at + 3])) return 0;
  return isWithin(second, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf) ? 4 : 0;
}

/** How many bytes at the end may be the beginning of a character. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (follows(byte)) continue;
    const length = byte < 0xc2 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

/** A name of a few bytes, in the same encodings. */
export const plainText = (bytes: Uint8Array): string => textOf(bytes);
