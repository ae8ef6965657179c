/** The board followed live: over the pipe of the built daemon, and, where a moment matters, over the thread of the board itself. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Board } from '../../../server/api/board.ts';
import type { NewsItem } from '../../../server/api/boardItems.ts';
import type { WatchQuery } from '../../../server/api/boardReading.ts';
import { createFollowers } from '../../../server/board/followers.ts';
import { remote } from '../../../server/remote/client.ts';
import { createReconnecting } from '../../../server/remote/reconnect.ts';
import { createProduct, kill } from '../product.ts';
import { setUp } from './place.ts';

/** So many items of a stream. */
async function take<T>(stream: AsyncIterable<T>, count: number): Promise<T[]> {
  const items: T[] = [];
  const iterator = stream[Symbol.asyncIterator]();
  while (items.length < count) {
    const next = await iterator.next();
    if (next.done) break;
    items.push(next.value);
  }
  return items;
}

const idsOf = (items: readonly NewsItem[]): number[] => items.map(({ id }) => id);
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

async function daemon(t: TestContext) {
  const product = createProduct(t);
  assert.equal((await product.remotex(['status', '--pipe'])).code, 0);
  const connection = await product.connect();
  t.after(() => connection.close());
  return { product, connection, board: remote(Board, connection) };
}

test('who follows from now on gets what is posted after it asked, even on the same connection in one moment', async (t) => {
  const { board } = await daemon(t);
  await board.post({ item: 'before' });
  for (const query of [
    {},
    { last: 1 },
    { search: 'new' },
    { since: '2999-01-01T00:00:00Z' },
  ] satisfies WatchQuery[]) {
    const stream = board.watch(query)[Symbol.asyncIterator]();
    const first = stream.next();
    const posted = await board.post({ item: 'new' });
    let got = (await first).value;
    if ('last' in query) got = (await stream.next()).value;
    assert.deepEqual(got, posted, JSON.stringify(query));
    await stream.return?.();
  }
});

test('after, last and since begin in the past, and go on live', async (t) => {
  const { board } = await daemon(t);
  for (let i = 0; i < 5; i++) await board.post({ item: `${i}` });
  const streams = [
    [{ after: 0 }, range(1, 7)],
    [{ after: 3 }, range(4, 7)],
    [{ last: 2 }, range(4, 7)],
    [{ since: '2020-01-01T00:00:00Z' }, range(1, 7)],
    [{ since: '2020-01-01T00:00:00Z', last: 1 }, range(5, 7)],
  ] as const;
  const taken = streams.map(([query, ids]) => take(board.watch(query), ids.length));
  for (let i = 0; i < 2; i++) await board.post({ item: 'x' });
  for (const [i, [query, ids]] of streams.entries())
    assert.deepEqual(idsOf((await taken[i]) ?? []), ids, JSON.stringify(query));
});

test('each filter is the same in the past and live', async (t) => {
  const { board } = await daemon(t);
  const postAll = async () => {
    await board.post({ item: 'the North path, @jean-luc', by: 'ada', topic: 'paths', priority: 'high' });
    await board.post({ item: 'unlike', by: 'bob' });
    await board.post({ item: 'an answer', by: 'bob', replyTo: 1 });
  };
  await postAll();
  const cases = [
    [{ topic: 'paths' }, [1, 3, 4, 6]],
    [{ by: 'bob' }, [2, 3, 5, 6]],
    [{ search: 'path north' }, [1, 4]],
    [{ thread: 1 }, [1, 3, 6]],
    [{ mentions: 'Jean-Luc' }, [1, 4]],
    [{ priority: 'high' }, [1, 4]],
    [{ search: 'answer', by: 'bob', topic: 'paths', thread: 1 }, [3, 6]],
  ] as const;
  const taken = cases.map(([query, ids]) => take(board.watch({ ...query, after: 0 }), ids.length));
  const live = cases.map(([query, ids]) => take(board.watch(query), ids.filter((id) => id > 3).length));
  await postAll();
  for (const [i, [query, ids]] of cases.entries()) {
    assert.deepEqual(idsOf((await taken[i]) ?? []), ids, JSON.stringify(query));
    const later = ids.filter((id) => id > 3);
    assert.deepEqual(idsOf((await live[i]) ?? []), later, `live: ${JSON.stringify(query)}`);
  }
});

test('nothing is missed and nothing comes twice while many post, however many follow', async (t) => {
  const { board, product } = await daemon(t);
  const count = 400;
  const connections = await Promise.all(Array.from({ length: 10 }, () => product.connect()));
  t.after(() => connections.map((each) => each.close()));
  const posting = Promise.all(Array.from({ length: count }, (_, i) => board.post({ item: `word ${i}` })));
  const queries: WatchQuery[] = [{ after: 0 }, { after: 0, search: 'word' }];
  const taken = connections.flatMap((each) =>
    queries.map((query) => take(remote(Board, each).watch(query), count)),
  );
  await posting;
  for (const each of taken) assert.deepEqual(idsOf(await each), range(1, count));
});

