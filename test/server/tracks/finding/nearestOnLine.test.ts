/** Every answer is compared with all legs, each sampled along its geodesic by GeographicLib and narrowed down. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestOnLine } from '../../../../server/tracks/finding/nearestOnLine.ts';
import { buildIndex } from '../../../../server/tracks/finding/pointIndex.ts';
import { atOnce } from '../../../../server/tracks/slices.ts';
import { createPlaces, inverse, type Place, wgs84, wrap } from './randomPlaces.ts';

/** The smallest distance to a leg: every dip among the samples is narrowed down by thirds. */
function distanceToLeg(from: Place, to: Place, place: Place, samples: number): number {
  const line = wgs84.InverseLine(...from, ...to);
  const distance = (along: number): number => {
    const { lat2 = 0, lon2 = 0 } = line.Position(along);
    return inverse(place, [lat2, lon2]);
  };
  const step = line.s13 / samples;
  const sampled = Array.from({ length: samples + 1 }, (_, i) => distance(i * step));
  let least = Math.min(inverse(place, from), inverse(place, to));
  if (step === 0) return least;
  const lowest = Math.min(...sampled);
  sampled.forEach((value, i) => {
    const isDip = value <= (sampled[i - 1] ?? value) && value <= (sampled[i + 1] ?? value);
    if (!isDip || value > lowest + step / 4) return;
    let low = Math.max(0, i - 1) * step;
    let high = Math.min(samples, i + 1) * step;
    while (high - low > 1e-7) {
      const third = (high - low) / 3;
      if (distance(low + third) <= distance(high - third)) high -= third;
      else low += third;
    }
    least = Math.min(least, distance((low + high) / 2));
  });
  return least;
}

interface Line {
  readonly points: readonly Place[];
  readonly starts?: readonly number[];
  readonly samples?: number;
}

/** Over all legs, those first whose ends say that they may come nearest. */
function leastDistance({ points, starts = [0], samples = 8 }: Line, query: Place): number {
  const ends = points.map((point) => inverse(query, point));
  const legs = points.slice(1).flatMap((to, i) => {
    const from = points[i];
    if (from === undefined || starts.includes(i + 1)) return [];
    return [{ from, to, bound: ((ends[i] ?? 0) + (ends[i + 1] ?? 0) - inverse(from, to)) / 2 }];
  });
  legs.sort((one, other) => one.bound - other.bound);
  let least = Math.min(...ends);
  for (const { from, to, bound } of legs) {
    if (bound > least) break;
    least = Math.min(least, distanceToLeg(from, to, query, samples));
  }
  return least;
}

function check({ points, starts = [0], samples = 8 }: Line, queries: readonly Place[]): void {
  const lat = Float64Array.from(points, ([value]) => value);
  const lon = Float64Array.from(points, ([, value]) => value);
  const index = buildIndex(lat, lon, Uint32Array.from(starts));
  for (const query of queries) {
    const found = atOnce(nearestOnLine(index, ...query));
    const from = `from ${query.join(',')}: ${JSON.stringify(found)}`;
    const least = leastDistance({ points, starts, samples }, query);
    assert.ok(Math.abs(found.distance - least) < 1e-6, `${from}, not ${least}`);
    const { index: i, fraction } = found;
    assert.ok(fraction >= 0 && fraction < 1, from);
    assert.ok(Math.abs(inverse(query, [found.lat, found.lon]) - found.distance) < 1e-7, from);
    const here = points[i] ?? [0, 0];
    if (fraction === 0) assert.deepEqual([found.lat, found.lon], here);
    else {
      assert.ok(!starts.includes(i + 1), `${from} lies in a gap`);
      const line = wgs84.InverseLine(...here, ...(points[i + 1] ?? [0, 0]));
      const { lat2 = 0, lon2 = 0 } = line.Position(fraction * line.s13);
      assert.ok(inverse([lat2, lon2], [found.lat, found.lon]) < 1e-6, from);
    }
  }
}

const { random, wander, near, anywhere } = createPlaces(5);

const lines: Record<string, Line> = {
  'in the middle of Europe': { points: wander([46.1, 14.2], 120, 3e-5) },
  'across the antimeridian': { points: wander([-16.8, 179.999], 120, 3e-5) },
  'at the north pole': { points: wander([89.9995, 40], 120, 3e-5) },
  'at the south pole': { points: wander([-89.9995, -100], 120, 3e-5) },
  'at 80 degrees north': { points: wander([80, 20], 120, 3e-4) },
  'with points 5 cm apart': { points: wander([46.1, 14.2], 120, 4.5e-7) },
  'with gaps between segments': {
    points: wander([46.1, 14.2], 120, 3e-5),
    starts: [0, 7, 8, 9, 60, 76, 119],
  },
  'with legs of 130 km': { points: wander([60, 179], 80, 1.2), samples: 16 },
  'with jumps': {
    points: [
      ...wander([46.1, 14.2], 60, 3e-5),
      ...wander([47, 15], 60, 3e-5),
      ...wander([0, -170], 60, 3e-5),
    ],
    samples: 24,
  },
  'of one point': { points: [[46.1, 14.2]] },
  'of two points at one place': {
    points: [
      [46.1, 14.2],
      [46.1, 14.2],
    ],
  },
};

