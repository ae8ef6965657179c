/** From the bytes of a file, packed or not, to its columns: the format is found, and its reader fed. */
import { RemoteError } from '../../remote/errors.ts';
import { createBuilder, type TrackBuilder } from '../builder.ts';
import type { TrackColumns } from '../columns.ts';
import { type Limits, usualLimits } from '../limits.ts';
import { oneLine } from '../values.ts';
import { beginningBytes, detectFormat } from './detect.ts';
import type { FormatReader, ReadJob } from './format.ts';
import { createGunzip, type Gunzipping } from './gunzip.ts';

export interface ReadOptions {
  /** The file's name, for messages and for its extension. */
  readonly file: string;
  readonly limits?: Limits;
  readonly encoding?: ReadJob['encoding'];
  /** Stands between the reader and the builder, to note where the points stand. */
  readonly note?: NoteLines;
}

export type NoteLines = (builder: TrackBuilder) => TrackBuilder;

/** A file on its way to being columns. It throws a RemoteError for whatever is wrong with the file, and is of no use then. */
export interface Reading {
  /** How many points were found so far. */
  readonly points: number;
  /** Takes the next bytes, valid until it returns. */
  feed(bytes: Uint8Array): void;
  finish(): TrackColumns;
}

export function createReading({ file, limits = usualLimits, encoding, note }: ReadOptions): Reading {
  const refuse: ReadJob['refuse'] = (reason, why) => new RemoteError(reason, `${oneLine(file)} ${why}`);
  const plain = createPlainReading(
    file,
    { refuse, limits, ...(encoding ? { encoding } : {}), ...(note ? { notesLines: true } : {}) },
    note,
  );
  let unpacking: Gunzipping | undefined;
  /** The first byte, if it came alone: two tell how the file is packed. */
  let alone: Uint8Array = new Uint8Array(0);
  let isKnown = false;
  const begin = (bytes: Uint8Array): void => {
    isKnown = true;
    if (isGzip(bytes)) unpacking = createGunzip({ refuse, limits }, plain.feed);
    (unpacking ?? plain).feed(bytes);
  };
  return {
    get points() {
      return plain.points;
    },
    feed(bytes) {
      if (bytes.length === 0) return;
      if (isKnown) (unpacking ?? plain).feed(bytes);
      else if (alone.length + bytes.length < 2) alone = bytes.slice();
      else begin(alone.length === 0 ? bytes : Buffer.concat([alone, bytes]));
    },
    finish() {
      if (!isKnown && alone.length > 0) begin(alone);
      const fault = unpacking?.end();
      if (fault !== undefined) plain.cut(fault);
      return plain.finish();
    },
  };
}

export const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b;

/** Gathers the beginning until the format is known; from then on its reader gets the bytes. */
function createPlainReading(file: string, job: Omit<ReadJob, 'builder'>, note?: NoteLines) {
  let beginning: Uint8Array = new Uint8Array(0);
  let opened: { readonly reader: FormatReader; readonly builder: TrackBuilder } | undefined;
  const open = () => {
    const { format, createReader } = detectFormat(beginning, file, job.refuse);
    const builder = createBuilder(format, job.refuse, job.limits);
    opened = { reader: createReader({ ...job, builder: note?.(builder) ?? builder }), builder };
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
    /** The file is not whole, for its packing is not. */
    cut: (why: string): void => (opened ?? open()).builder.cut(why),
    finish(): TrackColumns {
      const { reader, builder } = opened ?? open();
      reader.end();
      return builder.finish();
    },
  };
}
