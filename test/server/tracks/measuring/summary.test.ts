import assert from 'node:assert/strict';
import { test } from 'node:test';
import geographiclib from 'geographiclib-geodesic';
import {
  legLength,
  longestChord,
  longestDistance,
  toGeocentric,
} from '../../../../server/tracks/finding/ellipsoid.ts';
import { loadTrack } from '../../../../server/tracks/load.ts';
import { boundsOf, type Measures } from '../../../../server/tracks/measuring/summary.ts';
import { createRandom } from '../walkNoise.ts';

function measure(body: string): Measures {
  return loadTrack({ name: 'walk.gpx', content: `<gpx>${body}</gpx>` }).measures;
}
const segment = (...places: [number, number][]) =>
  `<trk><trkseg>${places.map(([lat, lon]) => `<trkpt lat="${lat}" lon="${lon}"/>`).join('')}</trkseg></trk>`;

function checkLength(places: [number, number][], metres: number): void {
  const { distance } = measure(segment(...places));
  assert.ok(Math.abs(distance - metres) < 0.0005, `${distance} instead of ${metres}`);
}

test('the length of a line is the published one', () => {
  // GeographicLib's documentation: New York to London; Wellington to Salamanca.
  checkLength(
    [
      [40.6, -73.8],
      [51.6, -0.5],
    ],
    5_551_759.4,
  );
  checkLength(
    [
      [-41.32, 174.81],
      [40.96, -5.5],
    ],
    19_959_679.267,
  );
  // Karney 2013, section 5: a hard case, nearly antipodal.
  checkLength(
    [
      [-30, 0],
      [29.9, 179.8],
    ],
    19_989_832.828,
  );
  // The quarter meridian, which the metre was meant to make ten million, and a degree of the equator.
  checkLength(
    [
      [0, 0],
      [90, 0],
    ],
    10_001_965.729,
  );
  checkLength(
    [
      [0, 179.5],
      [0, -179.5],
    ],
    111_319.491,
  );
});

test('short legs add up to what their geodesics add up to', () => {
  const random = createRandom(3);
  for (let i = 0; i < 2000; i++) {
    const lat1 = random() * 180 - 90;
    const lat2 = Math.max(-90, Math.min(90, lat1 + (random() - 0.5) * 0.012 * random()));
    const lon1 = random() * 360 - 180;
    const lon2 = lon1 + (random() - 0.5) * 0.012 * random();
    const xyz = new Float64Array(6);
    toGeocentric(lat1, lon1, xyz, 0);
    toGeocentric(lat2, lon2, xyz, 3);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = xyz;
    const chord = Math.hypot(d - a, e - b, f - c);
    const exact = geographiclib.Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2).s12 ?? 0;
    assert.ok(
      Math.abs(legLength(chord, lat1, lon1, lat2, lon2) - exact) < 5e-8,
      `${lat1},${lon1} ${lat2},${lon2}`,
    );
  }
});

test('chords and geodesics keep within the bounds that the search relies on', () => {
  const random = createRandom(4);
  for (let i = 0; i < 20_000; i++) {
    const far = 10 ** (-6 * random());
    const lat1 = random() * 180 - 90;
    const lat2 =
      i % 2
        ? Math.max(-90, Math.min(90, lat1 + (random() - 0.5) * 180 * far))
        : -lat1 + (random() - 0.5) * far;
    const lon2 = i % 2 ? 360 * (random() - 0.5) * far : 180 - far * random();
    if (Math.abs(lat2) > 90) continue;
    const xyz = new Float64Array(6);
    toGeocentric(lat1, 0, xyz, 0);
    toGeocentric(lat2, lon2, xyz, 3);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = xyz;
    const chord = Math.hypot(d - a, e - b, f - c);
    const geodesic = geographiclib.Geodesic.WGS84.Inverse(lat1, 0, lat2, lon2).s12 ?? 0;
    assert.ok(chord <= longestChord(geodesic) + 1e-7, `chord ${lat1} ${lat2},${lon2}`);
    assert.ok(geodesic <= longestDistance(chord) + 1e-6, `geodesic ${lat1} ${lat2},${lon2}`);
  }
});

test('the gap between two segments is not walked, and waypoints are not joined', () => {
  const one = measure(segment([0, 0], [0, 0.001])).distance;
  assert.equal(measure(segment([0, 0], [0, 0.001]) + segment([5, 5], [5, 5])).distance, one);
  assert.equal(measure('<wpt lat="0" lon="0"/><wpt lat="1" lon="1"/>').distance, 0);
  assert.equal(measure(segment([1, 1])).distance, 0);
});

function checkBounds(places: [number, number][], [south, west, north, east]: number[]): void {
  const lat = Float64Array.from(places, ([value]) => value);
  const lon = Float64Array.from(places, ([, value]) => value);
  assert.deepEqual(boundsOf(lat, lon), { south, west, north, east });
}

test('the box is the smallest one, across the antimeridian too', () => {
  checkBounds([[46.1, 14.2]], [46.1, 14.2, 46.1, 14.2]);
  checkBounds(
    [
      [1, -3],
      [2, 4],
      [-1, 0.5],
    ],
    [-1, -3, 2, 4],
  );
  checkBounds(
    [
      [0, 179.5],
      [1, -179.5],
      [2, 179.9],
    ],
    [0, 179.5, 2, -179.5],
  );
  checkBounds(
    [
      [35, 139.7],
      [34, -118.4],
      [21, -157.9],
    ],
    [21, 139.7, 35, -118.4],
  );
  checkBounds(
    [
      [0, -90],
      [0, 89],
    ],
    [0, -90, 0, 89],
  );
  checkBounds(
    [
      [0, 14.2],
      [0, 14.7],
      [0, 14.4],
    ],
    [0, 14.2, 0, 14.7],
  );
  checkBounds(
    [
      [0, 179],
      [0, 180],
    ],
    [0, 179, 0, 180],
  );
  checkBounds(
    [
      [0, -180],
      [0, -179],
    ],
    [0, -180, 0, -179],
  );
  checkBounds(
    [
      [0, -180],
      [0, 179],
    ],
    [0, 179, 0, -180],
  );
});

test('start and end are the earliest and the latest time, whatever the order of the segments', () => {
  const at = (time: string) => `<trkpt lat="1" lon="2"><time>${time}</time></trkpt>`;
  const measures = measure(
    `<trk><trkseg>${at('2026-06-13T10:00:00Z')}<trkpt lat="1" lon="2"/></trkseg><trkseg>${at('2026-06-13T08:30:00.5Z')}</trkseg></trk>`,
  );
  assert.equal(measures.start, '2026-06-13T08:30:00.500Z');
  assert.equal(measures.end, '2026-06-13T10:00:00.000Z');
  assert.equal(measures.duration, 5399.5);
  const without = measure(segment([1, 2]));
  assert.deepEqual([without.start, without.end, without.duration], [undefined, undefined, undefined]);
});

test('points that were left out are told with the summary', () => {
  assert.deepEqual(measure(segment([1, 2], [91, 2])).leftOut, { points: 1, firstLine: 1 });
  assert.ok(!('leftOut' in measure(segment([1, 2]))));
});
