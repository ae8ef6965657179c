/** The nearest place on the legs that are tried one after another: exact, and with a geodesic only for those that may win. */
import { RemoteError } from '../../remote/errors.ts';
import { at, squaredDistanceToLegChord, squaredLegChord } from './chords.ts';
import { geodesicDistance, longestChord, longestDistance, longestSag, near } from './ellipsoid.ts';
import { createLeg, footOnLeg, type Leg, type Sight } from './leg.ts';
import { slack } from './nearest.ts';
import type { PointIndex } from './pointIndex.ts';
import { recent } from './recent.ts';
import { type SlopeBound, slopeBound } from './slopeBound.ts';

/** A place on the line. `fraction`: the part of the way from the point `index` to the next, by length; 0 is the point itself. */
export interface LinePlace {
  readonly index: number;
  readonly fraction: number;
  readonly lat: number;
  readonly lon: number;
}

/** `distance`: metres along the ellipsoid. */
export interface NearPlace extends LinePlace {
  readonly distance: number;
}

export interface LegSearch {
  /** Of places at the same distance the first on the track. */
  readonly best: NearPlace | undefined;
  /** No place with a longer chord can be nearer than the best. */
  readonly chordLimit: number;
  /** Of a best place that is far away: what it says about others. */
  readonly bySlope: SlopeBound | undefined;
  tryPoint(i: number): void;
  /** The leg from point `i` to the next. */
  tryLeg(i: number): void;
}

/**
 * The most geodesics for one answer: some 3 s, in slices. A track has a few, and seen from the other side of the world some
 * thousand. A file may be a circle of millions of legs, and the place its middle.
 */
const mostGeodesics = 500_000;

/** On a way out and back again the same leg comes twice, and what rounding makes of it, in metres, must not choose. */
const sameDistance = 1e-7;

/** Throws a RemoteError, reason `too-alike`, when it would take too long. */
export function createLegSearch(
  points: PointIndex,
  place: Float64Array,
  lat: number,
  lon: number,
): LegSearch {
  const { xyz } = points;
  let best: NearPlace | undefined;
  let least = Number.POSITIVE_INFINITY;
  let chordLimit = Number.POSITIVE_INFINITY;

  let bySlope: SlopeBound | undefined;
  const take = (found: NearPlace): void => {
    least = Math.min(least, found.distance);
    const isTie = found.distance <= least + sameDistance;
    if (best && best.distance <= least + sameDistance && !(isTie && isBefore(found, best))) return;
    best = found;
    chordLimit = longestChord(best.distance) + slack;
    bySlope = found.distance > near ? slopeFrom(found.index) : undefined;
  };
  const slopeFrom = (i: number): SlopeBound => {
    const distance = geodesicDistance(lat, lon, at(points.lat, i), at(points.lon, i));
    return slopeBound(points, i, { lat, lon, distance });
  };
  let left = mostGeodesics;
  const spend = (): void => {
    if (left-- > 0) return;
    const why =
      'too much of the line is at about the same distance. Ask about a place that is nearer to the track.';
    throw new RemoteError('too-alike', `The nearest place on the line was not found: ${why}`);
  };
  const tryPoint = (i: number): void => {
    const found = pointPlace(points, i);
    // A parked receiver writes the same place again and again.
    if (best && found.lat === best.lat && found.lon === best.lon && !isBefore(found, best)) return;
    spend();
    take({ ...found, distance: geodesicDistance(lat, lon, found.lat, found.lon) });
  };
  /** Nothing when its first point is too far away for it. */
  const footOf = recent(points, 2, (i): LegFoot | undefined => {
    const [lat1, lon1, lat2, lon2] = [
      at(points.lat, i),
      at(points.lon, i),
      at(points.lat, i + 1),
      at(points.lon, i + 1),
    ];
    spend();
    const reach = longestDistance(Math.sqrt(squaredLegChord(xyz, i)) + slack);
    if (best && geodesicDistance(lat, lon, lat1, lon1) - reach > best.distance + slack) return undefined;
    const leg = createLeg(lat1, lon1, lat2, lon2);
    const sight: Leg['sight'] = (...from) => {
      spend();
      return leg.sight(...from);
    };
    return { foot: footOnLeg({ ...leg, sight }, lat, lon), length: leg.length };
  });
  return {
    get best() {
      return best;
    },
    get chordLimit() {
      return chordLimit;
    },
    get bySlope() {
      return bySlope;
    },
    tryPoint,
    tryLeg(i) {
      const sag = longestSag(Math.sqrt(squaredLegChord(xyz, i)));
      if (Math.sqrt(squaredDistanceToLegChord(xyz, i, place)) - sag > chordLimit) return;
      if (best && bySlope && bySlope.toLeg(i, sag) > best.distance + slack) return;
      if (points.lat[i] === points.lat[i + 1] && points.lon[i] === points.lon[i + 1]) return tryPoint(i);
      const found = footOf(i);
      if (found) take({ ...legPlace(points, i, found.foot, found.length), distance: found.foot.distance });
    },
  };
}

/** The place of a leg that is nearest, and how long the leg is. */
interface LegFoot {
  readonly foot: Sight;
  readonly length: number;
}

const isBefore = (one: LinePlace, other: LinePlace): boolean =>
  one.index < other.index || (one.index === other.index && one.fraction < other.fraction);

export const pointPlace = ({ lat, lon }: PointIndex, i: number): LinePlace => ({
  index: i,
  fraction: 0,
  lat: at(lat, i),
  lon: at(lon, i),
});

/** So many metres along the leg from point `i`; its ends are points. */
export function legPlace(
  points: PointIndex,
  i: number,
  { along, lat, lon }: { along: number; lat: number; lon: number },
  length: number,
): LinePlace {
  const fraction = length > 0 ? along / length : 0;
  if (fraction <= 0) return pointPlace(points, i);
  if (fraction >= 1) return pointPlace(points, i + 1);
  return { index: i, fraction, lat, lon };
}
