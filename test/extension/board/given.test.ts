/** What the commands of the view take for an item, a topic and what is read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenItem, givenRead, givenTopic } from '../../../extension/board/given.ts';
import { answerRow, noteRow, olderRow, threadRow, topicRow } from '../../../extension/board/rows.ts';
import { item } from './fakeBoard.ts';

const thread = { first: item(1, 'first'), items: 4, unread: 2, latest: item(4, '') };
const topic = { topic: 'build', items: 9, unread: 2, latest: item(9, '') };

test('an item is a row, an item or an id', () => {
  assert.equal(givenItem(7), 7);
  for (const given of [
    item(1, 'first'),
    answerRow(item(1, 'first'), 'general'),
    threadRow(thread, 'general'),
  ]) {
    const found = givenItem(given);
    assert.ok(typeof found === 'object' && found.id === 1);
  }
});

test('what is neither a row nor an item nor an id is none', () => {
  for (const given of [
    undefined,
    null,
    0,
    -1,
    1.5,
    '7',
    {},
    { item: 'text' },
    [item(1, '')],
    noteRow('x', 'y'),
  ]) {
    assert.equal(givenItem(given), undefined);
    assert.equal(givenRead(given), undefined);
  }
});

test('a topic is read up to its newest item that is shown, and a thread too', () => {
  assert.deepEqual(givenRead(topicRow(topic)), { topic: 'build', upTo: 9 });
  assert.deepEqual(givenRead(threadRow(thread, 'general')), { thread: 1, upTo: 4 });
  assert.deepEqual(givenRead(answerRow(item(3, 'x'), 'general')), { ids: [3] });
});

test('a thread whose first item was dropped is read by the id it had', () => {
  const rest = { ...thread, first: item(3, 'rest', { thread: 1 }) };
  assert.deepEqual(givenRead(threadRow(rest, 'general')), { thread: 1, upTo: 4 });
});

test('a topic is that of a row, or one that is named', () => {
  assert.equal(givenTopic(topicRow(topic)), 'build');
  assert.equal(givenTopic(olderRow('build')), 'build');
  assert.equal(givenTopic({ topic: 'build' }), 'build');
  assert.equal(givenTopic(undefined), undefined);
});
