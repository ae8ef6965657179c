/** A daemon for the tests of the map: one track in memory, the nearest point by trying all of them. */

import type { Tracks, View } from '../../extension/map/daemon.ts';
import type { TrackSummary } from '../../server/api/trackFiles.ts';
import type { NearestPoint } from '../../server/api/trackFinding.ts';

export interface FakePoint {
  readonly lat: number;
  readonly lon: number;
  readonly ele?: number;
  readonly time?: string;
}

export interface FakeTrack {
  readonly name: string;
  readonly points: readonly FakePoint[];
  /** One run of track points when left out. */
  readonly segments?: readonly { readonly start: number; readonly kind: 'track' | 'route' | 'waypoints' }[];
  readonly waypoints?: readonly { readonly lat: number; readonly lon: number; readonly name?: string }[];
  readonly distance?: number;
  readonly duration?: number;
  readonly leftOut?: { readonly points: number; readonly firstLine?: number };
  readonly cut?: string;
}

export interface FakeDaemon {
  readonly tracks: Tracks;
  readonly view: View;
  /** Every place that was asked for, in order. */
  readonly asked: { readonly lat: number; readonly lon: number }[];
  /** Every centre that was reported. */
  readonly centers: Parameters<View['center']>[0][];
  /** What the file holds from now on. */
  write(track: FakeTrack): void;
  /** Lets no question for the nearest point be answered until the returned function is called. */
  hold(): () => void;
}

const bounds = { south: 0, west: 0, north: 0, east: 0 };

export function createFakeDaemon(first: FakeTrack): FakeDaemon {
  let file = first;
  const asked: { lat: number; lon: number }[] = [];
  const centers: Parameters<View['center']>[0][] = [];
  let gate = Promise.resolve();
  const summarise = (): TrackSummary => ({
    id: 't1',
    name: file.name,
    points: file.points.length,
    segments: file.segments?.length ?? 1,
    waypoints: file.waypoints?.length ?? 0,
    bounds,
    distance: file.distance ?? 0,
    ...(file.duration === undefined ? {} : { duration: file.duration }),
    ...(file.leftOut ? { leftOut: file.leftOut } : {}),
    ...(file.cut === undefined ? {} : { cut: file.cut }),
  });
  return {
    asked,
    centers,
    write(track) {
      file = track;
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    tracks: {
      open: async () => summarise(),
      async points({ from = 0 }) {
        const units = file.points.flatMap(({ lat, lon }) => [Math.round(lat * 1e7), Math.round(lon * 1e7)]);
        const total = file.points.length;
        return {
          track: 't1',
          from,
          count: total,
          total,
          data: Buffer.from(Int32Array.from(units).buffer).toString('base64'),
          segments: [...(file.segments ?? [{ start: 0, kind: 'track' as const }])],
          waypoints: [...(file.waypoints ?? [])],
        };
      },
      async nearest({ lat = 0, lon = 0 }) {
        asked.push({ lat, lon });
        await gate;
        return findNearest(file, lat, lon);
      },
    },
    view: {
      async center(center) {
        centers.push(center);
        return { ...center, when: '2026-01-01T00:00:00.000Z', from: 'test' };
      },
    },
  };
}

function findNearest({ name, points }: FakeTrack, lat: number, lon: number): NearestPoint {
  let best = -1;
  let distance = Infinity;
  for (const [index, point] of points.entries()) {
    const away = sphereDistance({ lat, lon }, point);
    if (away >= distance) continue;
    best = index;
    distance = away;
  }
  const point = points[best];
  if (!point) throw new Error(`${name} has no points`);
  return { track: 't1', name, index: best, points: points.length, segment: 0, ...point, distance };
}

function sphereDistance(a: FakePoint, b: FakePoint): number {
  const radians = Math.PI / 180;
  const half =
    Math.sin(((b.lat - a.lat) * radians) / 2) ** 2 +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(((b.lon - a.lon) * radians) / 2) ** 2;
  return 2 * 6371008.8 * Math.asin(Math.sqrt(half));
}
