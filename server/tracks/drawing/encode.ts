/** Runs of vertices as the compact bytes that `Drawing` in the contract describes. */
import type { TrackColumns } from '../columns.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import type { VertexRun } from './boxes.ts';
import { eastward, xOf, yOf } from './mercator.ts';
import { partUnits, type Shades } from './shades.ts';
import type { Thinned } from './thin.ts';

/** The units of a world at a zoom: a quarter of a pixel; but never under 5 mm, which no file tells truly. */
export const worldSizeAt = (zoom: number): number => 2 ** Math.min(33, 10 + zoom);

/** The most bytes that one vertex with its index, or the head of a run, takes. */
const roomForOne = 40;

export interface Encoding {
  readonly worldSize: number;
  readonly indexes: boolean;
  readonly shades?: Shades | undefined;
}

export function* encodeRuns(
  { lat, lon, segmentKinds }: TrackColumns,
  { kept }: Thinned,
  runs: readonly VertexRun[],
  { worldSize, indexes, shades }: Encoding,
): Work<Buffer> {
  const bytes = createBytes();
  let segmentBefore = 0;
  let firstBefore = 0;
  for (const { segment, first, last } of runs) {
    const start = kept[first] ?? 0;
    bytes.unsigned(segment - segmentBefore);
    bytes.unsigned(segmentKinds[segment] ?? 0);
    bytes.unsigned(last - first + 1 + (shades ? shades.cutsBetween(first, last) : 0));
    bytes.unsigned(start - firstBefore);
    segmentBefore = segment;
    firstBefore = start;
    let [xBefore, yBefore, before] = [0, 0, start];
    const vertex = (x: number, y: number, point: number, code: number): void => {
      const [xNow, yNow] = [Math.round(x), Math.round(y)];
      bytes.signed(xNow - xBefore);
      bytes.signed(yNow - yBefore);
      if (indexes) bytes.unsigned(point - before);
      if (shades) bytes.byte(code);
      [xBefore, yBefore, before] = [xNow, yNow, point];
    };
    let unwound = lon[start] ?? 0;
    let [x, y, point] = [0, 0, start];
    for (let k = first; k <= last; k++) {
      if (k % pointsAtOnce === 0) yield;
      const next = kept[k] ?? 0;
      unwound += eastward(lon[point] ?? 0, lon[next] ?? 0);
      const [nextX, nextY] = [xOf(unwound) * worldSize, yOf(lat[next] ?? 0) * worldSize];
      if (shades && k > first) {
        for (let c = shades.cutStarts[k - 1] ?? 0; c < (shades.cutStarts[k] ?? 0); c++) {
          const part = (shades.cutParts[c] ?? 0) / partUnits;
          const [cutX, cutY] = [x + part * (nextX - x), y + part * (nextY - y)];
          vertex(cutX, cutY, shades.cutPoints[c] ?? 0, shades.cutCodes[c] ?? 0);
        }
      }
      vertex(nextX, nextY, next, shades?.codes[k] ?? 0);
      [x, y, point] = [nextX, nextY, next];
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
    /** As it is. There is room for it: `unsigned` came before. */
    byte: (value: number): void => {
      bytes[length++] = value;
    },
    signed: (value: number): void => unsigned(value < 0 ? -2 * value - 1 : 2 * value),
    take: (): Buffer => bytes.subarray(0, length),
  };
}
