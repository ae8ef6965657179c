/** Tracks for the tests of the map. */
import type { FakePoint, FakeTrack } from './fakeDaemon.ts';

const begin = Date.UTC(2026, 4, 9, 6, 12, 4);

/** A round walk of 200 points, 20 seconds apart. */
export const walk: FakeTrack = {
  name: 'Round walk',
  points: Array.from({ length: 200 }, (_, i) => ({
    lat: round(46.28 + 0.01 * Math.sin((i / 100) * Math.PI)),
    lon: round(13.86 + 0.02 * Math.cos((i / 100) * Math.PI)),
    ele: 500 + i,
    time: new Date(begin + i * 20_000).toISOString(),
  })),
  told: { distance: 5432.1, duration: 3980 },
};

/** Two lines with a gap between them: along one parallel, 0.01 to 0.02 and 0.03 to 0.04 degrees east. */
export const withGap: FakeTrack = {
  name: 'With a gap',
  points: line({ lat: 0, lon: 0.01 }, { lat: 0, lon: 0.02 }, 20).concat(
    line({ lat: 0, lon: 0.03 }, { lat: 0, lon: 0.04 }, 20),
  ),
  segments: [
    { start: 0, kind: 'track' },
    { start: 20, kind: 'track' },
  ],
};

/** Straight across the antimeridian, from 179.9 east to 179.9 west. */
export const acrossTheAntimeridian: FakeTrack = {
  name: 'To yesterday',
  points: line({ lat: -17, lon: 179.9 }, { lat: -17, lon: 180.1 }, 41).map(({ lat, lon }) => ({
    lat,
    lon: round(lon > 180 ? lon - 360 : lon),
  })),
};

export function line(from: FakePoint, to: FakePoint, count: number): FakePoint[] {
  return Array.from({ length: count }, (_, i) => ({
    lat: round(from.lat + ((to.lat - from.lat) * i) / (count - 1)),
    lon: round(from.lon + ((to.lon - from.lon) * i) / (count - 1)),
  }));
}

/** To the seven decimals that the daemon sends. */
function round(degrees: number): number {
  return Number(degrees.toFixed(7));
}
