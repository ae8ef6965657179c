/** JSON as a stream, also several values one after the other: no more of the text is kept than the value being read. */
import { Tokenizer, TokenizerError, TokenType } from '@streamparser/json';
import type { RemoteError } from '../../remote/errors.ts';
import { oneLine } from '../values.ts';
import type { FormatReader, ReadJob } from './format.ts';
import { createPlainTextDecoder } from './plainText.ts';
import { createPlaceCounter, type TextPlace } from './textPlace.ts';

/** What is told of the text, in its order. */
export interface JsonContent {
  /** An array, or else an object. */
  open(isArray: boolean): void;
  close(): void;
  key(name: string): void;
  scalar(value: string | number | boolean | null): void;
}

export interface JsonReader extends FormatReader {
  /** The line of what is told now. */
  line(): number;
  /** The same with its column, where lines are noted. */
  place(): TextPlace | undefined;
}

/** What may come next, for messages too. */
type Next = 'a value' | 'a value or ]' | 'a key' | 'a key or }' | 'a colon' | 'a comma or the end';

/** How much is given to the tokenizer at once, in bytes, so that a text that is too long is noticed while it grows. */
const sliceLength = 65_536;
const separator = 0x1e;

/** `format`: "GeoJSON", for messages. A text that ends early has its values up to there: `end` tells the builder. */
export function createJsonReader(job: ReadJob, format: string, content: JsonContent): JsonReader {
  const { refuse, limits, builder } = job;
  const decoder = createPlainTextDecoder();
  const tokenizer = new Tokenizer({ stringBufferSize: 4096 });
  const places = job.notesLines ? createPlaceCounter() : undefined;
  const isArray: boolean[] = [];
  let next: Next = 'a value';
  /** The bytes being read, and where in the whole they begin. */
  let slice: Uint8Array = new Uint8Array(0);
  let sliceStart = 0;
  let tokenStart = 0;
  /** Counted up to here, and only when somebody asks. */
  let counted = 0;
  let line = 1;
  let lineStart = 0;
  let begun = false;
  /** Bytes since the last token. */
  let silence = 0;

  const countTo = (offset: number): void => {
    for (;;) {
      const end = slice.indexOf(0x0a, Math.max(0, counted - sliceStart));
      if (end < 0 || sliceStart + end >= offset) break;
      line++;
      counted = lineStart = sliceStart + end + 1;
    }
    counted = Math.max(counted, offset);
  };
  const malformed = (what: string, offset: number): RemoteError => {
    countTo(offset);
    const where = `line ${line}, column ${offset - lineStart + 1}`;
    return refuse(
      'not-well-formed',
      `is not well-formed JSON at ${where}: ${what}. Correct it, or export it again.`,
    );
  };
  const unexpected = (what: string): RemoteError =>
    malformed(`${oneLine(what).slice(0, 100)} where ${next} must be`, tokenStart);

  const afterValue = (): void => {
    next = isArray.length === 0 ? 'a value' : 'a comma or the end';
  };
  const open = (array: boolean): void => {
    if (next !== 'a value' && next !== 'a value or ]') throw unexpected(array ? '[' : '{');
    if (isArray.push(array) > limits.depth) {
      throw refuse(
        'too-deep',
        `refused: its values are nested deeper than ${limits.depth}, as in no ${format} file.`,
      );
    }
    next = array ? 'a value or ]' : 'a key or }';
    content.open(array);
  };
  const close = (array: boolean): void => {
    const empty: Next = array ? 'a value or ]' : 'a key or }';
    if (isArray.at(-1) !== array || (next !== 'a comma or the end' && next !== empty))
      throw unexpected(array ? ']' : '}');
    isArray.pop();
    afterValue();
    content.close();
  };
  const scalar = (value: string | number | boolean | null): void => {
    if (typeof value === 'string' && (next === 'a key' || next === 'a key or }')) {
      next = 'a colon';
      content.key(value);
      return;
    }
    if (next !== 'a value' && next !== 'a value or ]') throw unexpected(JSON.stringify(value));
    afterValue();
    content.scalar(value);
  };
  tokenizer.onToken = ({ token, value, offset }) => {
    silence = 0;
    tokenStart = offset;
    switch (token) {
      case TokenType.LEFT_BRACE:
        return open(false);
      case TokenType.RIGHT_BRACE:
        return close(false);
      case TokenType.LEFT_BRACKET:
        return open(true);
      case TokenType.RIGHT_BRACKET:
        return close(true);
      case TokenType.COLON:
        if (next !== 'a colon') throw unexpected('a colon');
        next = 'a value';
        return;
      case TokenType.COMMA:
        if (next !== 'a comma or the end') throw unexpected('a comma');
        next = isArray.at(-1) ? 'a value' : 'a key';
        return;
      default:
        return scalar(value as string | number | boolean | null);
    }
  };

  const feedBytes = (bytes: Uint8Array): void => {
    for (let from = 0; from < bytes.length; from += sliceLength) {
      slice = bytes.subarray(from, from + sliceLength);
      // RFC 8142 puts one before each value; within a value it is an error anyway.
      for (let at = slice.indexOf(separator); at >= 0; at = slice.indexOf(separator, at)) slice[at] = 0x20;
      places?.take(slice);
      begun ||= slice.some((byte) => byte > 0x20);
      silence += slice.length;
      try {
        tokenizer.write(slice);
      } catch (error) {
        throw error instanceof TokenizerError ? faultOf(error) : error;
      }
      if (silence > limits.piece + sliceLength) {
        countTo(sliceStart);
        const limit = limits.piece.toLocaleString('en');
        throw refuse(
          'too-long',
          `refused: a text after line ${line} has more than ${limit} bytes. Export it again without it.`,
        );
      }
      countTo(sliceStart + slice.length);
      sliceStart += slice.length;
    }
  };
  /** It tells the character, and its place in the whole. */
  const faultOf = (error: TokenizerError): RemoteError => {
    const [, character = '', at = '0'] =
      /^Unexpected "(.*?)" at .*absolute position "(\d+)"/s.exec(error.message) ?? [];
    return malformed(`unexpected ${JSON.stringify(character)}`, Number(at));
  };

  return {
    line() {
      countTo(tokenStart);
      return line;
    },
    place: () => places?.placeOf(tokenStart),
    feed: (bytes) => feedBytes(Buffer.from(decoder.decode(bytes))),
    end() {
      feedBytes(Buffer.from(decoder.end()));
      if (!begun) throw refuse(`not-${format.toLowerCase()}`, `is not a ${format} file: it is empty.`);
      if (isArray.length === 0) return;
      countTo(sliceStart);
      builder.cut(`ends early, in line ${line}`);
    },
  };
}
