/** Items that are edited, deleted and pinned. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../../../server/board/changing.ts';
import { setUp } from './place.ts';

const later = '2026-06-14T08:00:00.000Z';

const begin = (t: Parameters<typeof setUp>[0]) => {
  const board = setUp(t).open();
  return {
    ...board,
    change: (change: Change) => board.ask('change', { change }),
    found: async (search: string) => (await board.read({ search })).map(({ id }) => id),
  };
};

test('an edited item says when, keeps its place, and is found by its new words only', async (t) => {
  const { post, read, change, found } = begin(t);
  const first = await post({ item: 'the north path', by: 'ada' });
  await post({ item: 'an answer', replyTo: 1 });
  const edited = { ...first, item: 'the south path', edited: later };
  assert.deepEqual(await change({ kind: 'edit', id: 1, by: 'ada', item: 'the south path', when: later }), {
    item: edited,
    changed: true,
  });
  assert.deepEqual((await read({}))[0], edited);
  assert.deepEqual([await found('north'), await found('south'), await found('path')], [[], [1], [1]]);
});

test('a deleted item stays without its text, link and pin, and is not found', async (t) => {
  const { post, read, change, found } = begin(t);
  await post({ item: 'secret', by: 'ada', link: { file: '/a', line: 1 } });
  await change({ kind: 'pin', id: 1, pinned: true, when: later });
  const { item } = await change({ kind: 'delete', id: 1, by: 'ada', when: later });
  assert.deepEqual(item, {
    id: 1,
    item: '',
    by: 'ada',
    when: '2026-06-13T08:00:00.000Z',
    topic: 'general',
    priority: 'normal',
    deleted: later,
  });
  assert.deepEqual(await read({}), [item]);
  assert.deepEqual([await found('secret'), await read({ pinned: true })], [[], []]);
});

test('only the author edits and deletes, and anybody pins', async (t) => {
  const { post, read, change } = begin(t);
  const first = await post({ item: 'mine', by: 'ada' });
  for (const kind of ['edit', 'delete'] as const)
    await assert.rejects(change({ kind, id: 1, by: 'Ada', item: 'x', when: later }), {
      reason: 'not-yours',
      message:
        "Nothing was changed: item 1 is by 'ada', and only its author may change it. If that is you, give that name.",
    });
  assert.deepEqual(await read({}), [first]);
  await change({ kind: 'pin', id: 1, pinned: true, when: later });
  assert.deepEqual(await read({ pinned: true }), [{ ...first, pinned: later }]);
});

test('what is not there cannot be changed, nor what was deleted', async (t) => {
  const { post, change } = begin(t);
  await post({ item: 'x', by: 'ada' });
  for (const id of [2, Number.MAX_SAFE_INTEGER])
    await assert.rejects(change({ kind: 'pin', id, pinned: true, when: later }), { reason: 'unknown-item' });
  await change({ kind: 'delete', id: 1, by: 'ada', when: later });
  await assert.rejects(change({ kind: 'edit', id: 1, by: 'ada', item: 'y', when: later }), {
    reason: 'deleted-item',
  });
  await assert.rejects(change({ kind: 'pin', id: 1, pinned: true, when: later }), { reason: 'deleted-item' });
  // Whose it was is nobody's way to learn what became of it.
  await assert.rejects(change({ kind: 'delete', id: 1, by: 'bob', when: later }), { reason: 'not-yours' });
});

test('an edit that tells the text before takes the place of no other text', async (t) => {
  const { post, change, read } = begin(t);
  await post({ item: 'x', by: 'ada' });
  const edit = (before: string, item: string) =>
    change({ kind: 'edit', id: 1, by: 'ada', before, item, when: later });
  assert.equal((await edit('x', 'y')).changed, true);
  await assert.rejects(edit('x', 'z'), {
    reason: 'changed-meanwhile',
    message: 'Nothing was changed: item 1 got another text meanwhile. See it with: remotex read --thread 1',
  });
  // Its answer was lost, and it comes a second time.
  assert.equal((await edit('x', 'y')).changed, false);
  assert.equal((await read({}))[0]?.item, 'y');
  await change({ kind: 'delete', id: 1, by: 'ada', when: later });
  await assert.rejects(edit('y', 'z'), { reason: 'deleted-item', message: /item 1 was deleted meanwhile\./ });
});

test('a change that is repeated is made once', async (t) => {
  const { post, change } = begin(t);
  await post({ item: 'x', by: 'ada' });
  const again = '2026-06-15T08:00:00.000Z';
  for (const [kind, was] of [
    ['pin', 'pinned'],
    ['edit', 'edited'],
    ['delete', 'deleted'],
  ] as const) {
    const of = (when: string) => change({ kind, id: 1, by: 'ada', item: 'y', pinned: true, when });
    const first = await of(later);
    const second = await of(again);
    assert.deepEqual([first.changed, second.changed], [true, false]);
    assert.deepEqual(second.item, first.item);
    assert.equal(second.item[was], later);
  }
});

test('a post that is repeated after its item was edited or deleted is answered with that item', async (t) => {
  const { post, read, change } = begin(t);
  await post({ item: 'x', by: 'ada', key: 'k' });
  const { item } = await change({ kind: 'edit', id: 1, by: 'ada', item: 'y', when: later });
  assert.deepEqual(await post({ item: 'x', by: 'ada', key: 'k' }), item);
  const { item: deleted } = await change({ kind: 'delete', id: 1, by: 'ada', when: later });
  assert.deepEqual(await post({ item: 'x', by: 'ada', key: 'k' }), deleted);
  assert.equal((await read({})).length, 1);
});

test('deleted items are dropped like others, and the search goes on', async (t) => {
  const { post, change, ask, found } = begin(t);
  for (const item of ['one', 'two', 'three']) await post({ item, by: 'ada' });
  for (const id of [1, 2, 3]) await change({ kind: 'delete', id, by: 'ada', when: later });
  await post({ item: 'four' });
  const { items, dropped } = await ask('keep', { keep: { items: 1 } });
  assert.deepEqual([items, dropped.count], [1, 3]);
  assert.deepEqual(await found('four'), [4]);
});
