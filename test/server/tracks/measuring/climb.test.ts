import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClimb, smooth } from '../../../../server/tracks/measuring/climb.ts';
import { atOnce } from '../../../../server/tracks/slices.ts';
import { createDrift, createRandom } from '../walkNoise.ts';

function climb(heights: readonly number[]) {
  const total = createClimb();
  for (const height of heights) total.push(height);
  return total.total();
}

/** The gain and loss of heights as recorded, one every `spacing` metres. */
function smoothedClimb(heights: readonly number[], spacing: number) {
  const smoothed = Float64Array.from(heights);
  atOnce(
    smooth(
      smoothed,
      Float64Array.from(heights, (_, i) => i * spacing),
    ),
  );
  return climb([...smoothed]);
}
const near = (value: number, expected: number, by: number) =>
  assert.ok(Math.abs(value - expected) <= by, `${value} instead of ${expected} ± ${by}`);

test('a climb that counts counts in full, and a smaller one not at all', () => {
  assert.deepEqual(climb([100, 105]), { gain: 5, loss: 0 });
  assert.deepEqual(climb([100, 104.9, 100]), { gain: 0, loss: 0 });
  assert.deepEqual(climb([100, 102, 104, 103, 106, 110, 100]), { gain: 10, loss: 10 });
  assert.deepEqual(climb([100, 92, 96, 88, 90]), { gain: 0, loss: 12 });
  assert.deepEqual(climb([100, 103, 98, 101, 97, 102]), { gain: 5, loss: 6 });
  assert.deepEqual(climb([]), { gain: 0, loss: 0 });
});

/** By looking back from every point for the extremes, without any state. */
test('the sum over turns is that of a brute-force search for them', () => {
  const random = createRandom(5);
  for (let round = 0; round < 300; round++) {
    const heights = Array.from({ length: 2 + Math.floor(random() * 40) }, () => Math.round(random() * 14));
    const { gain, loss } = climb(heights);
    // Of all ways to choose turning points with steps of at least 5 m in turn up and down, the longest.
    const best = longestZigzag(heights);
    assert.equal(gain + loss, best, heights.join(' '));
  }
});

function longestZigzag(heights: readonly number[]): number {
  /** The best sum of a zigzag that ends at each point, the last step up (0) or down (1). */
  const sums = heights.map(() => [0, 0]);
  let best = 0;
  heights.forEach((height, i) => {
    for (let j = 0; j < i; j++) {
      const step = height - (heights[j] ?? 0);
      if (Math.abs(step) < 5) continue;
      const direction = step > 0 ? 0 : 1;
      const sum = (sums[j]?.[1 - direction] ?? 0) + Math.abs(step);
      const at = sums[i] ?? [];
      at[direction] = Math.max(at[direction] ?? 0, sum);
      best = Math.max(best, sum);
    }
  });
  return best;
}

test('hills of known height keep it', () => {
  // Ten hills of 100 m, each 2 km long, at walking, riding and sparse spacing.
  for (const spacing of [1.3, 8, 90]) {
    const heights = Array.from(
      { length: Math.floor(20_000 / spacing) + 1 },
      (_, i) => 500 - 50 * Math.cos((i * spacing * Math.PI) / 1000),
    );
    const { gain, loss } = smoothedClimb(heights, spacing);
    near(gain, 1000, 12);
    near(loss, 1000, 12);
  }
});

test('a slope keeps its height, but for the rise at its first and its last point', () => {
  const { gain, loss } = smoothedClimb(
    Array.from({ length: 1001 }, (_, i) => i / 10),
    1,
  );
  near(gain, 99.8, 1e-9);
  assert.equal(loss, 0);
});

test('the noise of a receiver adds little to hills of known height, and nothing to level ground', () => {
  const random = createRandom(11);
  // Trembling by ±2 m from point to point, on a slow drift of a metre.
  const noise = (): (() => number) => {
    const drift = createDrift(random, 1, 60);
    return () => drift(1) + 4 * (random() - 0.5);
  };
  for (const spacing of [1.3, 3]) {
    const count = Math.floor(20_000 / spacing) + 1;
    const tremble = noise();
    const hills = Array.from(
      { length: count },
      (_, i) => 500 - 50 * Math.cos((i * spacing * Math.PI) / 1000) + tremble(),
    );
    const { gain, loss } = smoothedClimb(hills, spacing);
    near(gain, 1000, 60);
    near(loss, 1000, 60);
    const raw = hills.reduce((sum, height, i) => sum + Math.max(0, height - (hills[i - 1] ?? height)), 0);
    assert.ok(raw > 4000, `summed as they are they would be ${raw}`);
    const level = Array.from({ length: count }, noise());
    const { gain: fromNothing } = smoothedClimb(level, spacing);
    near(fromNothing, 0, 30);
  }
});

test('single spikes do not count, also at the ends', () => {
  const heights = Array.from({ length: 300 }, () => 400);
  for (const at of [0, 150, 200, 201, 299]) heights[at] = 900;
  heights[100] = 0;
  assert.deepEqual(smoothedClimb(heights, 2), { gain: 0, loss: 0 });
});

test('points far apart are not smoothed: each of them is a hill', () => {
  assert.deepEqual(smoothedClimb([0, 50, 0, 50, 0], 100), { gain: 100, loss: 100 });
});

test('standing still smooths over all that was recorded there', () => {
  const heights = Float64Array.of(10, 30, 10, 30, 20);
  atOnce(smooth(heights, new Float64Array(5)));
  assert.deepEqual([...heights].map(Math.round), [19, 19, 19, 19, 19]);
});
