/** The words for the board's limits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeKeep, describeLoss, limitChoices } from '../../../extension/board/limitText.ts';
import { SetKeep } from '../../../server/api/boardState.ts';

test('each choice is one that the board takes, and says both limits', () => {
  for (const { label, keep } of limitChoices) {
    assert.deepEqual(Object.keys(SetKeep.parse(keep)).sort(), ['days', 'items'], label);
  }
});

test('what is kept now, and what was dropped, is told in words', () => {
  assert.equal(describeKeep({}), 'Now all are kept.');
  assert.equal(describeKeep({ items: 1000 }), 'Now the newest 1,000 are kept.');
  assert.equal(describeKeep({ days: 30 }), 'Now those of the last 30 days are kept.');
  assert.equal(describeKeep({ items: 10_000, days: 1 }), 'Now the newest 10,000 of the last day are kept.');
  assert.deepEqual([-1, 0, 1, 1200].map(describeLoss), [
    'Nothing had to be dropped.',
    'Nothing had to be dropped.',
    '1 item was dropped.',
    '1,200 items were dropped.',
  ]);
});
