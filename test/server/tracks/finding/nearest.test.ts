/** Every answer is compared with a scan by the geodesics of GeographicLib. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Nearest, nearestPoint } from '../../../../server/tracks/finding/nearest.ts';
import { buildIndex } from '../../../../server/tracks/finding/pointIndex.ts';
import { atOnce, inSlices } from '../../../../server/tracks/slices.ts';
import { createPlaces, inverse, type Place, wrap } from './randomPlaces.ts';

/** The first of the points with the smallest geodesic. */
function scan(points: readonly Place[], from: Place): Nearest {
  let best = { index: 0, distance: Number.POSITIVE_INFINITY };
  points.forEach((point, index) => {
    const distance = inverse(from, point);
    if (distance < best.distance) best = { index, distance };
  });
  return best;
}

/** Both are good to 15 nm. */
function same(found: Nearest, expected: Nearest, where: string): void {
  assert.equal(found.index, expected.index, where);
  assert.ok(Math.abs(found.distance - expected.distance) < 3e-8, `${where}: ${found.distance}`);
}

function check(points: readonly Place[], queries: readonly Place[]): void {
  const lat = Float64Array.from(points, ([value]) => value);
  const lon = Float64Array.from(points, ([, value]) => value);
  const index = buildIndex(lat, lon);
  for (const query of queries) {
    same(atOnce(nearestPoint(index, ...query)), scan(points, query), `from ${query.join(',')}`);
  }
}

const { wander, near, anywhere, random } = createPlaces(2);

/** From beside to the other side of the world. */
const aroundParked: readonly Place[] = [
  [46.1000045, 14.2],
  [46.19, 14.2],
  [46.17, 14.27],
  [50.6, 14.2],
  [50, 26],
  [-30, 50],
  [-60, 140.3],
  [-46.1, -165.8],
];

const tracks: Record<string, Place[]> = {
  'in the middle of Europe': wander([46.1, 14.2], 900, 3e-5),
  'at the equator': wander([0, 10], 900, 3e-5),
  'across the antimeridian': wander([-16.8, 179.999], 900, 3e-5),
  'at the north pole': wander([89.9995, 40], 900, 3e-5),
  'at the south pole': wander([-89.9995, -100], 900, 3e-5),
  'with points 5 cm apart': wander([46.1, 14.2], 900, 4.5e-7),
  'around the whole world': wander([20, 0], 900, 1.2),
  'of one point': [[46.1, 14.2]],
  'of 16, 17 and 129 points': [],
};

for (const [where, points] of Object.entries(tracks)) {
  if (points.length === 0) continue;
  test(`a track ${where}: the nearest point is the one that a scan finds`, () => {
    check(points, near(points, 60, 1e-6));
    check(points, near(points, 60, 1e-3));
    check(points, near(points, 40, 0.5));
    check(points, near(points, 20, 20));
    check(points, anywhere(30));
  });
}

test('every number of points about the sizes of the boxes is searched to its end', () => {
  for (const count of [1, 2, 15, 16, 17, 127, 128, 129, 1024, 1025]) {
    const points = wander([46.1, 14.2], count, 3e-5);
    check(points, [...near(points, 10, 1e-4), ...points.slice(-1), ...anywhere(3)]);
  }
});

test('from the other side of the world the nearest point is exact, also where all directions are alike', () => {
  const points = wander([30, 0.1], 400, 0.02);
  const opposite = points.map(([lat, lon]): Place => [-lat, wrap(lon + 180)]);
  check(points, [...near(opposite, 25, 0.01), ...near(opposite, 25, 3), [-30, -179.9], [-29.9, 179.8]]);
  check(wander([0, 0], 400, 0.02), near([[0, 180]], 25, 2));
  check(wander([90, 0], 400, 0.02), [...near([[-90, 0]], 10, 1), [-90, 0], [-90, 180]]);
});

test('scattered points and rings are as exact as tracks', () => {
  check(anywhere(2000), anywhere(60));
  const ring = Array.from({ length: 720 }, (_, i): Place => [60, i / 2 - 180]);
  check(ring, [...anywhere(20), [90, 0], [-90, 0], [60, 180], [60, -180]]);
  check(
    [
      [46.1, 14.2],
      [-46.1, -165.8],
    ],
    anywhere(60),
  );
});

