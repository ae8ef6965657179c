/** The pure parts of the map page: longitudes, texts, the graticule, the outline. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  formatDistance,
  formatDuration,
  formatHeight,
  formatPlace,
  formatTime,
} from '../../webview/format.ts';
import { graticuleLines, graticuleStep, latitudeLabel, longitudeLabel } from '../../webview/graticule.ts';
import { readLand } from '../../webview/land.ts';
import { nearestCopy, normaliseLongitude } from '../../webview/longitude.ts';
import { clipRing, makeRing } from '../../webview/polygon.ts';

test('longitudes are normalised to -180…180', () => {
  for (const [lon, expected] of [
    [0, 0],
    [180, 180],
    [-180, -180],
    [190, -170],
    [-190, 170],
    [540, -180],
    [3600.5, 0.5],
  ] as const) {
    assert.equal(normaliseLongitude(lon), expected, `of ${lon}`);
  }
});

test('the nearest copy of a longitude is at most half a turn away', () => {
  assert.equal(nearestCopy(-170, 175), 190);
  assert.equal(nearestCopy(170, -175), -190);
  assert.equal(nearestCopy(10, 730), 730);
  assert.equal(nearestCopy(10, 20), 10);
});

test('distances are metres below a kilometre, then kilometres', () => {
  for (const [metres, text] of [
    [0, '0.0 m'],
    [4.21, '4.2 m'],
    [9.96, '10 m'],
    [999.4, '999 m'],
    [999.6, '1.00 km'],
    [12_424, '12.42 km'],
    [999_999, '1,000 km'],
    [20_003_931, '20,004 km'],
  ] as const) {
    assert.equal(formatDistance(metres), text);
  }
});

test('durations show the two units that matter', () => {
  for (const [seconds, text] of [
    [45, '45 s'],
    [59.7, '1 min'],
    [720, '12 min'],
    [3599, '1 h 00 min'],
    [11_100, '3 h 05 min'],
    [86_399, '1 d 0 h'],
    [187_200, '2 d 4 h'],
  ] as const) {
    assert.equal(formatDuration(seconds), text);
  }
});

test('heights, places and times are written as a terminal takes them', () => {
  assert.equal(formatHeight(1412.4), '1,412 m');
  assert.equal(formatHeight(-3), '-3 m');
  assert.equal(formatPlace(-33.9, 151.2), '-33.900000, 151.200000');
  assert.equal(formatTime('2026-05-09T07:02:04.5Z')?.utc, '2026-05-09 07:02:04');
  assert.equal(formatTime('yesterday'), undefined);
  assert.equal(formatTime(undefined), undefined);
});

test('graticule lines stand between 90 and 260 pixels apart at every zoom', () => {
  for (let zoom = 2; zoom <= 20; zoom++) {
    const pixels = graticuleStep(zoom) * ((256 * 2 ** zoom) / 360);
    assert.ok(pixels >= 90 && pixels <= 260, `${pixels} pixels at zoom ${zoom}`);
  }
});

test('graticule lines are whole multiples of the step, and labelled on the globe', () => {
  assert.deepEqual(graticuleLines(13.821, 13.848, 0.01), [13.83, 13.84]);
  assert.deepEqual(graticuleLines(1, 2, 5), []);
  assert.deepEqual(
    graticuleLines(150, 240, 30).map((lon) => longitudeLabel(lon, 30)),
    ['150° E', '180°', '150° W', '120° W'],
  );
  assert.equal(longitudeLabel(373.83, 0.01), '13.83° E');
  assert.equal(latitudeLabel(-0.5, 0.5), '0.5° S');
  assert.equal(latitudeLabel(0, 0.5), '0°');
});

test('clipping keeps what is inside the box, and no more', () => {
  const ring = makeRing([0, 0, 10, 0, 10, 10, 0, 10]);
  const box = { minX: 4, minY: -5, maxX: 20, maxY: 5 };
  const clipped = makeRing(clipRing(ring, box));
  assert.deepEqual([clipped.minX, clipped.minY, clipped.maxX, clipped.maxY], [4, 0, 10, 5]);
  assert.equal(clipRing(ring, { minX: 11, minY: 11, maxX: 12, maxY: 12 }).length, 0);
  const all = clipRing(ring, { minX: -1e9, minY: -1e9, maxX: 1e9, maxY: 1e9 });
  assert.deepEqual([...Array.from(all)], [...ring.points]);
});

test('the outline has land where there is land, on both sides of the antimeridian and at the pole', () => {
  const land = readLand(JSON.parse(readFileSync('node_modules/world-atlas/land-50m.json', 'utf8')));
  for (const [name, lat, lon, expected] of [
    ['Ljubljana', 46.05, 14.51, true],
    ['the Adriatic', 43.5, 15, false],
    ['the Caspian Sea', 41, 51, false],
    ['Chukotka, east', 67.5, 179.5, true],
    ['Chukotka, west', 67.5, -179.5, true],
    ['the Bering Strait', 65.8, -168.9, false],
    ['Antarctica at Greenwich', -80, 0, true],
    ['Antarctica, east', -80, 120, true],
    ['Antarctica, west', -80, -120, true],
    ['the ice shelf south of New Zealand, which is no land', -80, 179, false],
    ['the Ross Sea', -74, 179.9, false],
    ['the mid-Atlantic', 30, -40, false],
  ] as const) {
    assert.equal(isInside(land, lat, lon), expected, name);
  }
});

/** By counting the coasts between the place and the far east, over every copy of the ring that the map draws. */
function isInside(land: ReturnType<typeof readLand>, lat: number, lon: number): boolean {
  const x = lon / 360 + 0.5;
  const y = 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
  let inside = false;
  for (const { points, minX, maxX } of land) {
    for (const shift of maxX - minX > 1 ? [0] : [-1, 0, 1]) {
      for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
        const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [points[i], points[i + 1], points[j], points[j + 1]];
        if (y1 > y !== y2 > y && x - shift < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
      }
    }
  }
  return inside;
}
