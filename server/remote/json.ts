/** Bytes of one message to a JSON value, refusing what JSON cannot carry safely. */
import { isUtf8 } from 'node:buffer';
import { ErrorCode, RemoteError } from './errors.ts';
import { limits } from './limits.ts';

/** Throws a RemoteError that is to be answered with id null; the framing is intact, so the connection stays usable. */
export function parseBody(body: Buffer): unknown {
  // A decoder that replaces bad bytes would store text that nobody sent.
  if (!isUtf8(body))
    throw new RemoteError('bad-utf8', 'The message is not valid UTF-8.', { code: ErrorCode.parseError });
  if (depthExceeds(body, limits.depth)) {
    const text = `The message is nested deeper than ${limits.depth}.`;
    throw new RemoteError('too-deep', text, { code: ErrorCode.invalidRequest });
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    // It quotes some of the text, line breaks and all.
    const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\p{Cc}+/gu, ' ');
    throw new RemoteError('bad-json', `The message is not valid JSON: ${why}.`, {
      code: ErrorCode.parseError,
      cause,
    });
  }
}

/** A text with no more brackets than the limit cannot be that deep: most are told by looking for those alone. */
function depthExceeds(body: Buffer, limit: number): boolean {
  return body.length >= 2 * limit && opensMoreThan(body, limit) && nestsDeeperThan(body, limit);
}

function opensMoreThan(body: Buffer, limit: number): boolean {
  let count = 0;
  for (const bracket of [0x7b, 0x5b]) {
    for (let at = body.indexOf(bracket); at >= 0; at = body.indexOf(bracket, at + 1)) {
      if (++count > limit) return true;
    }
  }
  return false;
}

/** Counts brackets outside strings. Long strings are jumped over, for they are most of a large message. */
function nestsDeeperThan(body: Buffer, limit: number): boolean {
  let depth = 0;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (byte === 0x22) i = stringEnd(body, i);
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}

/** A name or a word is read byte by byte; a text is worth a search. */
const shortString = 32;

/** Where the string that begins at `start` ends: its closing quote, or the end of all. */
function stringEnd(body: Buffer, start: number): number {
  for (let i = start + 1; i < body.length; i++) {
    const byte = body[i];
    if (byte === 0x22) return i;
    if (byte === 0x5c) i++;
    else if (i - start === shortString) {
      const quote = body.indexOf(0x22, i);
      const backslash = body.subarray(i, quote < 0 ? undefined : quote).indexOf(0x5c);
      if (backslash < 0) return quote < 0 ? body.length : quote;
      i += backslash - 1;
    }
  }
  return body.length;
}
