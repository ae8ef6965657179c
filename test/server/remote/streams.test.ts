/** What is promised of a stream, over every transport. */
import assert from 'node:assert/strict';
import { createCaller } from '../../../server/remote/caller.ts';
import { remote } from '../../../server/remote/client.ts';
import { limits } from '../../../server/remote/limits.ts';
import { createFeed, Feed } from './feed.ts';
import { forEachTransport } from './transports.ts';

/** As many round trips as would let a stream that is not held back send far more than it should. */
async function roundTrips(feed: { echo(params: { n: number }): Promise<number> }, count = 200) {
  for (let n = 0; n < count; n++) assert.equal(await feed.echo({ n }), n);
}

forEachTransport('a stream gives its items in order, then ends', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  assert.deepEqual(
    await Array.fromAsync(feed.count({ to: 1000 })),
    Array.from({ length: 1000 }, (_, i) => i + 1),
  );
  assert.deepEqual(await Array.fromAsync(feed.count()), [1, 2, 3]);
  assert.deepEqual(await Array.fromAsync(feed.count({ to: 0 })), []);
  assert.equal(diary.count('count ended'), 3);
});

forEachTransport('whatever can be iterated is a stream', async (serve) => {
  const feed = remote(Feed, await (await serve([createFeed().feed])).connect());
  assert.deepEqual(await Array.fromAsync(feed.list()), [7, 8]);
});

forEachTransport('nothing is asked before the first item is', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  const followed = feed.count({ to: 1 });
  await feed.echo({ n: 1 });
  assert.deepEqual(diary.entries, []);
  await followed.return();
  assert.deepEqual(await followed.next(), { done: true, value: undefined });
  await feed.echo({ n: 1 });
  assert.deepEqual(diary.entries, []);
});

forEachTransport('a slow follower holds the generator back, and loses nothing', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  const followed = feed.flood({ bytes: 50_000 });
  assert.equal((await followed.next()).value?.n, 0);
  await roundTrips(feed);
  const held = diary.count('flood step');
  // What waits here (64 items), and what is under way: socket buffers, and those of a forwarder.
  assert.ok(held < limits.waitingItems + 80, `${held} items were made for one that was taken`);
  await roundTrips(feed, 20);
  assert.equal(diary.count('flood step'), held);
  for (let n = 1; n < 500; n++) assert.equal((await followed.next()).value?.n, n);
  assert.ok(diary.count('flood step') >= 500);
  await followed.return();
  await diary.until('flood finally');
});

forEachTransport('a stream that is held back holds nothing else back', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  const held = feed.flood({ bytes: 10_000 });
  await held.next();
  const other = feed.flood({ bytes: 10 });
  for (let n = 0; n < 1000; n++) assert.equal((await other.next()).value?.n, n);
  assert.deepEqual(
    await Array.fromAsync(feed.count({ to: 100 })),
    Array.from({ length: 100 }, (_, i) => i + 1),
  );
  await other.return();
  await diary.until('flood finally');
  await held.return();
  await diary.until('flood finally', 2);
});

forEachTransport(
  'leaving the loop stops the generator: its signal aborts and its finally runs',
  async (serve) => {
    const { feed: service, diary } = createFeed();
    const feed = remote(Feed, await (await serve([service])).connect());
    for await (const { n } of feed.flood({ bytes: 1 })) if (n === 10) break;
    await diary.until('flood aborted');
    await diary.until('flood finally');
  },
);

forEachTransport('an error thrown in the loop stops the generator', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  await assert.rejects(async () => {
    for await (const _ of feed.wait()) throw new Error('mine');
  }, /mine/);
  await diary.until('wait finally');
});

forEachTransport('return() ends who waits for the next item, and the generator', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  const followed = feed.wait();
  assert.deepEqual(await followed.next(), { done: false, value: 'ready' });
  const next = followed.next();
  await diary.until('wait waits');
  await followed.return();
  assert.deepEqual(await next, { done: true, value: undefined });
  assert.deepEqual(await followed.next(), { done: true, value: undefined });
  await diary.until('wait finally');
});

forEachTransport('"await using" ends the stream with its block', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  {
    await using followed = feed.wait();
    await followed.next();
  }
  await diary.until('wait finally');
});

