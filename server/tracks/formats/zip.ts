/**
 * A zip file as a stream, by its local headers (APPNOTE 4.3.7): a file that was cut off has no directory, and is read up to there.
 * Nothing is kept of an entry but a few bytes, so there may be any number of them. Names are told, and are never paths here.
 */
import { findDescriptor, heldBytes } from './zipDescriptor.ts';
import { readHeader, type ZipEntry } from './zipHeader.ts';

/** Takes the packed bytes of an entry, valid until it returns. */
export interface EntrySink {
  push(bytes: Uint8Array): void;
  /** `crc`: the checksum of the unpacked bytes, as the file tells it. */
  end(crc: number): void;
}

export interface ZipEvents {
  /** What takes the entry, or nothing for one that is passed over. */
  entry(entry: ZipEntry): EntrySink | undefined;
  /** All entries are through: the directory of the file begins. */
  directory(): void;
  /** There is something else where an entry should begin. */
  damaged(): void;
}

export interface ZipReader {
  feed(bytes: Uint8Array): void;
  /** Gives the bytes that were held back; to an entry that has not ended more should have come. */
  end(): void;
}

const entryMark = 0x04034b50;
/** "PK" and what may follow the entries: their directory, its end (also as zip64), a record before it. */
const directoryMarks: ReadonlySet<number> = new Set([0x02014b50, 0x06054b50, 0x06064b50, 0x08064b50]);

interface OpenEntry {
  readonly sink: EntrySink | undefined;
  readonly crc: number;
  /** How many packed bytes are through, and how many come; not known before the end if the writer did not know. */
  taken: number;
  readonly size: number | undefined;
}

export function createZipReader(events: ZipEvents): ZipReader {
  let held = Buffer.alloc(0);
  let open: OpenEntry | undefined;
  let isThrough = false;

  const take = (entry: OpenEntry, bytes: Uint8Array): void => {
    entry.taken += bytes.length;
    entry.sink?.push(bytes);
  };
  const close = (entry: OpenEntry, crc: number): void => {
    open = undefined;
    entry.sink?.end(crc);
  };
  /** Each step returns how many bytes are done with, or nothing when more are needed. */
  const openNext = (bytes: Buffer): number | undefined => {
    if (bytes.length < 4) return undefined;
    const mark = bytes.readUInt32LE(0);
    if (mark !== entryMark) {
      isThrough = true;
      if (directoryMarks.has(mark)) events.directory();
      else events.damaged();
      return bytes.length;
    }
    const header = readHeader(bytes);
    if (!header) return undefined;
    const { entry, size, crc, length } = header;
    open = { sink: events.entry(entry), crc, size, taken: 0 };
    return length;
  };
  const takeSized = (entry: OpenEntry, size: number, bytes: Buffer): number | undefined => {
    const count = Math.min(size - entry.taken, bytes.length);
    if (count > 0) take(entry, bytes.subarray(0, count));
    if (entry.taken === size) close(entry, entry.crc);
    else if (count === 0) return undefined;
    return count;
  };
  const takeUnsized = (entry: OpenEntry, bytes: Buffer, isEnd: boolean): number | undefined => {
    const found = findDescriptor(bytes, entry.taken, isEnd);
    if (found) {
      take(entry, bytes.subarray(0, found.at));
      close(entry, found.crc);
      return found.end;
    }
    const count = bytes.length - (isEnd ? 0 : heldBytes);
    if (count <= 0) return undefined;
    take(entry, bytes.subarray(0, count));
    return count;
  };
  const run = (bytes: Buffer, isEnd: boolean): void => {
    let rest = bytes;
    while (!isThrough) {
      const step = !open
        ? openNext(rest)
        : open.size === undefined
          ? takeUnsized(open, rest, isEnd)
          : takeSized(open, open.size, rest);
      if (step === undefined) break;
      rest = rest.subarray(step);
    }
    // A copy: what was given is valid only now.
    held = isThrough ? Buffer.alloc(0) : Buffer.from(rest);
  };

  return {
    feed(bytes) {
      if (isThrough) return;
      const added = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      run(held.length === 0 ? added : Buffer.concat([held, added]), false);
    },
    end() {
      run(held, true);
    },
  };
}
