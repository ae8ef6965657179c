/** What editor and terminal say of items that the board dropped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dropped, Keep } from '../../../server/api/boardState.ts';
import { describeDropped } from '../../../server/api/keepText.ts';

const told = (dropped: Partial<Dropped>, keep: Keep) =>
  describeDropped({ keep, dropped: { count: 0, age: 0, expired: 0, upTo: 0, ...dropped } });

test('items beyond the limits of number and of age are told together, with both limits', () => {
  const text = '1,200 older items were dropped (the newest 10,000 of the last 30 days are kept)';
  assert.equal(told({ count: 1000, age: 200 }, { items: 10_000, days: 30 }), text);
  assert.equal(told({ age: 1 }, { days: 1 }), '1 older item was dropped (those of the last day are kept)');
  assert.equal(told({ count: 2 }, { items: 3 }), '2 older items were dropped (the newest 3 are kept)');
  assert.equal(told({ count: 2 }, {}), '2 older items were dropped');
});

test('items that have expired by themselves are no loss to tell of', () => {
  assert.equal(told({ expired: 7 }, { items: 3 }), undefined);
});
