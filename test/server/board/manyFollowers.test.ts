/** Many follow the board while many post: the same as `npm run bench:board`, without a measure of time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runFollowers } from '../../bench/board/followers.ts';
import { createProduct } from '../product.ts';

for (const [how, pauseMs] of [
  ['now and then', 20],
  ['as fast as they can', 0],
] as const) {
  test(`each of 50 followers has every item once and in order while 8 writers post ${how}`, async (t) => {
    const product = createProduct(t);
    await product.remotex(['post', 'x']);
    const { pipe } = product.endpoint();
    const { items, missed, doubled, outOfOrder } = await runFollowers({ pipe, seconds: 5, pauseMs });
    assert.ok(items > 100);
    assert.deepEqual({ missed, doubled, outOfOrder }, { missed: 0, doubled: 0, outOfOrder: 0 });
  });
}
