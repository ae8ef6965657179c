import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyPoint } from '../../../server/tracks/builder.ts';
import { createPointList } from '../../../server/tracks/pointList.ts';

const listOf = (times: readonly number[]) => {
  const list = createPointList();
  for (const time of times) list.push({ lat: 0, lon: 0, ele: Number.NaN, time });
  return list;
};

test('the first point at or after each time is found, each once', () => {
  const list = listOf([10, 20, Number.NaN, 30, 30, 40]);
  assert.deepEqual(list.firstAt([20, 10, 25, 29, 41, Number.NaN], 0), [0, 1, 3]);
  assert.deepEqual(list.firstAt([10], 1), [1]);
  assert.deepEqual(list.firstAt([Number.NEGATIVE_INFINITY], 3), [3]);
  assert.deepEqual(list.firstAt([], 0), []);
  assert.deepEqual(list.firstAt([10], 6), []);
});

test('among any times it is what looking at every point finds', () => {
  let seed = 11;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const some = (most: number) => Array.from({ length: random(most) }, () => random(50) || Number.NaN);
  for (let round = 0; round < 500; round++) {
    const [times, asked, from] = [some(20), some(10), random(5)];
    const found = asked.map((at) => times.findIndex((time, index) => index >= from && time >= at));
    const expected = [...new Set(found.filter((index) => index >= 0))].sort((a, b) => a - b);
    assert.deepEqual(listOf(times).firstAt(asked, from), expected, `${times} / ${asked} / ${from}`);
  }
});

test('times move, and NaN takes them away', () => {
  const list = listOf([1, Number.NaN]);
  list.shiftTimes(1000);
  list.push({ lat: 0, lon: 0, ele: Number.NaN, time: 5 });
  assert.deepEqual([...list.take().points.time], [1001, Number.NaN, 5]);
  const none = listOf([1, 2]);
  none.shiftTimes(Number.NaN);
  assert.deepEqual([...none.take().points.time], [Number.NaN, Number.NaN]);
});

test('numbers that cannot be a time, a height or a value are missing', () => {
  const list = createPointList();
  const wrong = [1e300, -1e300, Number.POSITIVE_INFINITY, 1e9 * 1000 * 86_400];
  for (const value of wrong) {
    const point = { ...emptyPoint(), lat: 0, lon: 0, ele: value, time: value, hr: value };
    list.push(point);
    list.sense(point);
  }
  list.push({ lat: 0, lon: 0, ele: 1, time: 2 });
  const { points, sensors } = list.take();
  assert.deepEqual([...points.time], [...wrong.map(() => Number.NaN), 2]);
  assert.deepEqual([...points.ele], [...wrong.map(() => Number.NaN), 1]);
  assert.deepEqual(sensors, {});
});

test('times that move to where there are none are missing', () => {
  const list = listOf([1]);
  list.shiftTimes(1e17);
  assert.deepEqual([...list.take().points.time], [Number.NaN]);
});
