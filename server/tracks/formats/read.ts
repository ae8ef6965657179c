/** From the bytes of a file, packed or not, to its columns: the format is found, and its reader fed. */
import { Gunzip } from 'fflate';
import { RemoteError } from '../../remote/errors.ts';
import { createBuilder, type TrackBuilder } from '../builder.ts';
import type { TrackColumns } from '../columns.ts';
import { type Limits, usualLimits } from '../limits.ts';
import { oneLine } from '../values.ts';
import { beginningBytes, detectFormat } from './detect.ts';
import type { FormatReader, ReadJob } from './format.ts';

export interface ReadOptions {
  /** The file's name, for messages and for its extension. */
  readonly file: string;
  readonly limits?: Limits;
  readonly encoding?: ReadJob['encoding'];
}

/** A file on its way to being columns. It throws a RemoteError for whatever is wrong with the file, and is of no use then. */
export interface Reading {
  /** How many points were found so far. */
  readonly points: number;
  /** Takes the next bytes, valid until it returns. */
  feed(bytes: Uint8Array): void;
  finish(): TrackColumns;
}

export function createReading({ file, limits = usualLimits, encoding }: ReadOptions): Reading {
  const refuse: ReadJob['refuse'] = (reason, why) => new RemoteError(reason, `${oneLine(file)} ${why}`);
  const plain = createPlainReading(file, { refuse, limits, ...(encoding ? { encoding } : {}) });
  let unpacking: Unpacking | undefined;
  let isFirst = true;
  return {
    get points() {
      return plain.points;
    },
    feed(bytes) {
      if (bytes.length === 0) return;
      if (isFirst && isGzip(bytes)) unpacking = createUnpacking(plain, refuse, limits);
      isFirst = false;
      (unpacking ?? plain).feed(bytes);
    },
    finish() {
      unpacking?.end();
      return plain.finish();
    },
  };
}

const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b;

/** Gathers the beginning until the format is known; from then on its reader gets the bytes. */
function createPlainReading(file: string, job: Omit<ReadJob, 'builder'>) {
  let beginning: Uint8Array = new Uint8Array(0);
  let opened: { readonly reader: FormatReader; readonly builder: TrackBuilder } | undefined;
  const open = () => {
    const { format, createReader } = detectFormat(beginning, file, job.refuse);
    const builder = createBuilder(format, job.refuse, job.limits);
    opened = { reader: createReader({ ...job, builder }), builder };
    if (beginning.length > 0) opened.reader.feed(beginning);
    beginning = new Uint8Array(0);
    return opened;
  };
  return {
    get points(): number {
      return opened?.builder.points ?? 0;
    },
    feed(bytes: Uint8Array): void {
      if (opened) {
        opened.reader.feed(bytes);
        return;
      }
      beginning = beginning.length === 0 ? bytes.slice() : Buffer.concat([beginning, bytes]);
      if (beginning.length >= beginningBytes) open();
    },
    /** The file ends early, for its packing does. */
    cut: (why: string): void => (opened ?? open()).builder.cut(why),
    finish(): TrackColumns {
      const { reader, builder } = opened ?? open();
      reader.end();
      return builder.finish();
    },
  };
}

interface Unpacking {
  feed(bytes: Uint8Array): void;
  end(): void;
}

function createUnpacking(
  reading: ReturnType<typeof createPlainReading>,
  refuse: ReadJob['refuse'],
  limits: Limits,
): Unpacking {
  let total = 0;
  let isWhole = false;
  const gunzip = new Gunzip((bytes, isLast) => {
    total += bytes.length;
    if (total > limits.bytes) {
      const most = `${Math.floor(limits.bytes / 1024 ** 2)} MiB`;
      throw refuse('too-big', `unpacks to more than ${most}, the limit. Split it, or raise the limit.`);
    }
    reading.feed(bytes);
    isWhole ||= isLast;
  });
  const push = (bytes: Uint8Array, isLast: boolean): void => {
    try {
      // It keeps what it is given.
      gunzip.push(bytes.slice(), isLast);
    } catch (error) {
      if (error instanceof RemoteError) throw error;
      // What it says ("invalid distance") helps nobody. Of a file that ends early it speaks only at the end.
      if (!isLast) throw refuse('damaged', 'is packed with gzip, and damaged. Copy it again.');
    }
  };
  return {
    feed: (bytes) => push(bytes, false),
    end() {
      push(new Uint8Array(0), true);
      if (!isWhole) reading.cut('ends early: it is packed with gzip, and its end is missing');
    },
  };
}
