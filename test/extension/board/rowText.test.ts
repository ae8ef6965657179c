/** How rows read, look and sound, also when what they show was written to deceive. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerRow, hitRow, noteRow, olderRow, threadRow, topicRow } from '../../../extension/board/rows.ts';
import { firstLine, itemTooltip, rowText } from '../../../extension/board/rowText.ts';
import type { NewsItem } from '../../../server/api/boardItems.ts';
import { item } from './fakeBoard.ts';

/** Two minutes after the first item. */
const now = new Date(Date.UTC(2026, 5, 2, 8, 2, 1));
const me = { name: 'me', now };

const answer = (more: Partial<NewsItem>, text = 'the bridge is closed') =>
  rowText(answerRow(item(1, text, more), 'general'), me);

test('an item reads as its first line, its author and its age', () => {
  const { label, description } = answer({}, '\n  the bridge is closed  \nuntil Friday');
  assert.equal(label, 'the bridge is closed');
  assert.equal(description, 'ada, 2 minutes ago');
});

test('what is to be known of an item stands behind its age, in words', () => {
  const { description } = answer({ priority: 'high', pinned: 'then', edited: 'then' });
  assert.equal(description, 'ada, 2 minutes ago · high priority · pinned · edited');
});

test('each state of an item has an icon of its own shape', () => {
  const icons = [
    answer({}),
    answer({ unread: true }),
    answer({ pinned: 'then' }),
    answer({ pinned: 'then', unread: true }),
    answer({ priority: 'high' }),
    answer({ priority: 'high', unread: true }),
    answer({ deleted: 'then' }),
  ].map(({ icon }) => icon);
  assert.deepEqual(icons, [
    'circle-outline',
    'circle-filled',
    'pinned',
    'pinned-dirty',
    'warning',
    'bell-dot',
    'circle-slash',
  ]);
});

test('the hover breaks lines where the text does, whichever system wrote it', () => {
  const [first, second, third] = itemTooltip(item(1, 'one\r\ntwo\rthree\r\n')).split('\n');
  assert.deepEqual([first, second, third], ['one', 'two', 'three']);
});

test('a deleted item says by whom, and offers neither its text nor its link', () => {
  const { label, description, words } = answer({
    deleted: 'then',
    by: 'me',
    priority: 'high',
    link: { file: '/etc/hosts' },
  });
  assert.equal(label, 'Deleted by me');
  assert.equal(description, '2 minutes ago');
  assert.equal(words, 'item loose');
});

test('the menus learn what an item is: own, pinned, unread, with a link', () => {
  assert.equal(answer({}).words, 'item text loose');
  const all = answer({ by: 'me', pinned: 'then', unread: true, link: { file: '/etc/hosts' } });
  assert.equal(all.words, 'item text own pinned link unread');
});

test('a screen reader hears a sentence', () => {
  assert.equal(
    answer({ unread: true, topic: 'build', priority: 'high' }).spoken,
    'Unread. From ada, 2 minutes ago, in build, high priority: the bridge is closed',
  );
  const topic = { topic: 'build', items: 12, unread: 3, latest: item(1, '') };
  assert.equal(
    rowText(topicRow(topic), me).spoken,
    'Topic build. 12 items, 3 unread, the newest 2 minutes ago.',
  );
});

test('a topic tells how much is unread and how old its newest item is', () => {
  const topic = { topic: 'build', items: 1200, unread: 3, latest: item(1, '') };
  assert.equal(rowText(topicRow(topic), me).description, '3 unread · 2 minutes ago');
  assert.equal(rowText(topicRow({ ...topic, unread: 0 }), me).description, '2 minutes ago');
});

