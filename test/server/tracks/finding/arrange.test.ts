import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrange } from '../../../../server/tracks/finding/arrange.ts';
import { createRandom } from '../walkNoise.ts';

test('whatever the number, every place is there once', () => {
  const random = createRandom(6);
  for (const count of [0, 1, 7, 8, 9, 64, 65, 513, 1000]) {
    const order = arrange(Float64Array.from({ length: 3 * count }, random), 8);
    assert.deepEqual(
      order.toSorted(),
      Uint32Array.from({ length: count }, (_, i) => i),
    );
  }
});

test('boxes around a node hardly overlap', () => {
  const random = createRandom(7);
  const middles = Float64Array.from({ length: 3 * 4096 }, (_, i) => (i % 3 === 2 ? 0 : random()));
  const order = arrange(middles, 8);
  let area = 0;
  for (let node = 0; node < 4096; node += 64) {
    const places = [...order.subarray(node, node + 64)];
    const side = (axis: number) => {
      const values = places.map((place) => middles[3 * place + axis] ?? 0);
      return Math.max(...values) - Math.min(...values);
    };
    area += side(0) * side(1);
  }
  assert.ok(area < 1, `${area} of 1`);
});

test('places that are all one, or in order, or in order backwards, take no longer than others', () => {
  const count = 100_000;
  for (const value of [() => 0, (i: number) => i, (i: number) => -i, (i: number) => i % 2]) {
    const order = arrange(
      Float64Array.from({ length: 3 * count }, (_, i) => value(Math.floor(i / 3))),
      8,
    );
    assert.equal(order.length, count);
  }
});
