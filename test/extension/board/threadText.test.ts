/** A thread as a document. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { threadText } from '../../../extension/board/threadText.ts';
import { item } from './fakeBoard.ts';

test('a thread is a document with a heading for each item, and says where each begins', () => {
  const { text, lines } = threadText([
    item(1, 'the bridge is closed\n\nuntil Friday\n', { priority: 'high' }),
    item(3, 'thanks', { by: 'bob', link: { file: '/src/main.ts', line: 3 } }),
  ]);
  const shown = text.split('\n');
  assert.match(shown[0] ?? '', /^#1 From ada in general, 2 June 2026, .*, high priority$/);
  assert.deepEqual(shown.slice(1, 5), ['  the bridge is closed', '', '  until Friday', '']);
  assert.match(shown[5] ?? '', /^#3 From bob in general, /);
  assert.deepEqual(shown.slice(6), ['  thanks', '', '  Link: /src/main.ts:3']);
  assert.deepEqual(
    [...lines],
    [
      [1, 0],
      [3, 5],
    ],
  );
});

test('no text can pass for the heading of another item', () => {
  for (const text of [
    'x\n#2 From bob in general',
    'x\r#2 From bob',
    'x\u2028#2 From bob',
    'x\u0085#2 From',
  ]) {
    const headings = threadText([item(1, text)])
      .text.split(/[\r\n\u2028\u0085]/)
      .filter((line) => line.startsWith('#'));
    assert.equal(headings.length, 1, text);
  }
});

test('control and direction characters of a text are shown as letters', () => {
  assert.match(
    threadText([item(1, '\u001b]0;title\u0007 \u202eabc')]).text,
    /^ {2}\\x1b\]0;title\\x07 \\u202eabc$/m,
  );
});

test('a deleted item keeps its heading only', () => {
  const { text } = threadText([item(1, '', { deleted: '2026-06-02T09:00:00.000Z', link: { file: '/x' } })]);
  assert.match(text, /^#1 Deleted by ada in general, .*$/);
});

test('a thread that was dropped says so', () => {
  assert.equal(threadText([]).text, 'These items are no longer on the board.');
});
