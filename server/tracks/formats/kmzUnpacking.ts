/** The bytes of one entry of a zip file, unpacked, with its checksum looked at. */
import { crc32 } from 'node:zlib';
import { Inflate } from 'fflate';
import { RemoteError } from '../../remote/errors.ts';
import { unpacksTooFar } from '../limits.ts';
import type { ReadJob } from './format.ts';
import type { ZipEntry } from './zipHeader.ts';

export interface EntryUnpacking {
  /** Whether anything came out. */
  readonly hasBytes: boolean;
  push(bytes: Uint8Array): void;
  end(crc: number): void;
}

/** How much is unpacked at once, in bytes: 16 MB may come of it, and then the limit is looked at. */
const sliceBytes = 16 * 1024;

const [stored, deflated] = [0, 8];

/** Throws a RemoteError for what cannot be unpacked, and for more than `limits.bytes`. */
export function createUnpacking(
  { method, isEncrypted }: ZipEntry,
  { refuse, limits }: Pick<ReadJob, 'refuse' | 'limits'>,
  onBytes: (bytes: Uint8Array) => void,
): EntryUnpacking {
  if (isEncrypted)
    throw refuse('encrypted', 'is packed with a password. Unpack it, and open what is inside.');
  if (method !== stored && method !== deflated) {
    const what = `is packed in a way that Remotex does not know (method ${method})`;
    throw refuse('unknown-packing', `${what}. Pack it again as an ordinary zip file.`);
  }
  let total = 0;
  let crc = 0;
  const damaged = (): RemoteError => refuse('damaged', 'is a KMZ file (zip), and damaged. Copy it again.');
  const take = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    total += bytes.length;
    if (total > limits.bytes) throw unpacksTooFar(refuse, limits);
    crc = crc32(bytes, crc);
    onBytes(bytes);
  };
  const inflate = new Inflate(take);
  const push = (bytes: Uint8Array, isLast: boolean): void => {
    try {
      inflate.push(bytes, isLast);
    } catch (error) {
      // What fflate says ("invalid distance") helps nobody.
      throw error instanceof RemoteError ? error : damaged();
    }
  };
  return {
    get hasBytes() {
      return total > 0;
    },
    push(bytes) {
      if (method === stored) {
        take(bytes);
        return;
      }
      for (let from = 0; from < bytes.length; from += sliceBytes) {
        // It keeps what it is given.
        push(bytes.slice(from, from + sliceBytes), false);
      }
    },
    end(expected) {
      if (method === deflated) push(new Uint8Array(0), true);
      if (crc !== expected) throw damaged();
    },
  };
}
