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
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RemoteError('bad-json', `The message is not valid JSON: ${why}.`, {
      code: ErrorCode.parseError,
      cause,
    });
  }
}

/** Counts brackets outside strings. A body of less than twice the limit cannot be that deep, so most are not scanned. */
function depthExceeds(body: Buffer, limit: number): boolean {
  if (body.length < 2 * limit) return false;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (inString) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}
