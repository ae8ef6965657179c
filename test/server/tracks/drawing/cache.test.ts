import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCache } from '../../../../server/tracks/drawing/cache.ts';

/** A cache with room for two values, which tells what it has made. */
function setUp() {
  const made: number[] = [];
  const make = async (_: object, number: number): Promise<number> => {
    made.push(number);
    if (number < 0) throw new Error('no');
    return number;
  };
  return { made, cache: createCache(20, make, (value) => (value === 99 ? 21 : 10)) };
}
const thing = {};

test('what was made is kept; what was not asked for longest goes first', async () => {
  const { made, cache } = setUp();
  for (const number of [1, 2, 1, 3, 1, 2]) assert.equal(await cache.get(thing, number), number);
  assert.deepEqual(made, [1, 2, 3, 2]);
});

test('who asks while it is made gets the same, and things are kept apart', async () => {
  const { made, cache } = setUp();
  assert.deepEqual(
    await Promise.all([cache.get(thing, 1), cache.get(thing, 1), cache.get({}, 1)]),
    [1, 1, 1],
  );
  assert.deepEqual(made, [1, 1]);
});

test('what is larger than the room is given and not kept', async () => {
  const { made, cache } = setUp();
  assert.deepEqual([await cache.get(thing, 99), await cache.get(thing, 99)], [99, 99]);
  assert.deepEqual(made, [99, 99]);
});

test('what failed is tried again', async () => {
  const { made, cache } = setUp();
  await assert.rejects(cache.get(thing, -1));
  await assert.rejects(cache.get(thing, -1));
  assert.deepEqual(made, [-1, -1]);
});