test('of points at the same place or distance the first is the answer', () => {
  const parked = Array.from({ length: 500 }, (): Place => [46.1, 14.2]);
  check(
    [[46.2, 14.2], ...parked, [46, 14.2]],
    [
      [46.1, 14.2],
      [46.1001, 14.2],
      [0, 0],
      [-46.1, -165.8],
    ],
  );
  check(
    [
      [0, 1],
      [0, -1],
    ],
    [[0, 0]],
  );
  check(
    [
      [0, -1],
      [0, 1],
      [1, 0],
    ],
    [
      [0, 0],
      [0, 180],
    ],
  );
  check(
    [
      [10, 180],
      [10, -180],
    ],
    [
      [10, 180],
      [10, -180],
      [10, 179],
    ],
  );
});

test('a track on the antimeridian is as near from the east as from the west', () => {
  const lat = Float64Array.of(0, 10);
  const lon = Float64Array.of(179.999, -170);
  const index = buildIndex(lat, lon);
  assert.equal(atOnce(nearestPoint(index, 0, -179.999)).index, 0);
  assert.ok(Math.abs(atOnce(nearestPoint(index, 0, -179.999)).distance - 222.639) < 0.001);
  assert.equal(atOnce(nearestPoint(index, 0, 180)).distance, atOnce(nearestPoint(index, 0, -180)).distance);
});

test('a search that begins at the last answer finds what any other finds', () => {
  const parked = Array.from({ length: 40 }, (): Place => [46.1, 14.2]);
  const points = [...wander([46.1, 14.2], 400, 3e-5), ...parked, ...wander([46.1, 14.2], 400, 3e-5)];
  const lat = Float64Array.from(points, ([value]) => value);
  const lon = Float64Array.from(points, ([, value]) => value);
  const used = buildIndex(lat, lon);
  for (const query of [...near(points, 100, 1e-3), ...points.slice(390, 450), ...anywhere(20)]) {
    assert.deepEqual(
      atOnce(nearestPoint(used, ...query)),
      atOnce(nearestPoint(buildIndex(lat, lon), ...query)),
    );
  }
});

test('jumps and gaps between segments change nothing about the nearest point', () => {
  const points = [...wander([46.1, 14.2], 100, 3e-5), ...wander([47, 15], 100, 3e-5), ...anywhere(3)];
  const lat = Float64Array.from(points, ([value]) => value);
  const lon = Float64Array.from(points, ([, value]) => value);
  const cut = buildIndex(lat, lon, Uint32Array.of(0, 5, 6, 120, 202));
  for (const query of [...near(points, 100, 1e-3), ...anywhere(50)]) {
    same(atOnce(nearestPoint(cut, ...query)), scan(points, query), `from ${query.join(',')}`);
  }
});

test('of a receiver that was parked on few places the nearest point is the first that a scan finds', () => {
  for (const step of [1e-7, 1e-6, 1e-5]) {
    const places = Array.from({ length: 1500 }, (): Place => {
      const [north, east] = [Math.floor(5 * random()), Math.floor(5 * random())];
      return [46.1 + step * north, 14.2 + step * east];
    });
    check(places, [...aroundParked, [46.1 + 2 * step, 14.2 + 2 * step], [46.1 - 3 * step, 14.2]]);
  }
});

test('of points that all differ and lie within a metre or a kilometre the nearest is the one that a scan finds', () => {
  for (const spread of [1e-5, 1e-2]) {
    check(near([[46.1, 14.2]], 1500, spread), aroundParked);
    check(near([[89.99999, 0]], 1500, spread), [...aroundParked, [-30, 170], [0, 0]]);
    check(near([[0, 180]], 1500, spread), [...aroundParked, [3, 0.5], [0, 90], [60, -10]]);
  }
});

test('of a ring of points around a place the first of the nearest is found, and others are answered meanwhile', async () => {
  const count = 200_000;
  const lat = new Float64Array(count).fill(80);
  const lon = Float64Array.from({ length: count }, (_, i) => (360 * i) / count - 180);
  lat[150_000] = 80.0000001;
  let answered = 0;
  const others = setInterval(() => answered++, 0);
  const { index } = await inSlices(nearestPoint(buildIndex(lat, lon), 90, 0), 'track/nearest');
  clearInterval(others);
  assert.equal(index, 150_000);
  assert.ok(answered > 0);
});
