/** Runs of vertices as the compact bytes that `Drawing` in the contract describes. */
import type { TrackColumns } from '../columns.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import type { VertexRun } from './boxes.ts';
import { eastward, xOf, yOf } from './mercator.ts';
import type { Thinned } from './thin.ts';

/** The units of a world at a zoom: a quarter of a pixel; but never under 5 mm, which no file tells truly. */
export const worldSizeAt = (zoom: number): number => 2 ** Math.min(33, 10 + zoom);

/** The most bytes that one vertex with its index, or the head of a run, takes. */
const roomForOne = 40;

export function* encodeRuns(
  { lat, lon, segmentKinds }: TrackColumns,
  { kept }: Thinned,
  runs: readonly VertexRun[],
  { worldSize, indexes }: { readonly worldSize: number; readonly indexes: boolean },
): Work<Buffer> {
  const bytes = createBytes();
  let segmentBefore = 0;
  let firstBefore = 0;
  for (const { segment, first, last } of runs) {
    const start = kept[first] ?? 0;
    bytes.unsigned(segment - segmentBefore);
    bytes.unsigned(segmentKinds[segment] ?? 0);
    bytes.unsigned(last - first + 1);
    bytes.unsigned(start - firstBefore);
    segmentBefore = segment;
    firstBefore = start;
    let [xBefore, yBefore, before] = [0, 0, start];
    let unwound = lon[start] ?? 0;
    for (let k = first; k <= last; k++) {
      if (k % pointsAtOnce === 0) yield;
      const point = kept[k] ?? 0;
      unwound += eastward(lon[before] ?? 0, lon[point] ?? 0);
      const x = Math.round(xOf(unwound) * worldSize);
      const y = Math.round(yOf(lat[point] ?? 0) * worldSize);
      bytes.signed(x - xBefore);
      bytes.signed(y - yBefore);
      if (indexes) bytes.unsigned(point - before);
      [xBefore, yBefore, before] = [x, y, point];
    }
  }
  return bytes.take();
}

function createBytes() {
  let bytes = Buffer.allocUnsafe(4096);
  let length = 0;
  const unsigned = (value: number): void => {
    if (length + roomForOne > bytes.length) bytes = Buffer.concat([bytes], 2 * bytes.length);
    let rest = value;
    // Operators on bits know 32 of them.
    for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 128)) bytes[length++] = (rest % 128) | 128;
    for (; rest > 127; rest >>>= 7) bytes[length++] = (rest & 127) | 128;
    bytes[length++] = rest;
  };
  return {
    unsigned,
    signed: (value: number): void => unsigned(value < 0 ? -2 * value - 1 : 2 * value),
    take: (): Buffer => bytes.subarray(0, length),
  };
}