forEachTransport('a signal ends the stream: who waits is told, and the generator stops', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  const controller = new AbortController();
  const followed = feed.wait({}, { signal: controller.signal });
  await followed.next();
  const next = followed.next();
  await diary.until('wait waits');
  controller.abort();
  await assert.rejects(next, { reason: 'cancelled', message: /^feed\/wait / });
  await diary.until('wait finally');
  // Said once; afterwards it is over.
  assert.equal((await followed.next()).done, true);
});

forEachTransport('a signal also takes back items that wait to be taken', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  const controller = new AbortController();
  const followed = feed.flood({ bytes: 1 }, { signal: controller.signal });
  await followed.next();
  await feed.echo({ n: 1 });
  controller.abort();
  await assert.rejects(followed.next(), { reason: 'cancelled' });
  await diary.until('flood finally');
});

forEachTransport('a signal that has aborted before asks nothing', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  await assert.rejects(feed.count({}, { signal: AbortSignal.abort() }).next(), { reason: 'cancelled' });
  await feed.echo({ n: 1 });
  assert.deepEqual(diary.entries, []);
});

forEachTransport('a lost connection ends the stream with an error, and the generator', async (serve) => {
  const { feed: service, diary } = createFeed();
  const place = await serve([service]);
  const feed = remote(Feed, await place.connect());
  const followed = feed.wait();
  await followed.next();
  await diary.until('wait waits');
  place.sever();
  await assert.rejects(followed.next(), { reason: 'connection-closed' });
  await diary.until('wait finally');
});

forEachTransport('a stream that is held back ends with its connection', async (serve) => {
  const { feed: service, diary } = createFeed();
  const caller = await (await serve([service])).connect();
  const feed = remote(Feed, caller);
  await feed.flood({ bytes: 10_000 }).next();
  await roundTrips(feed, 50);
  caller.close();
  await diary.until('flood aborted');
  await diary.until('flood finally');
});

forEachTransport('an error comes after the items before it, once', async (serve) => {
  const feed = remote(Feed, await (await serve([createFeed().feed])).connect());
  const items: number[] = [];
  const followed = feed.fail();
  await assert.rejects(
    async () => {
      for await (const item of followed) items.push(item);
    },
    { reason: 'worn-out', message: 'Worn out. Rest.' },
  );
  assert.deepEqual(items, [1, 2, 3]);
  assert.deepEqual(await followed.next(), { done: true, value: undefined });
});

forEachTransport(
  'params that the contract does not know are refused before the generator runs',
  async (serve) => {
    const { feed: service, diary } = createFeed();
    const feed = remote(Feed, await (await serve([service])).connect());
    const followed = feed.count(JSON.parse('{"to":"many"}'));
    await assert.rejects(followed.next(), { reason: 'invalid-params', message: /to\b/ });
    assert.deepEqual(diary.entries, []);
  },
);

forEachTransport('an item that the contract does not know ends the stream on both sides', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  const followed = feed.wrong();
  assert.equal((await followed.next()).value, 1);
  await assert.rejects(followed.next(), { reason: 'bad-result' });
  assert.equal((await followed.next()).done, true);
  await diary.until('wrong finally');
});

forEachTransport('an item that is no data ends the stream with its place, on both sides', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  const followed = feed.odd();
  assert.equal((await followed.next()).value, 1);
  await assert.rejects(followed.next(), { reason: 'not-encodable', message: /^item\.inner\[0\] / });
  await diary.until('odd finally');
});

forEachTransport('one client follows 64 streams; one more is refused until one has ended', async (serve) => {
  const { feed: service, diary } = createFeed();
  const feed = remote(Feed, await (await serve([service])).connect());
  const all = Array.from({ length: limits.streams }, () => feed.wait());
  for (const followed of all) assert.equal((await followed.next()).value, 'ready');
  await assert.rejects(feed.wait().next(), { reason: 'too-many-streams', message: /64 streams/ });
  assert.equal(await feed.echo({ n: 5 }), 5);
  await all[0]?.return();
  await diary.until('wait finally');
  assert.equal((await feed.wait().next()).value, 'ready');
});

forEachTransport('a server that stops interrupts its streams by name', async (serve) => {
  const { feed: service, diary } = createFeed();
  const place = await serve([service]);
  const feed = remote(Feed, createCaller(await place.dial(), { framing: place.framing }));
  const followed = feed.wait();
  await followed.next();
  await diary.until('wait waits');
  place.drain();
  await assert.rejects(followed.next(), { reason: 'stopping', message: /^feed\/wait / });
  await diary.until('wait finally');
});
