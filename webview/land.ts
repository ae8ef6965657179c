/** The land of the world as rings in world units, from the arcs of a TopoJSON file. */
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { nearestCopy } from './longitude.ts';
import { makeRing, type Ring } from './polygon.ts';

export type LandTopology = Topology<{ land: GeometryCollection }>;

/** Where the web Mercator square ends; its y there is 0 and 1. */
const mercatorLimit = 85.051129;

export function readLand(topology: LandTopology): Ring[] {
  return feature(topology, topology.objects.land).features.flatMap(({ geometry }) => {
    if (geometry.type !== 'MultiPolygon' && geometry.type !== 'Polygon') return [];
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return polygons.flat().flatMap((positions) => projectRing(positions) ?? []);
  });
}

/** The file's rings cross the antimeridian freely: here their x goes on beyond 0…1 instead of jumping. */
function projectRing(positions: readonly (readonly number[])[]): Ring | undefined {
  // The file closes Antarctica with a ring around the pole itself, which this projection does not reach.
  if (positions.every(([, lat = 0]) => lat < -mercatorLimit)) return undefined;
  const points: number[] = [];
  let before: number | undefined;
  for (const [lon = 0, lat = 0] of positions) {
    before = nearestCopy(lon, before ?? lon);
    points.push(before / 360 + 0.5, projectLatitude(lat));
  }
  const turns = Math.round((points.at(-2) ?? 0) - (points[0] ?? 0));
  return makeRing(turns === 0 ? points : closeAroundPole(points, turns));
}

function projectLatitude(lat: number): number {
  const sine = Math.sin((Math.max(-mercatorLimit, Math.min(mercatorLimit, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/**
 * Antarctica's coast goes once round the world. Three rounds, closed below the map, cover every tile of the world with one
 * ring, so that no tile shows where it was closed.
 */
function closeAroundPole(points: readonly number[], turns: number): number[] {
  const rounds = [-turns, 0, turns].flatMap((shift) =>
    points.map((value, i) => (i % 2 === 0 ? value + shift : value)),
  );
  const belowMap = 1.1;
  return [...rounds, rounds.at(-2) ?? 0, belowMap, rounds[0] ?? 0, belowMap];
}
