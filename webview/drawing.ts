/** Reads what `track/draw` answers: the bytes of `Drawing` in the contract, to lines on the square of Web Mercator. */
import type { Drawing } from '../server/api/trackDrawing.ts';
import type { SegmentKind } from '../server/api/trackValues.ts';

/**
 * Vertices that a line joins (single ones, when they are waypoints). `x`, `y`: parts of the world's width, from longitude -180 east and
 * from latitude 85.0511 south; `x` goes on beyond 0 and 1 where the line crosses the antimeridian. `first`: the point that the first
 * vertex is; `points`: which point each vertex is, if that was asked for; `codes`: the code of the value of the line from
 * each vertex to the next, if a value was asked for.
 */
export interface DrawnRun {
  readonly segment: number;
  readonly kind: SegmentKind;
  readonly first: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly points?: Uint32Array;
  readonly codes?: Uint8Array;
}

/** A drawing whose bytes are unpacked from base64. */
export type DrawingBytes = Pick<Drawing, 'runs' | 'worldSize' | 'indexes'> & {
  readonly values?: unknown;
  readonly data: Uint8Array;
};

const kinds: readonly SegmentKind[] = ['track', 'route', 'waypoints'];

/** Throws a RangeError for data that ends early. */
export function readDrawing({ data, runs, worldSize, indexes, values }: DrawingBytes): DrawnRun[] {
  const numbers = createNumbers(data);
  const drawn: DrawnRun[] = [];
  let segment = 0;
  let first = 0;
  for (let run = 0; run < runs; run++) {
    segment += numbers.unsigned();
    const kind = kinds[numbers.unsigned()] ?? 'track';
    const count = numbers.unsigned();
    // At least two bytes each, so that nobody makes us take memory for what does not come.
    if (2 * count > numbers.left()) throw new RangeError('The drawing ends early.');
    first += numbers.unsigned();
    const xs = new Float64Array(count);
    const ys = new Float64Array(count);
    const points = indexes ? new Uint32Array(count) : undefined;
    const codes = values ? new Uint8Array(count) : undefined;
    let [x, y, point] = [0, 0, first];
    for (let i = 0; i < count; i++) {
      x += numbers.signed();
      y += numbers.signed();
      xs[i] = x / worldSize;
      ys[i] = y / worldSize;
      if (points) points[i] = point += numbers.unsigned();
      if (codes) codes[i] = numbers.byte();
    }
    const told = { ...(points ? { points } : {}), ...(codes ? { codes } : {}) };
    drawn.push({ segment, kind, first, x: xs, y: ys, ...told });
  }
  return drawn;
}

/** Degrees; beyond ±180 where `x` is beyond 0 and 1. */
export const longitudeOf = (x: number): number => x * 360 - 180;

/** Degrees. */
export const latitudeOf = (y: number): number =>
  (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** The `y` of a latitude; what is nearer to a pole than the map goes lies on its edge. */
export function mercator(lat: number): number {
  const sine = Math.sin((lat * Math.PI) / 180);
  return Math.max(0, Math.min(1, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)));
}

function createNumbers(bytes: Uint8Array) {
  let at = 0;
  const nextByte = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw new RangeError('The drawing ends early.');
    return byte;
  };
  const unsigned = (): number => {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = nextByte();
      // Not by bits: they would end at 32.
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
  };
  return {
    unsigned,
    byte: nextByte,
    signed(): number {
      const value = unsigned();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    },
    left: (): number => bytes.length - at,
  };
}
