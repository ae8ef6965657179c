/** The board's document, as it follows the board. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentText, withChange } from '../../../extension/board/readItems.ts';
import type { NewsItem } from '../../../server/api/boardItems.ts';

const itemOf = (id: number, item = `item ${id}`): NewsItem => ({
  id,
  item,
  by: 'bob',
  when: '2026-06-02T08:00:00.000Z',
  topic: 'general',
  priority: 'normal',
});
const items = [itemOf(1), itemOf(2)];

test('a new item is added once, though it was read already', () => {
  assert.deepEqual(withChange(items, { kind: 'posted', item: itemOf(3) }), [...items, itemOf(3)]);
  assert.equal(withChange(items, { kind: 'posted', item: itemOf(2) }), items);
});

test('a changed item changes in its place', () => {
  const changed = itemOf(1, 'other words');
  assert.deepEqual(withChange(items, { kind: 'changed', item: changed }), [changed, itemOf(2)]);
});

test('what others have read changes nothing', () => {
  assert.equal(withChange(items, { kind: 'read', reader: 'bob' }), items);
  assert.equal(withChange(items, { kind: 'ready' }), items);
});

test('all is read anew after a reset, and where a change does not say enough', () => {
  for (const kind of ['reset', 'posted', 'changed'] as const)
    assert.equal(withChange(items, { kind }), undefined);
});

test('the newest thousand items are shown', () => {
  const many = Array.from({ length: 1000 }, (_, index) => itemOf(index + 1));
  const shown = withChange(many, { kind: 'posted', item: itemOf(1001) });
  assert.equal(shown?.length, 1000);
  assert.equal(shown?.[0]?.id, 2);
});

test('each item is a line with its age; control and direction characters are shown as their codes', () => {
  const now = new Date('2026-06-02T08:02:00.000Z');
  assert.equal(
    documentText([itemOf(1), itemOf(2, 'a\x1b[2J\u202eb\nc')], now),
    '#1 From bob, 2 minutes ago: item 1\n#2 From bob, 2 minutes ago: a\\x1b[2J\\u202eb\n  c',
  );
  assert.match(documentText([], now), /^The board is empty\./);
});

test('where there are older items the first line says how to see them', () => {
  const [first, second] = documentText(items, new Date(), true).split('\n');
  assert.equal(first, 'Older items: in the view Bulletin Board, or with: remotex read --last 1000');
  assert.match(second ?? '', /^#1 /);
});
