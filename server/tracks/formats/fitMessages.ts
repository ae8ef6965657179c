/**
 * The messages of a FIT file, by Garmin's public FIT Protocol: headers, definitions, data, checksums, and several files in one.
 * No more is kept than the bytes of one message, and at most sixteen definitions.
 */
import { createByteQueue } from './byteQueue.ts';
import { type FitField, fitTime, readNumber, readText } from './fitFields.ts';
import type { FormatReader, ReadJob } from './format.ts';

/** One data message, valid while it is told. Fields are asked for by their number in the profile. */
export interface FitMessage {
  /** What it is about: its global message number. */
  readonly kind: number;
  /** Milliseconds since 1970, or NaN. */
  readonly time: number;
  number(field: number): number;
  text(field: number): string | undefined;
}

export interface FitListener {
  message(message: FitMessage): void;
  /** One of the files in it ends, early or not. */
  fileEnd(): void;
}

interface Definition {
  readonly kind: number;
  readonly isLittle: boolean;
  readonly fields: ReadonlyMap<number, FitField>;
  /** Bytes of a message with its developer fields, without the header byte. */
  readonly size: number;
}

const timestampField = 253;

export function createFitMessages(job: ReadJob, listener: FitListener): FormatReader {
  const { builder, refuse } = job;
  const queue = createByteQueue();
  const definitions: (Definition | undefined)[] = [];
  let step: () => boolean = header;
  /** Where we are, in bytes of the whole. */
  let position = 0;
  let files = 0;
  /** Bytes of messages that are left in this file. A device that lost its power has not written how many there are. */
  let left = 0;
  let isHeaderWrong = false;
  let checksum = 0;
  let lastTimestamp = Number.NaN;

  const take = (length: number): void => {
    checksum = crc(checksum, queue.peek(length) ?? new Uint8Array(0));
    queue.drop(length);
    position += length;
    left -= length;
  };
  const stop = (why: string): false => {
    builder.cut(left === Number.POSITIVE_INFINITY ? neverClosed : why);
    step = () => false;
    listener.fileEnd();
    return false;
  };
  const damaged = (): false => stop(`is damaged at byte ${position.toLocaleString('en')}`);

  function header(): boolean {
    const size = queue.peek(1)?.[0];
    if (size === undefined) return false;
    const start = queue.peek(12);
    if (!start) return false;
    if (size < 12 || !isFit(start)) {
      if (files > 0) return stop(`has something else than FIT from byte ${position.toLocaleString('en')} on`);
      throw refuse(
        'not-fit',
        'is not a FIT file: ".FIT" is not in its header. Export it again from the device.',
      );
    }
    const bytes = queue.peek(size);
    if (!bytes) return false;
    const view = viewOf(bytes);
    const messages = view.getUint32(4, true);
    const written = size >= 14 ? view.getUint16(12, true) : 0;
    // Zero: it was not computed.
    isHeaderWrong = written !== 0 && written !== crc(0, bytes.subarray(0, 12));
    checksum = 0;
    take(size);
    left = messages === 0 ? Number.POSITIVE_INFINITY : messages;
    lastTimestamp = Number.NaN;
    definitions.length = 0;
    files++;
    step = record;
    return true;
  }

  function record(): boolean {
    if (left === 0) {
      step = ending;
      return true;
    }
    const first = queue.peek(1)?.[0];
    if (first === undefined) return false;
    // Bit 7: a data message with five bits of its time; bit 6: a definition.
    if ((first & 0xc0) === 0x40) return define(first);
    return tell(first);
  }

  function define(first: number): boolean {
    const count = queue.peek(6)?.[5];
    if (count === undefined) return false;
    const hasDeveloperFields = (first & 0x20) !== 0;
    let length = 6 + 3 * count;
    if (hasDeveloperFields) {
      const developerCount = queue.peek(length + 1)?.[length];
      if (developerCount === undefined) return length + 1 > left ? damaged() : false;
      length += 1 + 3 * developerCount;
    }
    if (length > left) return damaged();
    const bytes = queue.peek(length);
    if (!bytes) return false;
    definitions[first & 0x0f] = definitionOf(bytes, count);
    take(length);
    return true;
  }

  function tell(first: number): boolean {
    const isCompressed = (first & 0x80) !== 0;
    const definition = definitions[isCompressed ? (first >> 5) & 0x03 : first & 0x0f];
    if (!definition || 1 + definition.size > left) return damaged();
    const bytes = queue.peek(1 + definition.size)?.subarray(1);
    if (!bytes) return false;
    const view = viewOf(bytes);
    const number = (id: number): number => {
      const field = definition.fields.get(id);
      return field ? readNumber(view, field, definition.isLittle) : Number.NaN;
    };
    const own = isCompressed ? expanded(lastTimestamp, first & 0x1f) : number(timestampField);
    if (!Number.isNaN(own)) lastTimestamp = own;
    listener.message({
      kind: definition.kind,
      time: fitTime(own),
      number,
      text(id) {
        const field = definition.fields.get(id);
        return field && readText(bytes, field);
      },
    });
    take(1 + definition.size);
    return true;
  }

  function ending(): boolean {
    const bytes = queue.peek(2);
    if (!bytes) return false;
    const isRight = viewOf(bytes).getUint16(0, true) === checksum && !isHeaderWrong;
    if (!isRight) builder.cut('has a wrong checksum: some of it is damaged or missing');
    take(2);
    listener.fileEnd();
    step = header;
    return true;
  }

  return {
    feed(bytes) {
      queue.push(bytes);
      while (step());
    },
    end() {
      if (files > 0 && step === header && queue.length === 0) return;
      if (step === header && files === 0 && position === 0 && queue.length === 0) {
        throw refuse('not-fit', 'is not a FIT file: it is empty. Copy it again.');
      }
      stop(`ends early, after ${(position + queue.length).toLocaleString('en')} bytes`);
    },
  };
}

const neverClosed = 'was never closed by its device, so its end may be missing';

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** ".FIT" after the header's size, versions and length. */
export const isFit = (bytes: Uint8Array): boolean =>
  bytes[8] === 0x2e && bytes[9] === 0x46 && bytes[10] === 0x49 && bytes[11] === 0x54;

function definitionOf(bytes: Uint8Array, count: number): Definition {
  const view = viewOf(bytes);
  const isLittle = bytes[2] === 0;
  const fields = new Map<number, FitField>();
  let size = 0;
  for (let at = 6; at < 6 + 3 * count; at += 3) {
    const length = view.getUint8(at + 1);
    fields.set(view.getUint8(at), { offset: size, size: length, baseType: view.getUint8(at + 2) });
    size += length;
  }
  // Fields of other makers' apps: only their length counts.
  for (let at = 6 + 3 * count + 1; at < bytes.length; at += 3) size += view.getUint8(at + 1);
  return { kind: view.getUint16(3, isLittle), isLittle, fields, size };
}

/** The time with these five last bits that comes next. */
function expanded(last: number, bits: number): number {
  return last + ((bits - last) & 0x1f);
}

/** CRC-16 with the polynomial 0x8005, reflected. */
const crcTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xa001 : value >>> 1;
  return value;
});

function crc(before: number, bytes: Uint8Array): number {
  let value = before;
  for (let at = 0; at < bytes.length; at++) {
    value = (value >>> 8) ^ (crcTable[(value ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  }
  return value;
}
