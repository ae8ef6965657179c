/** The points of a track in space: geocentric coordinates at height 0, along axes of our choice. */
import type { Floats } from '../columns.ts';
import { geocentricOf } from './ellipsoid.ts';

/** Coordinates in place, `x, y, z` at `offset`. `axes`: three unit vectors. */
export function turn(xyz: Floats, offset: number, axes: Floats): void {
  const x = xyz[offset] ?? 0;
  const y = xyz[offset + 1] ?? 0;
  const z = xyz[offset + 2] ?? 0;
  xyz[offset] = x * (axes[0] ?? 0) + y * (axes[1] ?? 0) + z * (axes[2] ?? 0);
  xyz[offset + 1] = x * (axes[3] ?? 0) + y * (axes[4] ?? 0) + z * (axes[5] ?? 0);
  xyz[offset + 2] = x * (axes[6] ?? 0) + y * (axes[7] ?? 0) + z * (axes[8] ?? 0);
}

const radians = Math.PI / 180;

/** How near to an angle whose sine and cosine are known the sums below are good to 1e-16, in radians: 6 km on the ground. */
const little = 1e-3;

/**
 * Good to 4 nm. Most of the time would go into sines and cosines; but a point is near the one before, so they are those of
 * an earlier point and of the difference: half the time for a million points.
 */
export function geocentricAlong(axes: Floats, lat: Floats, lon: Floats): Floats {
  const xyz = new Float64Array(3 * lat.length);
  let [phi, sinPhi, cosPhi] = [0, 0, 1];
  let [lambda, sinLambda, cosLambda] = [0, 0, 1];
  for (let i = 0; i < lat.length; i++) {
    const toPhi = (lat[i] ?? 0) * radians;
    const toLambda = (lon[i] ?? 0) * radians;
    if (!(Math.abs(toPhi - phi) < little)) {
      phi = toPhi;
      sinPhi = Math.sin(phi);
      cosPhi = Math.cos(phi);
    }
    if (!(Math.abs(toLambda - lambda) < little)) {
      lambda = toLambda;
      sinLambda = Math.sin(lambda);
      cosLambda = Math.cos(lambda);
    }
    const north = toPhi - phi;
    const east = toLambda - lambda;
    geocentricOf(
      sinPhi * cosine(north) + cosPhi * sine(north),
      cosPhi * cosine(north) - sinPhi * sine(north),
      sinLambda * cosine(east) + cosLambda * sine(east),
      cosLambda * cosine(east) - sinLambda * sine(east),
      xyz,
      3 * i,
    );
    turn(xyz, 3 * i, axes);
  }
  return xyz;
}

/** The first terms of their series. The next are below 1e-20. */
const sine = (angle: number): number => {
  const squared = angle * angle;
  return angle * (1 - (squared / 6) * (1 - squared / 20));
};
const cosine = (angle: number): number => {
  const squared = angle * angle;
  return 1 - (squared / 2) * (1 - squared / 12);
};
