/** Every answer is compared with all legs, on each of which GeographicLib finds by thirds and halves what lies within. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPasses } from '../../../../server/tracks/finding/passes.ts';
import { buildIndex, type PointIndex } from '../../../../server/tracks/finding/pointIndex.ts';
import { atOnce } from '../../../../server/tracks/slices.ts';
import { createPlaces, inverse, type Place, wgs84 } from './randomPlaces.ts';

interface Line {
  readonly points: readonly Place[];
  readonly starts?: readonly number[];
}

const indexOf = ({ points, starts = [0] }: Line): PointIndex =>
  buildIndex(
    Float64Array.from(points, ([lat]) => lat),
    Float64Array.from(points, ([, lon]) => lon),
    Uint32Array.from(starts),
  );

/** Positions are point numbers with fractions. */
interface Expected {
  from: number;
  to: number;
  least: number;
}

/** The part of a leg within reach, as fractions, and the least distance on it. */
function within(from: Place, to: Place, place: Place, reach: number): Expected | undefined {
  const line = wgs84.InverseLine(...from, ...to);
  const distance = (part: number): number => {
    if (part === 0 || part === 1) return inverse(place, part === 0 ? from : to);
    const { lat2 = 0, lon2 = 0 } = line.Position(part * line.s13);
    return inverse(place, [lat2, lon2]);
  };
  if ((distance(0) + distance(1) - line.s13) / 2 > reach) return undefined;
  let [low, high] = [0, 1];
  for (let round = 0; round < 60; round++) {
    const third = (high - low) / 3;
    if (distance(low + third) <= distance(high - third)) high -= third;
    else low += third;
  }
  const best = [low, 0, 1].reduce((one, other) => (distance(other) < distance(one) ? other : one));
  if (distance(best) > reach) return undefined;
  const edge = (end: number): number => {
    if (distance(end) <= reach) return end;
    let [inside, outside] = [best, end];
    for (let round = 0; round < 50; round++) {
      const middle = (inside + outside) / 2;
      if (distance(middle) <= reach) inside = middle;
      else outside = middle;
    }
    return inside;
  };
  return { from: edge(0), to: edge(1), least: distance(best) };
}

function allPasses({ points, starts = [0] }: Line, place: Place, reach: number): Expected[] {
  const passes: Expected[] = [];
  points.forEach((point, i) => {
    const next = points[i + 1];
    const isEnd = next === undefined || starts.includes(i + 1);
    if (isEnd && !starts.includes(i)) return;
    const part = within(point, isEnd ? point : next, place, reach);
    if (!part) return;
    const found = { from: i + part.from, to: isEnd ? i : i + part.to, least: part.least };
    const last = passes.at(-1);
    if (last && last.to === i && part.from === 0 && !starts.includes(i)) {
      last.to = found.to;
      last.least = Math.min(last.least, found.least);
    } else passes.push(isEnd ? { ...found, from: i } : found);
  });
  return passes;
}

function check(line: Line, queries: readonly Place[], reach: number): number {
  const index = indexOf(line);
  let count = 0;
  for (const [lat, lon] of queries) {
    const { passes, more } = atOnce(findPasses(index, { lat, lon, within: reach, limit: 1000 }));
    const expected = allPasses(line, [lat, lon], reach);
    const told = `${reach} m about ${lat},${lon}`;
    assert.equal(passes.length, expected.length, told);
    assert.equal(more, 0);
    passes.forEach(({ from, to, nearest }, i) => {
      const pass = expected[i] ?? { from: 0, to: 0, least: 0 };
      const scale = inverse(
        line.points[Math.floor(pass.from)] ?? [0, 0],
        line.points[Math.floor(pass.from) + 1] ?? [0, 0],
      );
      assert.ok(
        Math.abs(from.index + from.fraction - pass.from) * scale < 0.01 + scale * 1e-9,
        `${told}: from ${from.index}+${from.fraction}, not ${pass.from}`,
      );
      assert.ok(
        Math.abs(to.index + to.fraction - pass.to) < 1e-3,
        `${told}: to ${to.index}+${to.fraction}, not ${pass.to}`,
      );
      assert.ok(
        Math.abs(nearest.distance - pass.least) < 1e-6,
        `${told}: ${nearest.distance}, not ${pass.least}`,
      );
      const where = nearest.index + nearest.fraction;
      assert.ok(where >= from.index + from.fraction - 1e-6 && where <= to.index + to.fraction + 1e-6, told);
    });
    count += passes.length;
  }
  return count;
}

