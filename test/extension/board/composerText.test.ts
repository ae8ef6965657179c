/** What the box says, and what comes to the board. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  describeLines,
  isSame,
  postOf,
  problemOf,
  shortened,
  textOf,
  titleOf,
} from '../../../extension/board/composerText.ts';
import type { Draft } from '../../../extension/board/draft.ts';

const draftOf = (more: Partial<Draft> = {}): Draft => ({
  draft: 'd',
  key: 'k',
  typed: 'hello',
  priority: 'normal',
  ...more,
});

test('the title says what is posted, where, and how urgent it is', () => {
  for (const [more, title] of [
    [{}, 'Post to Bulletin Board: general'],
    [{ topic: 'build' }, 'Post to Bulletin Board: build'],
    [{ topic: 'build', priority: 'high' }, 'Post to Bulletin Board: build (high priority)'],
    [{ quoted: 'a\nb', priority: 'low' }, 'Post Selection to Bulletin Board: general (low priority)'],
    [{ replyTo: { id: 7, by: 'ada', item: 'first\nsecond' } }, 'Reply to ada: first…'],
    [{ replyTo: { id: 7 } }, 'Reply to Item 7'],
    [{ edits: 7 }, 'Edit Item of Bulletin Board'],
    [{ topic: '\u202etopic' }, 'Post to Bulletin Board: \\u202etopic'],
  ] as const) {
    assert.equal(titleOf(draftOf(more)), title);
  }
});

test('a comment goes before the selection, which keeps its line breaks', () => {
  assert.equal(textOf({ typed: 'look here', quoted: ' a\r\n\tb' }), 'look here\n a\r\n\tb');
  assert.equal(textOf({ typed: ' ', quoted: ' a\n\tb' }), ' a\n\tb');
  assert.equal(textOf({ typed: 'hello' }), 'hello');
});

test('a text that no item can have is told apart, by how much it is too long', () => {
  assert.equal(problemOf('a'.repeat(65_536)), undefined);
  assert.equal(problemOf('a'.repeat(65_537)), '1 byte too long: an item has at most 65536.');
  assert.equal(problemOf('ä'.repeat(32_769)), '2 bytes too long: an item has at most 65536.');
  assert.equal(problemOf(' \n'), 'Only blanks so far.');
  assert.equal(problemOf('a\0b'), 'The text must not contain the character NUL.');
  assert.equal(problemOf('a\ud800'), 'The text contains half a surrogate pair.');
});

test('an item names its writer as one who has read it, and leaves out what was not said', () => {
  assert.deepEqual(postOf(draftOf(), 'ada'), { item: 'hello', by: 'ada', reader: 'ada', key: 'k' });
  const link = { file: '/main.ts', line: 3 };
  const replyTo = { id: 7, by: 'bob', item: 'first' };
  assert.deepEqual(postOf(draftOf({ topic: 'build', priority: 'high', link, replyTo }), 'ada'), {
    item: 'hello',
    by: 'ada',
    reader: 'ada',
    key: 'k',
    topic: 'build',
    priority: 'high',
    link,
    replyTo: 7,
  });
});

test('a second try is the same item only if nothing of it was changed', () => {
  assert.ok(isSame(draftOf(), draftOf({ key: 'another' })));
  for (const more of [
    { typed: 'hullo' },
    { topic: 'build' },
    { priority: 'high' },
    { quoted: 'x' },
  ] as const) {
    assert.ok(!isSame(draftOf(), draftOf(more)), JSON.stringify(more));
  }
});

test('a shortened text is one line of plain characters', () => {
  assert.equal(shortened('hello'), 'hello');
  assert.equal(shortened('\n  hello  \n'), 'hello');
  assert.equal(shortened('hello\nworld'), 'hello…');
  assert.equal(shortened('abcdef', 4), 'abc…');
  assert.equal(shortened('😀😀😀', 3), '😀😀😀');
  assert.equal(shortened('\x1b[31mred'), '\\x1b[31mred');
  assert.equal(shortened(''), '');
});

test('lines are counted as a person counts them', () => {
  assert.deepEqual(['a', 'a\n', 'a\nb', 'a\r\nb\r\nc'].map(describeLines), [
    '1 line',
    '1 line',
    '2 lines',
    '3 lines',
  ]);
});