test('a follower goes on without gap or double after the daemon was killed', async (t) => {
  const { board, product } = await daemon(t);
  await board.post({ item: 'before' });
  const dial = () =>
    new Promise<ReturnType<typeof connect>>((resolve, reject) => {
      const socket = connect(product.endpoint().pipe, () => resolve(socket));
      socket.once('error', reject);
    });
  const caller = await createReconnecting({ dial });
  t.after(() => caller.close());
  const stream = remote(Board, caller).watch({ by: 'ada' })[Symbol.asyncIterator]();
  const first = stream.next();
  // Its answer comes behind the beginning of the stream.
  await remote(Board, caller).state({});
  for (let round = 0; round < 3; round++) {
    kill(product.endpoint().pid);
    // Posts that the follower is not there for, by a daemon of its own making.
    for (const by of ['ada', 'bob', 'ada'])
      assert.equal((await product.remotex(['post', `round ${round}`, '--by', by])).code, 0);
  }
  const items = [(await first).value];
  while (items.length < 6) items.push((await stream.next()).value);
  assert.deepEqual(
    items.map((item) => item?.id),
    [2, 4, 5, 7, 8, 10],
  );
});

test('what is imported and restored meanwhile comes as well, once', async (t) => {
  const { board } = await daemon(t);
  await board.post({ item: 'one' });
  const copy = await board.backup({});
  const taken = take(board.watch({ after: 0 }), 4);
  const when = '2020-01-01T00:00:00.000Z';
  await board.import({ items: [{ id: 1, item: 'old', by: 'ada', when, topic: 't', priority: 'normal' }] });
  await board.post({ item: 'three' });
  await board.restore({ name: copy.name });
  await board.post({ item: 'four' });
  assert.deepEqual(
    (await taken).map(({ id, item }) => [id, item]),
    [
      [1, 'one'],
      [2, 'old'],
      [3, 'three'],
      [4, 'four'],
    ],
  );
});

/** Followers of a board's own thread: what is taken, and when, is in the hand of the test. */
function followed(t: TestContext) {
  const board = setUp(t).open();
  let reads = 0;
  const followers = createFollowers({
    read: (query) => {
      reads++;
      return board.ask('read', { query });
    },
    head: async () => (await board.ask('state', {})).head,
  });
  const leaving = new AbortController();
  t.after(() => leaving.abort());
  return {
    board,
    reads: () => reads,
    post: async (item: string) => {
      const posted = await board.post({ item });
      followers.posted(posted);
      return posted.id;
    },
    follow: (query: WatchQuery) => followers.follow(query, leaving.signal, () => {}),
  };
}

test('who takes nothing for long is told everything later, from the board itself', async (t) => {
  const { post, follow, reads } = followed(t);
  await post('first');
  const stream = follow({});
  const first = stream.next();
  // In parts, as the thread answers them.
  for (let i = 0; i < 30; i++) await Promise.all(Array.from({ length: 100 }, () => post('x')));
  assert.equal((await first).value?.id, 2);
  for (const id of range(3, 3001)) assert.equal((await stream.next()).value?.id, id);
  // A thousand at a time: those beyond its bounds were not kept for it.
  assert.ok(reads() >= 3 && reads() <= 6, `${reads()} reads`);
  const next = stream.next();
  const id = await post('live');
  assert.equal((await next).value?.id, id);
});

test('what is posted while the last items are read comes after them', async (t) => {
  const { post, follow } = followed(t);
  for (let i = 0; i < 3; i++) await post('x');
  const stream = follow({ last: 1 });
  const first = stream.next();
  const posting = Promise.all([post('y'), post('y')]);
  assert.equal((await first).value?.id, 3);
  await posting;
  assert.deepEqual([(await stream.next()).value?.id, (await stream.next()).value?.id], [4, 5]);
});

test('who looks for a rare word does not have the same items read again with every post', async (t) => {
  const board = setUp(t).open();
  await board.post({ item: 'rare' });
  const asked: (number | undefined)[] = [];
  const followers = createFollowers({
    read: (query) => {
      asked.push(query.after);
      return board.ask('read', { query });
    },
    head: async () => (await board.ask('state', {})).head,
  });
  const leaving = new AbortController();
  const stream = followers.follow({ after: 0, search: 'rare' }, leaving.signal, () => {});
  assert.equal((await stream.next()).value?.id, 1);
  const next = stream.next();
  for (let i = 0; i < 20; i++) followers.posted(await board.post({ item: 'common' }));
  const last = await board.post({ item: 'rare' });
  followers.posted(last);
  assert.equal((await next).value?.id, last.id);
  assert.ok(
    asked.some((after) => after !== undefined && after > 10),
    `asked after ${asked.join()}`,
  );
  leaving.abort();
  await stream.return(undefined);
});