for (const [where, line] of Object.entries(lines)) {
  test(`a line ${where}: the nearest place is the one that all of its legs have`, () => {
    check(line, near(line.points, 50, 1e-6));
    check(line, near(line.points, 100, 1e-3));
    check(line, near(line.points, 30, 0.5));
    check(line, near(line.points, 20, 20));
    check(line, anywhere(20));
    const opposite = line.points.map(([lat, lon]): Place => [-lat, wrap(lon + 180)]);
    check(line, near(opposite, 10, 1));
  });
}

test('legs of thousands of kilometres are followed along the ellipsoid', () => {
  for (let round = 0; round < 12; round++) {
    const points = anywhere(4);
    check({ points, samples: 300 }, [...anywhere(8), ...near(points, 4, 1)]);
    const poleOfLeg = wgs84.Direct(...(points[0] ?? [0, 0]), 90 + random() * 2, 9_990_000);
    check({ points: points.slice(0, 2), samples: 300 }, [[poleOfLeg.lat2 ?? 0, poleOfLeg.lon2 ?? 0]]);
  }
});

test('legs along the equator, meridians and over the poles are exact, from the poles and from the antipodes, too', () => {
  const queries: Place[] = [
    [90, 0],
    [-90, 10],
    [0, 0],
    [0, 180],
    [0.3, 179.6],
    [-0.3, 60],
    [45, -90],
    [89, 90],
    [-1, -179.5],
  ];
  for (const points of [
    [
      [0, -60],
      [0, 60],
    ],
    [
      [0, 170],
      [0, -100],
    ],
    [
      [-80, 30],
      [80, 30],
    ],
    [
      [80, 30],
      [80, -150],
    ],
    [
      [-70, 0],
      [-70, 179.9],
    ],
    [
      [10, 0],
      [-10, 179],
    ],
  ] satisfies Place[][]) {
    check({ points, samples: 400 }, [...queries, ...anywhere(6)]);
  }
});

test('a place on the line is at distance 0, where it lies on its leg', () => {
  const [from, to]: Place[] = [
    [46.1, 14.2],
    [46.2, 14.5],
  ];
  if (!from || !to) return;
  const line = wgs84.InverseLine(...from, ...to);
  const index = buildIndex(Float64Array.of(from[0], to[0]), Float64Array.of(from[1], to[1]));
  for (const part of [1e-6, 0.25, 0.5, 0.999]) {
    const { lat2 = 0, lon2 = 0 } = line.Position(part * line.s13);
    const found = atOnce(nearestOnLine(index, lat2, lon2));
    assert.ok(found.distance < 1e-7, `${found.distance}`);
    assert.ok(Math.abs(found.fraction - part) * line.s13 < 1e-6, `${found.fraction}`);
  }
});

test('where the line comes by the same place again, the first time is the answer', () => {
  const lat = Float64Array.of(46, 46.001, 46.002, 46.001, 46, 46.001);
  const lon = new Float64Array(6).fill(14);
  const index = buildIndex(lat, lon);
  assert.deepEqual(atOnce(nearestOnLine(index, 46.001, 14)), {
    index: 1,
    fraction: 0,
    lat: 46.001,
    lon: 14,
    distance: 0,
  });
  assert.equal(atOnce(nearestOnLine(index, 46.001, 14.1)).index, 1);
  assert.equal(atOnce(nearestOnLine(index, 46, 14)).index, 0);
});

test('the middle of a circle of thousands of long legs is refused in time', () => {
  const count = 3000;
  const lon = Float64Array.from({ length: count }, (_, i) => (i % 2) * 90 + i * 1e-4);
  const index = buildIndex(new Float64Array(count), lon);
  assert.throws(() => atOnce(nearestOnLine(index, 90, 0)), {
    reason: 'too-alike',
    message:
      'The nearest place on the line was not found: too much of the line is at about the same distance. Ask about a place that is nearer to the track.',
  });
  assert.ok(atOnce(nearestOnLine(index, 1, 45)).distance > 110_000);
});

test('of a receiver that was parked on few places, or wandered within a metre, the nearest place is exact from anywhere', () => {
  const parked = Array.from({ length: 150 }, (): Place => {
    const [north, east] = [Math.floor(4 * random()), Math.floor(4 * random())];
    return [46.1 + 1e-6 * north, 14.2 + 1e-6 * east];
  });
  const queries: Place[] = [
    [46.1000045, 14.2],
    [46.17, 14.27],
    [50.6, 14.2],
    [50, 26],
    [-30, 50],
    [-60, 140.3],
    [-46.1, -165.8],
  ];
  check({ points: parked, samples: 2 }, queries);
  check({ points: near([[46.1, 14.2]], 150, 1e-5), samples: 2 }, queries);
  // The same way again and again: the first of its legs.
  const index = buildIndex(
    Float64Array.from({ length: 900 }, (_, i) => 46.1 + 1e-5 * (i % 3)),
    Float64Array.from({ length: 900 }, (_, i) => 14.2 + 1e-5 * (i % 2)),
  );
  for (const query of queries) assert.ok(atOnce(nearestOnLine(index, ...query)).index < 12, query.join());
});