const { wander, near, anywhere } = createPlaces(11);

const lines: Record<string, Line> = {
  'in the middle of Europe': { points: wander([46.1, 14.2], 250, 3e-5) },
  'across the antimeridian': { points: wander([-16.8, 179.999], 250, 3e-5) },
  'at the north pole': { points: wander([89.9995, 40], 250, 3e-5) },
  'at 80 degrees north': { points: wander([80, 20], 250, 3e-5) },
  'with points 5 cm apart': { points: wander([46.1, 14.2], 250, 4.5e-7) },
  'with gaps between segments': {
    points: wander([46.1, 14.2], 250, 3e-5),
    starts: [0, 7, 8, 9, 100, 116, 249],
  },
  'with jumps': { points: [...wander([46.1, 14.2], 150, 3e-5), ...wander([46.3, 14.2], 100, 3e-5)] },
};

for (const [where, line] of Object.entries(lines)) {
  test(`a line ${where}: the passes are those that all of its legs make`, () => {
    let count = 0;
    for (const reach of [0.5, 5, 50, 1000])
      count += check(line, near(line.points, 25, reach < 10 ? 1e-4 : 1e-3), reach);
    assert.ok(count > 60, `${count}`);
    check(line, near(line.points, 10, 1), 30_000);
    assert.equal(check(line, anywhere(5), 50_000), 0);
  });
}

test('legs of hundreds of kilometres are passed where no point is near', () => {
  const points = wander([50, 170], 60, 2);
  const queries = near(points, 60, 1.5);
  assert.ok(check({ points }, queries, 100_000) > 30);
  check({ points }, queries, 20_000);
});

test('there and back is two passes, and standing still for long is one', () => {
  const there: Place[] = Array.from({ length: 21 }, (_, i) => [46 + i * 1e-3, 14]);
  const back = there.toReversed().slice(1);
  assert.equal(check({ points: [...there, ...back] }, [[46.01, 14.0001]], 50), 2);
  assert.equal(check({ points: [...there, ...back] }, [[46.02, 14]], 50), 1);
  const parked = Array.from({ length: 1000 }, (_, i): Place => [46.01 + (i % 3) * 1e-6, 14]);
  assert.equal(
    check({ points: [...there.slice(0, 11), ...parked, ...there.slice(11)] }, [[46.01, 14.0001]], 50),
    1,
  );
});

test('a place on the line is passed within 0 m, and a segment of one point, too', () => {
  const index = indexOf({
    points: [
      [46, 14],
      [46, 15],
      [47, 15],
    ],
    starts: [0, 2],
  });
  const { lat2: lat = 0, lon2: lon = 0 } = wgs84.InverseLine(46, 14, 46, 15).Position(30_000);
  const [pass] = atOnce(findPasses(index, { lat, lon, within: 0, limit: 9 })).passes;
  assert.ok(pass && Math.abs(pass.from.lon - lon) < 1e-9 && Math.abs(pass.to.lon - lon) < 1e-9);
  const alone = { index: 2, fraction: 0, lat: 47, lon: 15 };
  assert.deepEqual(atOnce(findPasses(index, { lat: 47, lon: 15, within: 0, limit: 9 })), {
    passes: [{ from: alone, to: alone, nearest: { ...alone, distance: 0 } }],
    more: 0,
  });
});

test('beyond the limit passes are counted', () => {
  const points = Array.from({ length: 101 }, (_, i): Place => [46 + (i % 2) * 0.01, 14]);
  const { passes, more } = atOnce(
    findPasses(indexOf({ points }), { lat: 46.005, lon: 14, within: 10, limit: 7 }),
  );
  assert.deepEqual([passes.length, more], [7, 93]);
  assert.deepEqual(
    passes.map(({ nearest }) => nearest.index),
    [0, 1, 2, 3, 4, 5, 6],
  );
});
