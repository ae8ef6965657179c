/** Reads what `track/profile` answers: the bytes of `Profile` in the contract, to arrays of columns. */
import type { Profile } from '../../server/api/trackProfile.ts';

/** One number for each column; see `Profile`. */
export interface Columns {
  readonly x: Float64Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly first: Float32Array;
  readonly last: Float32Array;
  readonly point: Uint32Array;
  /** 1 where a line begins. */
  readonly begins: Uint8Array;
}

/** What a column takes. */
const bytesEach = 29;

/** A profile whose bytes are unpacked from base64. */
export type ColumnBytes = Pick<Profile, 'columns'> & { readonly data: Uint8Array };

/** Throws a RangeError for data of another length. */
export function readColumns({ columns, data: bytes }: ColumnBytes): Columns {
  if (bytes.length !== bytesEach * columns) throw new RangeError('The profile is not as long as it says.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const singles = (array: number): Float32Array =>
    Float32Array.from({ length: columns }, (_, k) =>
      view.getFloat32((8 + 4 * array) * columns + 4 * k, true),
    );
  return {
    x: Float64Array.from({ length: columns }, (_, k) => view.getFloat64(8 * k, true)),
    low: singles(0),
    high: singles(1),
    first: singles(2),
    last: singles(3),
    point: Uint32Array.from({ length: columns }, (_, k) => view.getUint32(24 * columns + 4 * k, true)),
    begins: bytes.slice(28 * columns),
  };
}
