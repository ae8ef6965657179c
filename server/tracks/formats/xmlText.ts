/** Bytes of an XML file to text, as a stream, by the mark at their beginning or by the encoding that they declare. */
import { TextDecoder } from 'node:util';
import type { RemoteError } from '../../remote/errors.ts';
import type { ReadJob } from './format.ts';

export interface XmlTextDecoder {
  /** The name of the encoding in the WHATWG's standard, as soon as it is known. */
  readonly encoding: string | undefined;
  /** The text of the next bytes; empty while the beginning is still too short to tell the encoding. */
  decode(bytes: Uint8Array): string;
  /** At the end, the text of a file that was too short all along; half a character at its very end is left for `end`. */
  takeShort(): string;
  /** The text that is left. Throws if the last character is cut off. */
  end(): string;
}

/** An XML declaration is the first thing in a file and no longer than this, in bytes, unless somebody plays with us. */
const maxDeclaration = 1024;

/**
 * Throws a RemoteError with reason `bad-encoding` for an encoding that is unknown, and for bytes that are not text in theirs:
 * replacing them would show names that nobody wrote.
 */
export function createXmlTextDecoder({
  refuse,
  encoding: known,
}: Pick<ReadJob, 'refuse' | 'encoding'>): XmlTextDecoder {
  let decoder: TextDecoder | undefined;
  let beginning: Uint8Array | undefined = new Uint8Array(0);

  const unreadable = (why: string): RemoteError =>
    refuse('bad-encoding', `${why}. Save it as UTF-8 and open it again.`);
  const open = (bytes: Uint8Array): TextDecoder => {
    const encoding = known ?? encodingOf(bytes);
    try {
      return new TextDecoder(encoding, { fatal: true });
    } catch {
      throw unreadable(`declares the encoding "${encoding}", which is not known`);
    }
  };
  const run = (decode: () => string): string => {
    try {
      return decode();
    } catch {
      throw unreadable(`has bytes that are not ${decoder?.encoding.toUpperCase()} text`);
    }
  };

  return {
    get encoding() {
      return decoder?.encoding;
    },
    decode(bytes) {
      let input = bytes;
      if (!decoder) {
        input = beginning ? Buffer.concat([beginning, bytes]) : bytes;
        if (input.length < maxDeclaration) {
          beginning = input;
          return '';
        }
        beginning = undefined;
        decoder = open(input);
      }
      return run(() => decoder?.decode(input, { stream: true }) ?? '');
    },
    takeShort() {
      if (!beginning || decoder) return '';
      const input = beginning;
      beginning = undefined;
      decoder = open(input);
      return run(() => decoder?.decode(input, { stream: true }) ?? '');
    },
    end() {
      decoder ??= open(beginning ?? new Uint8Array(0));
      return run(() => decoder?.decode(beginning) ?? '');
    },
  };
}

/** The label of the encoding, as in XML 1.0, appendix F. */
function encodingOf(bytes: Uint8Array): string {
  const [first, second, third, fourth] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? 'utf-32le' : 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // No mark, but "<" as two bytes.
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  const head = Buffer.from(bytes.subarray(0, maxDeclaration)).toString('latin1');
  // Not XML in any encoding, but a picture or the like: any reading will do for the parser to say so.
  if (!/^[ \t\r\n]*</.test(head)) return 'windows-1252';
  const declared =
    /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.-]{0,99})["']/.exec(head)?.[1] ?? 'utf-8';
  // We have just read this as single bytes, so it cannot be what it says: such files were saved again as UTF-8.
  return /^(utf-?16|ucs-?2|iso-10646-ucs-2|unicode)/i.test(declared) ? 'utf-8' : declared;
}
