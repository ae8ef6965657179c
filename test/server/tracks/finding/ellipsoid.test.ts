import assert from 'node:assert/strict';
import { test } from 'node:test';
import { geodesicDistance, longestSag, toGeocentric } from '../../../../server/tracks/finding/ellipsoid.ts';
import { createPlaces, inverse, type Place, wgs84 } from './randomPlaces.ts';

const { random, anywhere } = createPlaces(9);

test('distances of any length are those of GeographicLib within 30 nm', () => {
  for (const from of [
    ...anywhere(400),
    [0, 0],
    [90, 0],
    [-90, 77],
    [89.9999, 1],
    [0, 180],
    [45, -180],
  ] as Place[]) {
    for (const length of [1e-6, 0.01, 1, 100, 3000, 9999, 10_001, 50_000, 5e6, 1.9e7]) {
      const { lat2: lat = 0, lon2: lon = 0 } = wgs84.Direct(...from, random() * 360, length);
      const found = geodesicDistance(...from, lat, lon);
      assert.ok(Math.abs(found - inverse(from, [lat, lon])) < 3e-8, `${from}, ${lat},${lon}: ${found}`);
      assert.equal(geodesicDistance(lat, lon, ...from), found);
    }
  }
});

test('a place is at distance 0 of itself, on the antimeridian and at the poles under all its names', () => {
  for (const [lat, lon] of anywhere(50)) assert.equal(geodesicDistance(lat, lon, lat, lon), 0);
  assert.equal(geodesicDistance(10, 180, 10, -180), 0);
  assert.equal(geodesicDistance(90, 12, 90, -77), 0);
  assert.equal(geodesicDistance(-90, 12, -90, 180), 0);
});

test('no geodesic leaves its chord by more than is said, nor by much less', () => {
  let most = 0;
  for (let round = 0; round < 400; round++) {
    const [from = [0, 0], to = [0, 0]] =
      round % 2
        ? anywhere(2)
        : ([
            [random() * 0.1, 0],
            [random() - 0.5, random() * 20],
          ] as Place[]);
    const line = wgs84.InverseLine(...from, ...to);
    const [start, end, middle] = [new Float64Array(3), new Float64Array(3), new Float64Array(3)];
    toGeocentric(...from, start, 0);
    toGeocentric(...to, end, 0);
    const chord = Math.hypot(...start.map((value, i) => value - (end[i] ?? 0)));
    for (let part = 0.05; part < 1; part += 0.05) {
      const { lat2 = 0, lon2 = 0 } = line.Position(part * line.s13);
      toGeocentric(lat2, lon2, middle, 0);
      const away = middle.map(
        (value, i) => value - (start[i] ?? 0) - part * ((end[i] ?? 0) - (start[i] ?? 0)),
      );
      const sag = Math.hypot(...away);
      assert.ok(sag <= longestSag(chord) + 1e-8, `${from}, ${to}: ${sag}`);
      most = Math.max(most, sag / longestSag(chord));
    }
  }
  assert.ok(most > 0.9, `${most}`);
});
