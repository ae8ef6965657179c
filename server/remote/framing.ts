/** Bytes to messages and back: the LSP base protocol, or one JSON object per line, told apart by the first byte. */
import { batchRefused, ErrorCode, RemoteError } from './errors.ts';
import { limits } from './limits.ts';

export type Framing = 'headers' | 'lines';

export interface FrameReader {
  readonly framing: Framing | undefined;
  /** True while a message has begun and is not complete. */
  readonly partial: boolean;
  /** Hands over every message that is complete now. Throws a RemoteError when the bytes are no frames: then close. */
  push(chunk: Buffer): void;
  /** The peer will send no more: the last line may lack its line end. What is `partial` then is lost. */
  end(): void;
}

/** One message as bytes: a header and a body, or a line. JSON has no raw line breaks, so a line is a message. */
export function frame(text: string, framing: Framing): string {
  return framing === 'lines' ? `${text}\n` : `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** `onBody` gets the bytes of one JSON text. With `framing` given nothing is guessed from the first byte. */
export function createFrameReader(onBody: (body: Buffer) => void, framing?: Framing): FrameReader {
  let kind = framing;
  let chunks: Buffer[] = [];
  let size = 0;
  /** Bytes of the body that is awaited; undefined while a header or a line is awaited. */
  let bodyBytes: number | undefined;

  const take = (): Buffer => {
    const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
    chunks = [];
    size = 0;
    return all;
  };
  const keep = (rest: Buffer): void => {
    if (rest.length === 0) return;
    chunks.push(rest);
    size += rest.length;
  };

  const readHeaders = (): boolean => {
    if (bodyBytes === undefined) {
      const data = take();
      const end = data.indexOf('\r\n\r\n');
      refuseLine(data);
      if (end < 0 ? data.length > limits.headerBytes : end > limits.headerBytes) {
        throw tooLarge(
          `A header of more than ${limits.headerBytes} bytes was refused. Send Content-Length only.`,
        );
      }
      if (end < 0) {
        refuseBareLines(data);
        keep(data);
        return false;
      }
      bodyBytes = contentLength(data.toString('latin1', 0, end));
      keep(data.subarray(end + 4));
    }
    if (size < bodyBytes) return false;
    const data = take();
    const body = data.subarray(0, bodyBytes);
    keep(data.subarray(bodyBytes));
    bodyBytes = undefined;
    onBody(body);
    return size > 0;
  };

  /** Looks for line ends in the new bytes only, so that a long line is not searched again for each chunk. */
  const readLines = (chunk: Buffer): void => {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const piece = chunk.subarray(from, end);
      from = end + 1;
      // Most lines come whole, and often many at once.
      if (size > 0) {
        keep(piece);
        lineDone(take());
      } else lineDone(piece);
    }
    keep(from === 0 ? chunk : chunk.subarray(from));
    if (size > limits.messageBytes) throw messageTooLarge(size);
  };

  const lineDone = (line: Buffer): void => {
    if (line.length > limits.messageBytes) throw messageTooLarge(line.length);
    const start = firstInk(line);
    if (start === undefined) return;
    if (start === 0x43 || start === 0x63) throw mixedFraming('A header came between lines.');
    onBody(line);
  };

  return {
    get framing() {
      return kind;
    },
    get partial() {
      // Blanks before the first message are no message.
      return kind !== undefined && (size > 0 || bodyBytes !== undefined);
    },
    push(chunk) {
      if (kind === undefined) {
        keep(chunk);
        const start = firstInk(chunk);
        if (start === undefined) return refuseBlanks(size);
        kind = sniff(start);
        const all = take();
        if (kind === 'lines') return readLines(all);
        keep(all.subarray(all.indexOf(start)));
      } else if (kind === 'lines') return readLines(chunk);
      else keep(chunk);
      while (readHeaders());
    },
    end() {
      if (size === 0) return;
      const rest = take();
      if (kind === 'lines') lineDone(rest);
      // A line break behind the last message is a habit, and no message.
      else if (bodyBytes !== undefined || firstInk(rest) !== undefined) keep(rest);
    },
  };
}

const invalid = { code: ErrorCode.invalidRequest };

/** The first byte that is neither a blank nor a line break. */
function firstInk(data: Buffer): number | undefined {
  for (const byte of data) {
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
  }
  return undefined;
}

function sniff(byte: number): Framing {
  if (byte === 0x7b) return 'lines';
  if (byte === 0x43 || byte === 0x63) return 'headers';
  if (byte === 0x5b) throw batchRefused();
  const text = 'This is a Remotex pipe: send JSON-RPC, one object per line or with a Content-Length header.';
  throw new RemoteError('not-json-rpc', text, invalid);
}

function refuseBlanks(size: number): void {
  if (size > limits.headerBytes)
    throw tooLarge(`More than ${limits.headerBytes} blanks came before the first message.`);
}

/** No header begins with a brace: it would be searched for the end of a header that does not come. */
function refuseLine(data: Buffer): void {
  const start = firstInk(data);
  if (start === 0x7b || start === 0x5b) throw mixedFraming('A line came between headers.');
}

/** A header whose lines end in LF alone would never be found complete: say so at once. */
function refuseBareLines(data: Buffer): void {
  const end = data.indexOf('\n\n');
  if (end >= 0) throw badHeader('Header lines must end in CR LF.');
}

function contentLength(header: string): number {
  let length: string | undefined;
  for (const line of header.split('\r\n')) {
    const [name = '', value = ''] = line.split(/:(.*)/s);
    if (name.trim().toLowerCase() !== 'content-length') continue;
    if (length !== undefined) throw badHeader('Content-Length came twice.');
    length = value.trim();
  }
  if (length === undefined) throw badHeader('Content-Length is missing.');
  if (!/^\d+$/.test(length))
    throw badHeader(`Content-Length must be a whole number, got '${length.slice(0, 40)}'.`);
  if (Number(length) > limits.messageBytes) throw messageTooLarge(length);
  return Number(length);
}

const mixedFraming = (what: string) =>
  new RemoteError('mixed-framing', `${what} Use one framing for a connection.`, invalid);
const badHeader = (text: string) => new RemoteError('bad-header', text, invalid);
const tooLarge = (text: string) => new RemoteError('too-large', text, invalid);
const messageTooLarge = (size: number | string) =>
  new RemoteError(
    'too-large',
    `A message of ${size} bytes was refused: the limit is ${limits.messageBytes}. Send the file's path instead.`,
    { ...invalid, data: { limit: limits.messageBytes } },
  );
