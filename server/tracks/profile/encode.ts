/** Columns as the arrays of bytes that `Profile` in the contract describes. */
import type { Column } from './columns.ts';

export function encodeColumns(columns: readonly Column[]): Buffer {
  const count = columns.length;
  const bytes = Buffer.alloc(29 * count);
  columns.forEach(({ x, low, high, first, last, point, begins }, k) => {
    bytes.writeDoubleLE(x, 8 * k);
    [low, high, first, last].forEach((value, array) => {
      bytes.writeFloatLE(value, (8 + 4 * array) * count + 4 * k);
    });
    bytes.writeUInt32LE(point, 24 * count + 4 * k);
    bytes.writeUInt8(begins ? 1 : 0, 28 * count + k);
  });
  return bytes;
}
