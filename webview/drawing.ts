/** Reads what `track/draw` answers: the bytes of `Drawing` in the contract, to lines in degrees. */
import type { Drawing } from '../server/api/trackDrawing.ts';
import type { SegmentKind } from '../server/api/trackValues.ts';

/**
 * Vertices that a line joins (single ones, when they are waypoints): `lat`, `lon` in degrees, beyond ±180 where the line crosses the
 * antimeridian. `first`: the point that the first vertex is; `points`: which point each vertex is, if that was asked for.
 */
export interface DrawnRun {
  readonly segment: number;
  readonly kind: SegmentKind;
  readonly first: number;
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  readonly points?: Uint32Array;
}

const kinds: readonly SegmentKind[] = ['track', 'route', 'waypoints'];

/** Throws a RangeError for data that ends early. */
export function readDrawing({ data, runs, worldSize, indexes }: Drawing): DrawnRun[] {
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
    const lat = new Float64Array(count);
    const lon = new Float64Array(count);
    const points = indexes ? new Uint32Array(count) : undefined;
    let [x, y, point] = [0, 0, first];
    for (let i = 0; i < count; i++) {
      x += numbers.signed();
      y += numbers.signed();
      lon[i] = (x / worldSize) * 360 - 180;
      lat[i] = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / worldSize))) * 180) / Math.PI;
      if (points) points[i] = point += numbers.unsigned();
    }
    drawn.push({ segment, kind, first, lat, lon, ...(points ? { points } : {}) });
  }
  return drawn;
}

function createNumbers(data: string) {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  let at = 0;
  const unsigned = (): number => {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('The drawing ends early.');
      // Not by bits: they would end at 32.
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
  };
  return {
    unsigned,
    signed(): number {
      const value = unsigned();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    },
    left: (): number => bytes.length - at,
  };
}
