/** What changes on the board, as every window is told. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Board } from '../../../server/api/board.ts';
import type { BoardChange } from '../../../server/api/boardReading.ts';
import { createChanges } from '../../../server/board/changes.ts';
import { remote } from '../../../server/remote/client.ts';
import { createProduct, kill } from '../product.ts';

async function daemon(t: TestContext) {
  const product = createProduct(t);
  const begin = async () => {
    assert.equal((await product.remotex(['status', '--pipe'])).code, 0);
    const connection = await product.connect();
    t.after(() => connection.close());
    const board = remote(Board, connection);
    const stream = board.changes({})[Symbol.asyncIterator]();
    const next = async () => {
      const { kind, item, reader } = (await stream.next()).value ?? assert.fail('it ended');
      return [kind, ...(item ? [item.id, item.item] : []), ...(reader === undefined ? [] : [reader])];
    };
    assert.deepEqual(await next(), ['ready']);
    return { board, next };
  };
  return { product, begin };
}

test('posts, edits, deletions, pins, marks, imports and restores are told, each once', async (t) => {
  const { begin } = await daemon(t);
  const { board, next } = await begin();
  await board.post({ item: 'a', by: 'ada', key: 'k' });
  await board.post({ item: 'a', by: 'ada', key: 'k' });
  await board.edit({ id: 1, item: 'b', by: 'ada' });
  await board.edit({ id: 1, item: 'b', by: 'ada' });
  await board.pin({ id: 1 });
  await board.markRead({ reader: 'bob' });
  await board.delete({ id: 1, by: 'ada' });
  await board.delete({ id: 1, by: 'ada' });
  await assert.rejects(board.edit({ id: 1, item: 'c', by: 'ada' }), { reason: 'deleted-item' });
  const { name } = await board.backup({});
  const when = '2020-01-01T00:00:00.000Z';
  const items = [{ id: 1, item: 'old', by: 'ada', when, topic: 't', priority: 'normal' as const }];
  const told = [await next(), await next(), await next(), await next(), await next()];
  await board.import({ items });
  await board.import({ items });
  told.push(await next());
  await board.restore({ name });
  told.push(await next());
  await board.post({ item: 'last' });
  told.push(await next());
  assert.deepEqual(told, [
    ['posted', 1, 'a'],
    ['changed', 1, 'b'],
    ['changed', 1, 'b'],
    ['read', 'bob'],
    ['changed', 1, ''],
    ['reset'],
    ['reset'],
    ['posted', 3, 'last'],
  ]);
});

test('a post that is repeated after the daemon was killed is no news', async (t) => {
  const { begin, product } = await daemon(t);
  const first = await begin();
  await first.board.post({ item: 'a', key: 'k' });
  await first.board.post({ item: 'b' });
  kill(product.endpoint().pid);
  const { board, next } = await begin();
  assert.equal((await board.post({ item: 'a', key: 'k' })).id, 1);
  await board.post({ item: 'c' });
  assert.deepEqual(await next(), ['posted', 3, 'c']);
});

test('an item that expires, and what is dropped, is told as a reset', async (t) => {
  const { begin } = await daemon(t);
  const { board, next } = await begin();
  await board.post({ item: 'a', expires: new Date(Date.now() + 1000).toISOString() });
  assert.deepEqual(await next(), ['posted', 1, 'a']);
  assert.deepEqual(await next(), ['reset']);
  assert.deepEqual(await board.read({}), []);
  for (const item of ['b', 'c']) await board.post({ item });
  assert.deepEqual(
    [await next(), await next()],
    [
      ['posted', 2, 'b'],
      ['posted', 3, 'c'],
    ],
  );
  await board.keep({ items: 1 });
  assert.deepEqual(await next(), ['reset']);
});

test('who takes nothing for long is told to ask again, and has not piled up what it missed', async () => {
  const changes = createChanges();
  const stream = changes.follow(new AbortController().signal);
  const told: BoardChange['kind'][] = [(await stream.next()).value?.kind];
  for (let i = 0; i < 5000; i++) changes.tell({ kind: 'read', reader: `${i}` });
  told.push((await stream.next()).value?.kind);
  changes.tell({ kind: 'read', reader: 'last' });
  const { kind, reader } = (await stream.next()).value ?? {};
  assert.deepEqual([...told, kind, reader], ['ready', 'reset', 'read', 'last']);
  await stream.return(undefined);
});
