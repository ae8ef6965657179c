/**
 * How near to a far place something can be at least, by the slope of the distance at one point of the track: without a
 * geodesic. From far away a chord says little, and a receiver that was parked there wrote millions of points.
 *
 * Let d be the distance from the place, x0 the point and g the slope of d there: a unit vector along the ground. On a geodesic
 * of length t from x0, d'' ≥ -bend as in leg.ts (nothing up to the quarter, where d is convex), so
 * d ≥ d(x0) + t ⟨g, T⟩ - bend t² / 2 with T its direction at x0. And |⟨g, x - x0⟩ - t ⟨g, T⟩| ≤ t³ / 6r²: the geodesic's
 * curvature is at most 1/r along the ellipsoid's normal, which turns from that at x0 by at most t/r.
 */
import geographiclib from 'geographiclib-geodesic';
import type { BoxTree } from './boxTree.ts';
import { at, squaredChord, squaredDistanceToFarCorner } from './chords.ts';
import { longestDistance, minRadius } from './ellipsoid.ts';
import { turn } from './geocentric.ts';
import { mostBend } from './leg.ts';
import type { PointIndex } from './pointIndex.ts';

const { Geodesic } = geographiclib;
const radians = Math.PI / 180;

/** Lower bounds of distances, in metres. Rounding may make them a little too large: less than `slack`. */
export interface SlopeBound {
  /** To a point of the track. */
  toPoint(i: number): number;
  /** To a leg's first point and all of the leg, which leaves its chord by so many metres. */
  toLeg(i: number, sag: number): number;
  /** To all that lies in a box. */
  toBox(tree: BoxTree, box: number): number;
}

/** Seen from a place, at point `i`, whose distance from it is known. About 4 µs. */
export function slopeBound(points: PointIndex, i: number, from: From): SlopeBound {
  const { xyz } = points;
  const slope = slopeAt(points, i, from);
  const here = xyz.slice(3 * i, 3 * i + 3);
  /** What `rise` metres along the slope are at least, in a place not farther from the point than the chord. */
  const bound = (rise: number, chord: number): number => {
    const t = longestDistance(chord);
    const bend = mostBend(from.distance + t);
    return from.distance + rise - t ** 3 / (6 * minRadius ** 2) - (bend * t ** 2) / 2;
  };
  const riseTo = (j: number): number => {
    let rise = 0;
    for (let axis = 0; axis < 3; axis++) rise += at(slope, axis) * (at(xyz, 3 * j + axis) - at(here, axis));
    return rise;
  };
  return {
    toPoint: (j) => bound(riseTo(j), Math.sqrt(squaredChord(xyz, j, here))),
    toLeg(j, sag) {
      const squared = Math.max(squaredChord(xyz, j, here), squaredChord(xyz, j + 1, here));
      return bound(Math.min(riseTo(j), riseTo(j + 1)) - sag, Math.sqrt(squared) + sag);
    },
    toBox(tree, box) {
      let rise = 0;
      for (let axis = 0; axis < 3; axis++) {
        const one = at(slope, axis);
        const side = at(tree.boxes, 6 * box + axis + (one < 0 ? 3 : 0));
        rise += one * (side - at(here, axis));
      }
      return bound(rise, Math.sqrt(squaredDistanceToFarCorner(tree, box, xyz, i)));
    },
  };
}

export interface From {
  readonly lat: number;
  readonly lon: number;
  /** Metres along the ellipsoid to the point. */
  readonly distance: number;
}

/** The direction in which the distance from a place grows at a point, along the axes of the index. */
function slopeAt(points: PointIndex, i: number, from: From): Float64Array<ArrayBuffer> {
  const { azi2 = 0 } = Geodesic.WGS84.Inverse(
    from.lat,
    from.lon,
    at(points.lat, i),
    at(points.lon, i),
    Geodesic.AZIMUTH,
  );
  const [phi, lambda, azimuth] = [at(points.lat, i) * radians, at(points.lon, i) * radians, azi2 * radians];
  const [north, east] = [Math.cos(azimuth), Math.sin(azimuth)];
  const slope = Float64Array.of(
    -north * Math.sin(phi) * Math.cos(lambda) - east * Math.sin(lambda),
    -north * Math.sin(phi) * Math.sin(lambda) + east * Math.cos(lambda),
    north * Math.cos(phi),
  );
  turn(slope, 0, points.axes);
  return slope;
}
