/** An item that is edited here and elsewhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OtherText, replaceText } from '../../../extension/board/replaceText.ts';
import type { NewsItem } from '../../../server/api/boardItems.ts';
import { RemoteError } from '../../../server/remote/errors.ts';
import { item } from './fakeBoard.ts';

function boardWith(now: NewsItem | undefined) {
  const saved: string[] = [];
  return {
    saved,
    read: async () => (now ? [now] : []),
    edit: async ({ item: text }: { item: string }) => {
      saved.push(text);
      return item(20, text);
    },
  };
}
const mine = { id: 20, before: 'first', text: 'mine', by: 'ada' };

test('an item takes the place of the text that its editing began with', async () => {
  const board = boardWith(item(20, 'first'));
  assert.equal((await replaceText(board, mine)).item, 'mine');
  assert.deepEqual(board.saved, ['mine']);
});

test('an item that was changed elsewhere, was deleted or is gone is not saved over', async () => {
  for (const [now, told] of [
    [item(20, 'other'), /^Not saved: item 20 was changed elsewhere meanwhile\.$/],
    [item(20, '', { deleted: '2026-06-02T08:00:00.000Z' }), /^Not saved: item 20 was deleted meanwhile\.$/],
    [undefined, /^Not saved: item 20 is no longer on the board\.$/],
  ] as const) {
    const board = boardWith(now);
    await assert.rejects(replaceText(board, mine), { message: told });
    assert.deepEqual(board.saved, []);
  }
});

test('a second try of the same text finds its own text, and is no edit made elsewhere', async () => {
  await replaceText(boardWith(item(20, 'mine')), mine);
});

test('an edit made elsewhere between the look and the save is not lost', async () => {
  let now = item(20, 'first');
  const board = {
    read: async () => [now],
    edit: async ({ before }: { before?: string }) => {
      assert.equal(before, 'first');
      now = item(20, 'other');
      throw new RemoteError('changed-meanwhile', 'x');
    },
  };
  await assert.rejects(replaceText(board, mine), (error) => error instanceof OtherText && error.now === now);
});
