/** What a window says of new items, and when. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createBurst, momentMs, pauseMs } from '../../../extension/board/notifyBurst.ts';
import { createOwnPosts } from '../../../extension/board/notifyOwn.ts';
import { describeNews, isTold } from '../../../extension/board/notifyText.ts';
import { plainMessage } from '../../../extension/plainMessage.ts';
import type { NewsItem } from '../../../server/api/boardItems.ts';

const itemOf = (more: Partial<NewsItem> = {}): NewsItem => ({
  id: 1,
  item: 'hello',
  by: 'bob',
  when: '2026-06-02T08:00:00.000Z',
  topic: 'general',
  priority: 'normal',
  ...more,
});

test('the setting says which items are told: none, the important ones, or all', () => {
  const usual = itemOf();
  const high = itemOf({ priority: 'high' });
  const mention = itemOf({ item: 'see this, @Ada', priority: 'low' });
  const told = (notify: 'off' | 'important' | 'all') =>
    [usual, high, mention].map((item) => isTold(item, notify, 'ada'));
  assert.deepEqual(told('off'), [false, false, false]);
  assert.deepEqual(told('important'), [false, true, true]);
  assert.deepEqual(told('all'), [true, true, true]);
});

test('one item is told in its own words, several by their number', () => {
  assert.equal(describeNews([itemOf()]), 'bob: hello');
  assert.equal(describeNews([itemOf({ item: 'first\nsecond' })]), 'bob: first…');
  assert.equal(describeNews([itemOf(), itemOf(), itemOf()]), '3 new items on the bulletin board');
});

test('a hostile item is text: no link, no control character, and not longer than a line', () => {
  const link = '[click](command:workbench.action.quit)';
  assert.equal(describeNews([itemOf({ item: link })]), 'bob: [click] (command:workbench.action.quit)');
  assert.equal(describeNews([itemOf({ by: '[b](command:x)' })]), '[b] (command:x): hello');
  assert.equal(describeNews([itemOf({ item: 'a\x1b[2J\u202e' })]), 'bob: a\\x1b[2J\\u202e');
  assert.equal(describeNews([itemOf({ item: 'a'.repeat(10_000) })]).length, 'bob: '.length + 200);
  assert.equal(plainMessage('a'.repeat(400)).length, 300);
});

function burst(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  // The timers of the test have no such clock: it goes with them.
  let passed = 0;
  t.mock.method(performance, 'now', () => passed);
  const told: (readonly number[])[] = [];
  return {
    told,
    ...createBurst<number>((numbers) => told.push(numbers)),
    tick(ms: number) {
      passed += ms;
      t.mock.timers.tick(ms);
    },
  };
}

test('what comes within a moment is told once', (t) => {
  const { told, add, tick } = burst(t);
  for (const each of [1, 2, 3]) add(each);
  assert.deepEqual(told, []);
  tick(momentMs);
  assert.deepEqual(told, [[1, 2, 3]]);
});

test('a stream of items is told at most once in ten seconds, and none of them is left out', (t) => {
  const { told, add, tick } = burst(t);
  add(1);
  tick(momentMs);
  for (const each of [2, 3]) {
    add(each);
    tick(1000);
  }
  assert.deepEqual(told, [[1]]);
  tick(pauseMs);
  assert.deepEqual(told, [[1], [2, 3]]);
});

test('a clock that is set back delays nothing', (t) => {
  const { told, add, tick } = burst(t);
  t.mock.timers.setTime(7_200_000);
  add(1);
  tick(momentMs);
  t.mock.timers.setTime(3_600_000);
  add(2);
  tick(pauseMs);
  assert.deepEqual(told, [[1], [2]]);
});

test('nothing is told after the end', (t) => {
  const { told, add, dispose, tick } = burst(t);
  add(1);
  dispose();
  tick(pauseMs);
  assert.deepEqual(told, []);
});

test('an item of this window is known as its own, also when the board tells of it before the answer comes', async () => {
  const own = createOwnPosts();
  const { promise, resolve, reject } = Promise.withResolvers<NewsItem>();
  const noted = own.note(promise);
  let isSettled = false;
  const settled = own.settled().then(() => {
    isSettled = true;
  });
  await new Promise(setImmediate);
  assert.equal(isSettled, false);
  resolve(itemOf({ id: 7 }));
  assert.equal((await noted).id, 7);
  await settled;
  assert.ok(own.has(7));
  assert.ok(!own.has(8));
  reject(new Error('too late'));
});

test('a post that fails keeps nobody waiting', async () => {
  const own = createOwnPosts();
  await assert.rejects(own.note(Promise.reject(new Error('no daemon'))), /no daemon/);
  await own.settled();
});
