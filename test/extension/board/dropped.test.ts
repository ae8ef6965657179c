/** What the view says of items that the board dropped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeDropped } from '../../../extension/board/dropped.ts';
import type { Dropped, Keep } from '../../../server/api/boardState.ts';

const told = (dropped: Partial<Dropped>, keep: Keep) =>
  describeDropped({
    items: 5,
    head: 9,
    keep,
    dropped: { count: 0, age: 0, expired: 0, upTo: 0, ...dropped },
  });

test('items beyond the limits of number and of age are told together, with both limits', () => {
  const text = '1,200 older items were dropped (kept: the newest 10,000 of 30 days)';
  assert.equal(told({ count: 1000, age: 200 }, { items: 10_000, days: 30 }), text);
  assert.equal(told({ age: 1 }, { days: 1 }), '1 older item was dropped (kept: those of 1 day)');
  assert.equal(told({ count: 2 }, { items: 3 }), '2 older items were dropped (kept: the newest 3)');
  assert.equal(told({ count: 2 }, {}), '2 older items were dropped');
});

test('items that have expired by themselves are no loss to tell of', () => {
  assert.equal(told({ expired: 7 }, { items: 3 }), undefined);
});