test('a topic with older unread items than those that are counted claims no number of them, and can be marked as read', () => {
  const topic = { topic: 'build', items: 5000, unread: 1000, more: true as const, latest: item(1, '') };
  const all = rowText(topicRow(topic), me);
  assert.equal(all.description, '1,000+ unread · 2 minutes ago');
  const old = rowText(topicRow({ ...topic, unread: 0 }), me);
  assert.equal(old.description, 'older items unread · 2 minutes ago');
  assert.equal(old.spoken, 'Topic build. 5,000 items, older items unread, the newest 2 minutes ago.');
  assert.equal(old.words, 'topic unread');
  assert.equal(
    rowText(topicRow({ topic: 'x', items: 1, unread: 1000, latest: item(1, '') }), me).description,
    '1,000 unread · 2 minutes ago',
  );
});

test('a thread tells of its replies, and looks unread when one of them is', () => {
  const thread = { first: item(1, 'first'), items: 4, unread: 2, latest: item(4, '') };
  const text = rowText(threadRow(thread, 'general'), me);
  assert.equal(text.description, 'ada, 2 minutes ago · 3 replies · 2 unread');
  assert.equal(text.icon, 'circle-filled');
  assert.match(text.words, /\bthread\b.*\bunread$/);
});

test('a hit tells of its topic, for it stands beside those of others', () => {
  const { description } = rowText(hitRow(item(1, 'hit', { topic: 'build' })), me);
  assert.equal(description, 'ada, 2 minutes ago · in build');
});

test('in its first minute an item is just posted, for rows are not drawn each second', () => {
  const soon = { ...me, now: new Date(Date.UTC(2026, 5, 2, 8, 0, 59)) };
  assert.equal(rowText(answerRow(item(1, 'new'), ''), soon).description, 'ada, just now');
});

test('rows that are no items are named and do not look like any', () => {
  assert.equal(rowText(olderRow('general'), me).label, 'Older…');
  assert.equal(rowText(noteRow('x', 'two were dropped'), me).label, 'two were dropped');
  assert.equal(rowText(olderRow('general'), me).words, 'note');
});

const hostile: readonly (readonly [what: string, text: string, label: string])[] = [
  ['HTML', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['a command link', '[x](command:quit)', '[x](command:quit)'],
  ['an escape sequence', '\u001b[31mred\u0007', '\\x1b[31mred\\x07'],
  ['a text that is turned round', 'abc\u202edcba', 'abc\\u202edcba'],
  ['a line separator', 'one\u2028From ada: two', 'one\\u2028From ada: two'],
  ['tabs', 'one\t\t\ttwo', 'one two'],
  ['blanks alone', ' \n\t\n ', 'Only blanks'],
  ['a name of Object', '__proto__', '__proto__'],
];
for (const [what, text, label] of hostile) {
  test(`a row shows ${what} as text`, () => {
    assert.equal(answer({}, text).label, label);
    assert.ok(answer({ by: text.trim() || 'ada' }).description.length > 0);
    assert.doesNotMatch(answer({ by: text, topic: text }).spoken, /[\p{Cc}\u202e\u2028]/u);
  });
}

test('a line of 64 KB is cut in its row and in its hover, and not through the middle of a character', () => {
  const long = '😀'.repeat(16_000);
  const label = firstLine(long);
  assert.ok(label.length <= 80 && label.endsWith('…') && label.isWellFormed());
  const hover = itemTooltip(item(1, long));
  assert.ok(hover.length < 2500 && hover.isWellFormed());
});

test('sixty thousand empty lines before a text do not make its row slow or empty', () => {
  assert.equal(firstLine('\n'.repeat(60_000)), 'Only blanks');
});

test('a hover tells the text, the author, the exact times, the program, its process and the link', () => {
  const hover = itemTooltip(
    item(1, 'one\ntwo\u001b\n', {
      edited: '2026-06-02T09:00:00.000Z',
      client: { name: 'remotex-cli', pid: 77 },
      link: { file: '/src/main.ts', line: 3 },
    }),
  ).split('\n');
  assert.deepEqual(
    [hover[0], hover[1], hover[3], hover[5], hover[6]],
    ['one', 'two\\x1b', 'From ada in general', 'With remotex-cli, process 77', 'Link: /src/main.ts:3'],
  );
  assert.match(hover[4] ?? '', /^Posted .*2026.*, edited .*2026/);
});
