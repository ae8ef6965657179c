/** Reads a file that is given as bytes, whole or in pieces. */
import type { TrackColumns } from '../../../../server/tracks/columns.ts';
import { createReading } from '../../../../server/tracks/formats/read.ts';
import type { Limits } from '../../../../server/tracks/limits.ts';

export function readBytes(
  file: string,
  bytes: Uint8Array | string,
  { step = bytes.length, limits }: { step?: number; limits?: Limits } = {},
): TrackColumns {
  const all = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const reading = createReading({ file, ...(limits ? { limits } : {}) });
  for (let from = 0; from < all.length; from += step) reading.feed(all.subarray(from, from + step));
  return reading.finish();
}

export const placesOf = ({ lat, lon }: Pick<TrackColumns, 'lat' | 'lon'>): number[][] =>
  Array.from(lat, (value, index) => [value, lon[index] ?? Number.NaN]);

/** ISO 8601, or undefined for points without a time. */
export const timesOf = ({ time }: Pick<TrackColumns, 'time'>): (string | undefined)[] =>
  Array.from(time, (at) => (Number.isNaN(at) ? undefined : new Date(at).toISOString()));

/** A file in pieces of so many bytes is the same file. */
export const pieceSizes = [1, 2, 3, 7, 50, 997];
