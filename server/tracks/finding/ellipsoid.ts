/** Lengths on WGS 84: exact along its surface, and what a straight line through it says about them. Metres, degrees. */
import geographiclib from 'geographiclib-geodesic';

const { Geodesic } = geographiclib;

/** Half axes: the equator's and the poles'. */
const a = Geodesic.WGS84.a;
const b = a * (1 - Geodesic.WGS84.f);
const e2 = 1 - (b / a) ** 2;
const radians = Math.PI / 180;
/** The largest radius of curvature, at the poles: 6,399,594 m. */
const maxRadius = a ** 2 / b;
/** The smallest, along a meridian at the equator: 6,335,439 m. */
export const minRadius = b ** 2 / a;

/** Up to this chord, in metres, a series for the geodesic is better than what it is compared with. */
const shortChord = 10_000;
const ends = new Float64Array(6);

/**
 * The length of the shortest line on the ellipsoid, good to 15 nm (Karney, J. Geodesy 87, 2013). About 3 µs; 0.2 µs up to
 * 10 km, where it is c + κ² c³ / 24 for the chord c and the curvature κ of the ellipsoid in the middle and along the chord.
 * What that leaves out is less than 1 nm, and the chord is good to 4 nm.
 */
export function geodesicDistance(lat1: number, lon1: number, lat2: number, lon2: number): number {
  toGeocentric(lat1, lon1, ends, 0);
  toGeocentric(lat2, lon2, ends, 3);
  const [x1 = 0, y1 = 0, z1 = 0, x2 = 0, y2 = 0, z2 = 0] = ends;
  const [x, y, z] = [x2 - x1, y2 - y1, z2 - z1];
  const squared = x * x + y * y + z * z;
  if (squared > shortChord ** 2) return karneyDistance(lat1, lon1, lat2, lon2);
  if (squared === 0) return 0;
  // x² + y² + z² a²/b² = a² is the ellipsoid: its second derivative along the chord over the length of its gradient.
  const squeeze = (a / b) ** 2;
  const [middleX, middleY, middleZ] = [(x1 + x2) / 2, (y1 + y2) / 2, ((z1 + z2) / 2) * squeeze];
  const squaredGradient = middleX * middleX + middleY * middleY + middleZ * middleZ;
  const along = (x * x + y * y + z * z * squeeze) / squared;
  return Math.sqrt(squared) * (1 + (squared * along * along) / (24 * squaredGradient));
}

/** Always there when asked for; the library's types cannot say so. */
const karneyDistance = (lat1: number, lon1: number, lat2: number, lon2: number): number =>
  Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2, Geodesic.DISTANCE).s12 ?? Number.NaN;

/** Geocentric coordinates at height 0, good to 2 nm: `[x, y, z]` at `offset` of `target`. */
export function toGeocentric(lat: number, lon: number, target: Float64Array, offset: number): void {
  const phi = lat * radians;
  // -180 is the same meridian, and so the same place to the last bit.
  const lambda = lon === -180 ? Math.PI : lon * radians;
  // All longitudes meet at a pole.
  const cosine = Math.abs(lat) === 90 ? 0 : Math.cos(phi);
  geocentricOf(Math.sin(phi), cosine, Math.sin(lambda), Math.cos(lambda), target, offset);
}

/** The same from the sines and cosines of latitude and longitude. */
export function geocentricOf(
  sinLat: number,
  cosLat: number,
  sinLon: number,
  cosLon: number,
  target: Float64Array,
  offset: number,
): void {
  const normal = a / Math.sqrt(1 - e2 * sinLat * sinLat);
  target[offset] = normal * cosLat * cosLon;
  target[offset + 1] = normal * cosLat * sinLon;
  target[offset + 2] = normal * (1 - e2) * sinLat;
}

/**
 * The longest chord (straight line through the Earth) between two points whose geodesic is at most `distance` long.
 *
 * Let p be one end, q(s) the other, n the outer normal at q, and f(s) = |q - p|². Along a geodesic q'' = -k n, so
 * f'' = 2 - 2 k ⟨n, q - p⟩. All curvatures are at least 1/R with R = a²/b, so k ≥ 1/R, and by Blaschke's rolling theorem
 * the ellipsoid lies inside the sphere of radius R that touches it in q, which gives ⟨n, q - p⟩ ≥ f / 2R. Hence
 * f'' ≤ 2 - f / R² with f(0) = f'(0) = 0, and by Sturm's comparison f ≤ (2R sin(s / 2R))² up to s = πR = 20,105 km;
 * no two points of WGS 84 are further apart than 20,004 km.
 */
export function longestChord(distance: number): number {
  return 2 * maxRadius * Math.sin(Math.min(distance / (2 * maxRadius), Math.PI / 2));
}

/**
 * A length that no geodesic with such a chord exceeds. The plane through the chord's ends and the centre cuts an ellipse
 * with half axes between b and a. Both ends are at least b from the centre, so the angle ψ between them there has
 * sin(ψ / 2) ≤ chord / 2b; the ellipse is at most R long for each radian of ψ (r² over the tangent's distance from the
 * centre), and the geodesic is not longer than that arc.
 */
export function longestDistance(chord: number): number {
  return 2 * maxRadius * Math.asin(Math.min(1, chord / (2 * b)));
}

/**
 * How far a geodesic leaves its chord at most. Let d(t) be the way from the place on the chord that divides it as the
 * geodesic of length s is divided at t. Then d(0) = d(s) = 0 and |d''| is the geodesic's curvature, at most 1/r with
 * r = b²/a; by Green's function |d(t)| ≤ t (s - t) / 2r ≤ s² / 8r.
 */
export function longestSag(chord: number): number {
  return longestDistance(chord) ** 2 / (8 * minRadius);
}

/** Up to this distance, in metres, `chordOfRivals` holds. */
export const near = 300_000;

/**
 * No point whose chord is longer than this is nearer along the ellipsoid than one with this chord (up to `near`). By
 * Schur's theorem the geodesic of the one is at most 2r asin(c / 2r) long, with r = b²/a; `longestChord` of that is
 * c + c³ (1/r² - 1/R²) / 24 + …, and what is left out is less than 0.3 µm.
 */
export const chordOfRivals = (chord: number): number => chord + 2.1e-17 * chord * chord * chord;

/** Up to this chord, in metres, the correction in `legLength` is 1 µm, and what it leaves out less than 0.02 µm. */
const shortLeg = 1000;

/**
 * The geodesic between two points whose chord is known. A short arc of radius r is c + c³ / 24r² + … long; r lies
 * between b²/a and a²/b, within 1 % of a. So a track's length needs no call of 3 µs for each of its points.
 */
export function legLength(chord: number, lat1: number, lon1: number, lat2: number, lon2: number): number {
  if (chord <= shortLeg) return chord + chord ** 3 / (24 * a * a);
  return geodesicDistance(lat1, lon1, lat2, lon2);
}
