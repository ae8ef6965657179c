/** The welcome, the line above the rows, and the badge. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BoardFilter, describeFilter } from '../../../extension/board/boardFilter.ts';
import { boardLook } from '../../../extension/board/boardLook.ts';

const all: BoardFilter = { kind: 'all' };
const filled = { filter: all, hits: undefined, unread: { unread: 12 }, isEmpty: false };
const unknown = { filter: all, hits: undefined, unread: undefined, isEmpty: undefined };

test('each state of the backend has a welcome of its own', () => {
  assert.deepEqual(boardLook({ kind: 'stopped' }, filled), { state: 'stopped' });
  assert.deepEqual(boardLook({ kind: 'failed' }, filled), { state: 'failed' });
  assert.deepEqual(boardLook({ kind: 'starting' }, unknown), { state: 'connecting' });
  assert.deepEqual(boardLook({ kind: 'ready' }, unknown), { state: 'connecting' });
  assert.deepEqual(boardLook({ kind: 'ready' }, { ...unknown, unread: { unread: 0 }, isEmpty: true }), {
    state: 'empty',
  });
});

test('after a crash the rows and the badge stay, with a line that says why nothing changes', () => {
  const { state, message, badge } = boardLook({ kind: 'starting' }, filled);
  assert.deepEqual([state, message, badge?.value], ['filled', 'Reconnecting…', 12]);
});

test('the badge counts the unread items, and says so in words', () => {
  assert.deepEqual(boardLook({ kind: 'ready' }, filled).badge, {
    value: 12,
    tooltip: '12 unread items on the bulletin board',
  });
  const one = boardLook({ kind: 'ready' }, { ...filled, unread: { unread: 1 } }).badge;
  assert.equal(one?.tooltip, '1 unread item on the bulletin board');
  const many = boardLook({ kind: 'ready' }, { ...filled, unread: { unread: 1000, more: true } }).badge;
  assert.equal(many?.tooltip, '1,000 unread items or more on the bulletin board');
  assert.equal(boardLook({ kind: 'ready' }, { ...filled, unread: { unread: 0 } }).badge, undefined);
});

for (const [filter, hits, line] of [
  [{ kind: 'search', words: 'bridge' }, 3, "3 items with 'bridge'"],
  [{ kind: 'search', words: 'a\nb\u001b' }, 0, "No item with 'a b\\x1b'"],
  [{ kind: 'search', words: 'the' }, 200, "The newest 200 items with 'the'"],
  [{ kind: 'unread' }, 1, '1 item not read'],
  [{ kind: 'high' }, 2, '2 items of high priority'],
  [{ kind: 'mentions' }, 1, '1 item that mentions you'],
  [{ kind: 'mentions' }, 2, '2 items that mention you'],
  [{ kind: 'by', by: 'ada' }, 2, '2 items by ada'],
  [{ kind: 'topic', topic: 'build' }, undefined, 'Topic build only'],
] as const) {
  test(`a filter says above the rows: ${line}, and how it is lifted`, () => {
    assert.equal(describeFilter(filter, hits), `${line} · Clear Filter shows all`);
  });
}
