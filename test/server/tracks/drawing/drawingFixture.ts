/** Draws tracks as the daemon does, and measures by brute force what came of it. */
import assert from 'node:assert/strict';
import { Drawing, type DrawQuery } from '../../../../server/api/trackDrawing.ts';
import type { Bounds } from '../../../../server/api/trackValues.ts';
import { createDrawer } from '../../../../server/tracks/drawing/draw.ts';
import { loadTrack } from '../../../../server/tracks/load.ts';
import { type DegreesRun, degreesOf } from '../drawnDegrees.ts';

export type Place = readonly [lat: number, lon: number];

export function open(content: string) {
  const track = loadTrack({ name: 'walk.gpx', content });
  return { summary: { id: 't1', name: 'walk', ...track.measures }, track };
}

export async function draw(content: string | ReturnType<typeof open>, query: Omit<DrawQuery, 'track'>) {
  const drawing = await createDrawer().draw(typeof content === 'string' ? open(content) : content, {
    track: 't1',
    ...query,
  });
  assert.deepEqual(Drawing.parse(drawing), drawing);
  return { drawing, runs: degreesOf(drawing) };
}

/** Pixels of Web Mercator; written anew here, to judge the one in the product. */
export function pixel(lat: number, lon: number, zoom: number): [number, number] {
  const size = 256 * 2 ** zoom;
  const edge = 85.05112877980659;
  const phi = (Math.max(-edge, Math.min(edge, lat)) * Math.PI) / 180;
  return [((lon + 180) / 360) * size, (1 - Math.log(Math.tan(Math.PI / 4 + phi / 2)) / Math.PI) * (size / 2)];
}

function toSegment([x, y]: [number, number], [ax, ay]: [number, number], [bx, by]: [number, number]): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const part = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(x - ax - part * dx, y - ay - part * dy);
}

/** How far a place is from all that is drawn of a segment, in pixels, wherever around the globe. */
export function distanceTo(runs: readonly DegreesRun[], [lat, lon]: Place, zoom: number): number {
  const size = 256 * 2 ** zoom;
  let best = Number.POSITIVE_INFINITY;
  const [x, y] = pixel(lat, lon, zoom);
  for (const run of runs) {
    for (let i = 0; i < run.lat.length; i++) {
      const a = pixel(run.lat[i] ?? 0, run.lon[i] ?? 0, zoom);
      const next = Math.min(i + 1, run.lat.length - 1);
      const b = pixel(run.lat[next] ?? 0, run.lon[next] ?? 0, zoom);
      for (const around of [-2, -1, 0, 1, 2]) best = Math.min(best, toSegment([x + around * size, y], a, b));
    }
  }
  return best;
}

export const isIn = ({ south, north, west, east }: Bounds, [lat, lon]: Place): boolean => {
  const inLongitude = west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
  return lat >= south && lat <= north && inLongitude;
};

export const wrap = (lon: number) => lon - 360 * Math.round(lon / 360);

/** Places along the full line, as Mercator draws it, a few on each leg. */
export function* placesOnLine(places: readonly Place[]): Generator<Place> {
  for (const [i, [lat, lon]] of places.entries()) {
    yield [lat, lon];
    const [nextLat, nextLon] = places[i + 1] ?? [lat, lon];
    const step = wrap(nextLon - lon);
    const [, y] = pixel(lat, lon, 0);
    const [, nextY] = pixel(nextLat, nextLon, 0);
    for (const part of [0.2, 0.5, 0.9]) {
      const at = y + part * (nextY - y);
      yield [(Math.atan(Math.sinh(Math.PI * (1 - at / 128))) * 180) / Math.PI, wrap(lon + part * step)];
    }
  }
}
