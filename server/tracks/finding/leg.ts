/**
 * The line between two points that follow one another: the geodesic on WGS 84, and what lies on it. All by Karney's direct
 * and inverse solutions (J. Geodesy 87, 2013), good to 15 nm. Metres, degrees. Between antipodes, where there are many
 * geodesics, it is the one that GeographicLib gives.
 */
import geographiclib from 'geographiclib-geodesic';

const { Geodesic } = geographiclib;

/** The distance from a place to a leg's point at `along`, and its growth for each metre along the leg, from -1 to 1. */
export interface Sight {
  readonly along: number;
  readonly lat: number;
  readonly lon: number;
  readonly distance: number;
  readonly slope: number;
}

export interface Leg {
  readonly length: number;
  at(along: number): { lat: number; lon: number };
  /** The ends are exactly the points that were given. */
  sight(lat: number, lon: number, along: number): Sight;
}

export function createLeg(lat1: number, lon1: number, lat2: number, lon2: number): Leg {
  const line = Geodesic.WGS84.InverseLine(lat1, lon1, lat2, lon2);
  const length = line.s13;
  const place = (along: number) => {
    const { lat2: lat = lat1, lon2: lon = lon1, azi2: azimuth = 0 } = line.Position(along);
    if (along <= 0) return { lat: lat1, lon: lon1, azimuth: line.azi1 };
    return along >= length ? { lat: lat2, lon: lon2, azimuth } : { lat, lon, azimuth };
  };
  return {
    length,
    at(along) {
      const { lat, lon } = place(along);
      return { lat, lon };
    },
    sight(fromLat, fromLon, along) {
      const { lat, lon, azimuth } = place(along);
      const mask = Geodesic.DISTANCE | Geodesic.AZIMUTH;
      const { s12: distance = Number.NaN, azi2 = 0 } = Geodesic.WGS84.Inverse(
        fromLat,
        fromLon,
        lat,
        lon,
        mask,
      );
      const slope = distance === 0 ? 0 : Math.cos(((azimuth - azi2) * Math.PI) / 180);
      return { along, lat, lon, distance, slope };
    },
  };
}

const polarRadius = Geodesic.WGS84.a * (1 - Geodesic.WGS84.f);
/** Up to here all curvature is too small to bend a distance down: 9,985 km. */
const quarter = (polarRadius * Math.PI) / 2;
/** Well before the nearest point that two shortest lines reach, which is π b = 19,970 km away or farther. */
const beforeAntipode = 19_000_000;
/**
 * A piece so short, in metres, has one minimum for us, also beyond the quarter: what the ellipsoid adds to a sphere changes
 * the slope there by less than 1e-8 against a straight course, and the distance by less than 0.05 mm.
 */
const shortPiece = 5_000;
/** Lower bounds this close, in metres, are as good as equal. */
const tolerance = 1e-6;

/**
 * The place on a leg that is nearest to another.
 *
 * Along a geodesic, the distance d from a place has d'' ≥ (1 - d'²) √K cot(√K d), where K = 1/b² is the largest Gaussian
 * curvature (Hessian comparison). Below the quarter that is positive: one minimum, which `descend` finds. Where the
 * distance may be larger the leg is halved; a piece is dropped when neither |d'| ≤ 1 nor the bound on d'' lets it go
 * below the best.
 */
export function footOnLeg(leg: Leg, lat: number, lon: number): Sight {
  const start = leg.sight(lat, lon, 0);
  const end = leg.sight(lat, lon, leg.length);
  let best = end.distance < start.distance ? end : start;
  const take = (sight: Sight): void => {
    if (sight.distance < best.distance) best = sight;
  };
  const search = (from: Sight, to: Sight): void => {
    const length = to.along - from.along;
    const most = (from.distance + to.distance + length) / 2;
    if (most < quarter || length <= shortPiece) {
      take(descend(leg, lat, lon, from, to));
      return;
    }
    if (lowerBound(from, to, most) > best.distance - tolerance) return;
    const middle = leg.sight(lat, lon, (from.along + to.along) / 2);
    take(middle);
    search(from, middle);
    search(middle, to);
  };
  search(start, end);
  return best;
}

function lowerBound(from: Sight, to: Sight, most: number): number {
  const length = to.along - from.along;
  const bySpeed = (from.distance + to.distance - length) / 2;
  const drop = (mostBend(most) * length ** 2) / 2;
  const onwards = from.distance + Math.min(0, from.slope * length - drop);
  const backwards = to.distance + Math.min(0, -to.slope * length - drop);
  return Math.max(bySpeed, onwards, backwards);
}

/** The most, for each metre, by which the slope of a distance along a geodesic falls while the distance is at most so long. */
export function mostBend(distance: number): number {
  if (distance > beforeAntipode) return Number.POSITIVE_INFINITY;
  return Math.max(0, -1 / (polarRadius * Math.tan(distance / polarRadius)));
}

/** Where the slope goes from negative to positive between two sights; else the nearer of them. */
function descend(leg: Leg, lat: number, lon: number, from: Sight, to: Sight): Sight {
  let best = to.distance < from.distance ? to : from;
  if (from.slope >= 0 || to.slope <= 0) return best;
  let low = from.along;
  let high = to.along;
  let latest = best;
  // Mostly two rounds. The limit is for a slope that is noise, as at the same distance from all of the leg.
  for (let round = 0; round < 60; round++) {
    const guess = latest.along + toFoot(latest);
    // Every third round halves, so that poor guesses cannot creep.
    const along = guess > low && guess < high && round % 3 < 2 ? guess : (low + high) / 2;
    latest = leg.sight(lat, lon, along);
    if (latest.distance <= best.distance) best = latest;
    if (latest.slope < 0) low = along;
    else high = along;
    if (high - low < 1e-8 || latest.distance < 1e-9 || Math.abs(toFoot(latest)) < 1e-8) break;
  }
  return best;
}

/** How far along the leg the foot would be on a sphere. On the ellipsoid each such step leaves less than 1/100 of the way. */
function toFoot({ distance, slope }: Sight): number {
  if (distance >= quarter) return Number.NaN;
  return -polarRadius * Math.atan(Math.tan(distance / polarRadius) * slope);
}

/** Where the distance is `reach` between a sight within and one beyond it, good to 1 µm. */
export function crossing(
  leg: Leg,
  place: { lat: number; lon: number },
  reach: number,
  ends: { within: Sight; beyond: Sight },
): Sight {
  let { within, beyond } = ends;
  let from = beyond;
  for (let round = 0; round < 80; round++) {
    if (Math.abs(within.distance - reach) < 1e-7 || Math.abs(beyond.along - within.along) < 1e-7) break;
    const guess = from.along - (from.distance - reach) / from.slope;
    const isBetween = (guess - within.along) * (guess - beyond.along) < 0;
    const along = isBetween && round % 3 < 2 ? guess : (within.along + beyond.along) / 2;
    from = leg.sight(place.lat, place.lon, along);
    if (from.distance <= reach) within = from;
    else beyond = from;
  }
  return within;
}
