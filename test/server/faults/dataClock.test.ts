/** The clock is only shown: the order is that of the ids. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Board } from '../../../server/api/board.ts';
import type { NewsItem } from '../../../server/api/boardItems.ts';
import { describeItem } from '../../../server/api/newsText.ts';
import { createBoard } from '../../../server/board/board.ts';
import { remote } from '../../../server/remote/client.ts';
import { createLocal } from '../../../server/remote/local.ts';
import { setUp } from '../board/place.ts';

test('items are read in the order of the posts when the clock goes back, and none is hidden', async (t) => {
  const { open } = setUp(t);
  const times = [
    '2026-06-02T08:00:00.000Z',
    '2026-06-02T07:00:00.000Z',
    '1970-01-01T00:00:00.000Z',
    '2038-01-19T03:14:08.000Z',
  ];
  const clock = [...times];
  const service = createBoard({
    store: open(),
    host: 'host',
    now: () => new Date(clock.shift() ?? assert.fail()),
  });
  const caller = createLocal([service]);
  const board = remote(Board, caller);
  for (const item of ['one', 'two', 'three', 'four']) await board.post({ item });
  const items: NewsItem[] = await board.read({});
  assert.deepEqual(
    items.map(({ id, when }) => [id, when]),
    times.map((when, i) => [i + 1, when]),
  );
  assert.deepEqual(await board.read({ after: 2 }), items.slice(2));
  const now = new Date('2026-06-02T07:30:00.000Z');
  assert.deepEqual(
    items.map((item) => describeItem(item, now)),
    [
      '#1 From host, just now: one',
      '#2 From host, 30 minutes ago: two',
      '#3 From host, 56 years ago: three',
      '#4 From host, just now: four',
    ],
  );
  caller.close();
});
