import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildIndex } from '../../../../server/tracks/finding/pointIndex.ts';
import { findTime, indexTimes, partOfWay } from '../../../../server/tracks/finding/times.ts';
import { atOnce, inSlices } from '../../../../server/tracks/slices.ts';
import { createPlaces, inverse, wgs84 } from './randomPlaces.ts';

const nothing = Number.NaN;
const ask = (time: readonly number[], asked: number, starts: readonly number[] = [0]) =>
  atOnce(
    findTime(
      atOnce(indexTimes({ time: Float64Array.from(time), segmentStarts: Uint32Array.from(starts) })),
      asked,
    ),
  );
const found = (from: number, to = from, part = 0) => ({ kind: 'found', from, to, part });

test('between two points it is the part of the time, and at a recorded time the point', () => {
  assert.deepEqual(ask([10, 20, 30], 20), found(1));
  assert.deepEqual(ask([10, 20, 30], 10), found(0));
  assert.deepEqual(ask([10, 20, 30], 30), found(2));
  assert.deepEqual(ask([10, 20, 30], 27.5), found(1, 2, 0.75));
});

test('of points with the same time the first is the answer', () => {
  assert.deepEqual(ask([10, 20, 20, 20, 30, 20], 20), found(1));
  assert.deepEqual(ask([20, 20], 20), found(0));
});

test('points without a time lie between those that have one', () => {
  assert.deepEqual(ask([nothing, 10, nothing, nothing, 20, nothing], 15), found(1, 4, 0.5));
  assert.deepEqual(ask([nothing, nothing], 15), { kind: 'none', before: nothing, after: nothing });
});

test('a gap between segments has no place, and the times around it are told', () => {
  assert.deepEqual(ask([10, 20, 40, 50], 30, [0, 2]), { kind: 'none', before: 20, after: 40 });
  assert.deepEqual(ask([10, nothing, nothing, 50], 30, [0, 2]), { kind: 'none', before: 10, after: 50 });
  assert.deepEqual(ask([10, 20], 5), { kind: 'none', before: nothing, after: 10 });
  assert.deepEqual(ask([10, 20, 11, 12], 25, [0, 2]), { kind: 'none', before: 20, after: nothing });
});

test('when times jump back, legs forwards in time go first, then those backwards', () => {
  assert.deepEqual(ask([10, 20, 12, 22], 15), found(0, 1, 0.5));
  assert.deepEqual(ask([100, 110, 50, 60, 70, 120], 65), found(3, 4, 0.5));
  assert.deepEqual(ask([100, 110, 50, 60], 80), found(1, 2, 0.5));
  assert.deepEqual(ask([40, 30, 20], 25), found(1, 2, 0.5));
  assert.deepEqual(ask([10, 30, 20], 20), found(2), 'a recorded time before all');
});

/** Every leg by itself. */
function scan(time: readonly number[], starts: readonly number[], asked: number) {
  const exact = time.indexOf(asked);
  if (exact >= 0) return found(exact);
  const legs = time.flatMap((to, i) => {
    let from = i - 1;
    if (Number.isNaN(to) || starts.includes(i)) return [];
    while (from > 0 && Number.isNaN(time[from]) && !starts.includes(from)) from--;
    const begin = time[from] ?? nothing;
    return Number.isNaN(begin) || from < 0
      ? []
      : [{ from, to: i, part: (asked - begin) / (to - begin), isOn: to > begin }];
  });
  const over = legs.filter(({ part }) => part > 0 && part < 1);
  const leg = over.find(({ isOn }) => isOn) ?? over[0];
  if (leg) return found(leg.from, leg.to, leg.part);
  const before = time.filter((at) => at < asked);
  const after = time.filter((at) => at > asked);
  return {
    kind: 'none',
    before: before.length > 0 ? Math.max(...before) : nothing,
    after: after.length > 0 ? Math.min(...after) : nothing,
  };
}

test('for tracks of any disorder the answer is that of a look at every leg', () => {
  const { random } = createPlaces(3);
  for (let round = 0; round < 3000; round++) {
    const count = 1 + Math.floor(random() * 14);
    const disorder = random();
    const time = Array.from({ length: count }, (_, i) =>
      random() < 0.2 ? nothing : Math.floor(i * 3 + (random() < disorder ? random() * 40 - 20 : 0)),
    );
    const starts = [0, ...time.keys()].filter((i) => i === 0 || random() < 0.15).slice(1);
    const segmentStarts = starts.includes(0) ? starts : [0, ...starts];
    for (let asked = -22; asked < 64; asked += 3.5) {
      assert.deepEqual(
        ask(time, asked, segmentStarts),
        scan(time, segmentStarts, asked),
        JSON.stringify({ time, segmentStarts, asked }),
      );
    }
  }
});

test('a part of the way follows the line by its length', () => {
  const { wander, random } = createPlaces(4);
  const points = wander([60, 179.99], 12, 0.01);
  const index = buildIndex(
    Float64Array.from(points, ([lat]) => lat),
    Float64Array.from(points, ([, lon]) => lon),
  );
  const lengths = points.slice(1).map((point, i) => inverse(points[i] ?? [0, 0], point));
  for (let round = 0; round < 200; round++) {
    const from = Math.floor(random() * 11);
    const to = from + 1 + Math.floor(random() * (11 - from));
    const part = random();
    const place = atOnce(partOfWay(index, from, to, part));
    const sum = (first: number, end: number) =>
      lengths.slice(first, end).reduce((one, other) => one + other, 0);
    const way = sum(from, place.index) + place.fraction * (lengths[place.index] ?? 0);
    assert.ok(Math.abs(way - part * sum(from, to)) < 1e-5, `${from} ${to} ${part}`);
    const line = wgs84.InverseLine(
      ...(points[place.index] ?? [0, 0]),
      ...(points[place.index + 1] ?? [0, 0]),
    );
    const { lat2 = 0, lon2 = 0 } = line.Position(place.fraction * line.s13);
    assert.ok(inverse([lat2, lon2], [place.lat, place.lon]) < 1e-6);
  }
});

test('standing still, a part of the time is a place there', () => {
  const index = buildIndex(new Float64Array(4).fill(46), new Float64Array(4).fill(14));
  assert.deepEqual(atOnce(partOfWay(index, 1, 2, 0.25)), { index: 1, fraction: 0.25, lat: 46, lon: 14 });
  assert.deepEqual(atOnce(partOfWay(index, 0, 3, 0.25)), { index: 0, fraction: 0, lat: 46, lon: 14 });
});

test('many points without times, and times that go to and fro, let others be answered meanwhile', async () => {
  let answered = 0;
  const others = setInterval(() => answered++, 0);
  const meanwhile = async <T>(work: Parameters<typeof inSlices<T>>[0]): Promise<T> => {
    answered = 0;
    const result = await inSlices(work, 'track/at');
    assert.ok(answered > 0);
    return result;
  };
  const count = 300_000;
  const index = buildIndex(
    Float64Array.from({ length: count }, (_, i) => 0.5 * (i % 2)),
    new Float64Array(count),
  );
  assert.equal((await meanwhile(partOfWay(index, 0, count - 1, 0.5))).index, count / 2 - 1);

  const time = Float64Array.from({ length: 5_000_000 }, (_, i) => (i % 2 === 0 ? i : -i));
  const times = await meanwhile(indexTimes({ time, segmentStarts: Uint32Array.of(0) }));
  clearInterval(others);
  assert.deepEqual(atOnce(findTime(times, 4_000_000)), found(4_000_000));
  assert.deepEqual(atOnce(findTime(times, -4_000_001)), found(4_000_001));
});
