/** The bytes of a file that is packed with gzip (RFC 1952), unpacked as a stream. */
import { crc32 } from 'node:zlib';
import { FlateErrorCode, Gunzip } from 'fflate';
import { RemoteError } from '../../remote/errors.ts';
import { unpacksTooFar } from '../limits.ts';
import type { ReadJob } from './format.ts';

export interface Gunzipping {
  feed(bytes: Uint8Array): void;
  /** What is wrong with the file, of which all that can be unpacked was given: it follows the file's name. */
  end(): string | undefined;
}

/** How much is unpacked at once, in bytes: 16 MB may come of it, and then the limit is looked at. */
const sliceBytes = 16 * 1024;

/** A header with its name and its comment is shorter. It is kept until it ends, so that one without an end would take hours. */
const maxHeaderBytes = 128 * 1024;

/**
 * A file may be of several parts, each packed by itself: blocks of 64 KB, or logs one behind the other. Each part takes about 0.1 ms
 * to begin, whatever is in it. So many are taken as they come; of more, each must have so many bytes in the mean.
 */
const freeParts = 10_000;
const leastMeanBytes = 1000;

/** Checksum and size, at the end. */
const trailerBytes = 8;

/** `onBytes` gets them, valid until it returns. Throws a RemoteError for what cannot be unpacked, and for more than `limits.bytes`. */
export function createGunzip(
  { refuse, limits }: Pick<ReadJob, 'refuse' | 'limits'>,
  onBytes: (bytes: Uint8Array) => void,
): Gunzipping {
  let total = 0;
  let crc = 0;
  let members = 1;
  /** Packed bytes since some were unpacked, if only none. */
  let silence = 0;
  let isWhole = false;
  /** Behind the packed bytes there is something else. */
  let isThrough = false;
  let trailer = Buffer.alloc(0);
  const gunzip = new Gunzip((bytes, isLast) => {
    silence = 0;
    total += bytes.length;
    if (total > limits.bytes) throw unpacksTooFar(refuse, limits);
    crc = crc32(bytes, crc);
    onBytes(bytes);
    isWhole ||= isLast;
  });
  gunzip.onmember = () => {
    members++;
    if (members > freeParts + total / leastMeanBytes) {
      const why = `is packed with gzip in more than ${freeParts.toLocaleString('en')} parts with hardly anything in them.`;
      throw refuse('too-many-parts', `${why} Unpack it with gunzip, and open that.`);
    }
  };
  const damaged = (): RemoteError => refuse('damaged', 'is packed with gzip, and damaged. Copy it again.');
  const push = (bytes: Uint8Array, isLast: boolean): void => {
    try {
      // It keeps what it is given.
      gunzip.push(bytes.slice(), isLast);
    } catch (error) {
      if (error instanceof RemoteError) throw error;
      const isHeader =
        error instanceof Error && 'code' in error && error.code === FlateErrorCode.InvalidHeader;
      if (isHeader && total > 0) isThrough = true;
      // What it says ("invalid distance") helps nobody. Of a file that ends early it speaks only at the end.
      else if (!isLast) throw damaged();
    }
    silence += bytes.length;
    if (silence > maxHeaderBytes) throw damaged();
  };
  const isRight = (): boolean =>
    trailer.length === trailerBytes &&
    trailer.readUInt32LE(0) === crc &&
    trailer.readUInt32LE(4) === total % 2 ** 32;

  return {
    feed(bytes) {
      for (let from = 0; from < bytes.length && !isThrough; from += sliceBytes) {
        push(bytes.subarray(from, from + sliceBytes), false);
      }
      trailer = Buffer.concat([trailer, bytes.subarray(-trailerBytes)]).subarray(-trailerBytes);
    },
    end() {
      if (!isThrough) push(new Uint8Array(0), true);
      if (isThrough) return 'has something else behind what is packed with gzip';
      if (!isWhole) return 'ends early: it is packed with gzip, and its end is missing';
      // Of several packed files in one the last checksum is of a part, and nobody tells which.
      if (members === 1 && !isRight()) {
        return 'has a wrong checksum: it is packed with gzip, and some of it is damaged or missing';
      }
      return undefined;
    },
  };
}
