/** Web Mercator, in worlds: x from 0 at longitude -180 to 1 at 180, y from 0 at its northern edge to 1 at its southern. */
import type { Stretch } from './sleeve.ts';

/** Where the square world ends, in degrees: atan(sinh(π)). */
export const maxLatitude = (Math.atan(Math.sinh(Math.PI)) * 180) / Math.PI;

const radians = Math.PI / 180;

export const clampLatitude = (lat: number): number => Math.max(-maxLatitude, Math.min(maxLatitude, lat));

export const xOf = (lon: number): number => (lon + 180) / 360;

export function yOf(lat: number): number {
  const sine = Math.sin(clampLatitude(lat) * radians);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export const latitudeAt = (y: number): number => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) / radians;

/** From one longitude to the next, the short way around the globe: between -180 and 180. */
export function eastward(from: number, to: number): number {
  const step = to - from;
  return step > 180 ? step - 360 : step < -180 ? step + 360 : step;
}

/** How far from the last exact value the series goes, in radians: 0.01°. */
const seriesReach = 0.01 * radians;

/** The places of points that follow one another, in pixels; x goes on where a line crosses the antimeridian. */
export interface Projection {
  /** The first point of a line, to the beginning of `stretch`. */
  begin(point: number, stretch: Stretch): void;
  /** The points that follow it, from `first` on. */
  go(first: number, count: number, stretch: Stretch): void;
}

/**
 * Latitudes that follow one another closely go by four terms of the Taylor series of `yOf` around one of them, which are within
 * 1e-12 worlds (0.004 pixels at zoom 24) also at the edge of the world. Three times as fast.
 */
export function createProjection(
  { lat, lon }: { readonly lat: Float64Array; readonly lon: Float64Array },
  pixelsAround: number,
): Projection {
  let unwound = 0;
  let around = Number.NaN;
  let y0 = 0;
  let y1 = 0;
  let y2 = 0;
  let y3 = 0;
  const anew = (phi: number): void => {
    around = phi;
    const secant = 1 / Math.cos(phi);
    const tangent = Math.tan(phi);
    y0 = yOf(phi / radians) * pixelsAround;
    y1 = (-secant / (2 * Math.PI)) * pixelsAround;
    y2 = (y1 * tangent) / 2;
    y3 = (y1 * (tangent * tangent + secant * secant)) / 6;
  };
  const go: Projection['go'] = (first, count, stretch) => {
    const { x, y } = stretch;
    stretch.first = first;
    stretch.count = count;
    for (let k = 0; k < count; k++) {
      const i = first + k;
      // Inlined `eastward`, for the first point from itself.
      const step = (lon[i] ?? 0) - (lon[i === 0 ? 0 : i - 1] ?? 0);
      unwound += step > 180 ? step - 360 : step < -180 ? step + 360 : step;
      x[k] = ((unwound + 180) / 360) * pixelsAround;
      const at = lat[i] ?? 0;
      const phi = (at > maxLatitude ? maxLatitude : at < -maxLatitude ? -maxLatitude : at) * radians;
      // Also when there is nothing to go around yet.
      if (!(Math.abs(phi - around) <= seriesReach)) anew(phi);
      const by = phi - around;
      y[k] = y0 + by * (y1 + by * (y2 + by * y3));
    }
  };
  return {
    begin(point, stretch) {
      unwound = 0;
      go(point, 1, stretch);
      unwound = lon[point] ?? 0;
      stretch.x[0] = xOf(unwound) * pixelsAround;
    },
    go,
  };
}
