/** What is promised of streams when their server goes away, and of what is open when their caller closes. */
import assert from 'node:assert/strict';
import { remote } from '../../../server/remote/client.ts';
import { limits } from '../../../server/remote/limits.ts';
import { createShop, Room, reconnecting, whenState } from './room.ts';
import { forEachTransport } from './transports.ts';

/** So many items of the stream, by their ids. */
async function take(stream: AsyncIterator<{ readonly id: number }>, count: number): Promise<number[]> {
  const ids: number[] = [];
  while (ids.length < count) {
    const next = await stream.next();
    if (next.done) break;
    ids.push(next.value.id);
  }
  return ids;
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

forEachTransport('a stream with a cursor goes on without gap or double', async (serve, t) => {
  const shop = createShop();
  const place = await serve([shop.service]);
  const caller = await reconnecting(t, place);
  const followed = remote(Room, caller).follow();
  let taken = 0;
  const post = (count: number) => {
    for (let i = 0; i < count; i++) shop.post('text');
  };
  const takeNext = async (count: number) => {
    assert.deepEqual(await take(followed, count), range(taken + 1, taken + count));
    taken += count;
  };
  post(10);
  await takeNext(5);
  for (const how of ['sever', 'kill', 'drain'] as const) {
    place[how]();
    post(10);
    await whenState(caller, 'reconnecting');
    post(10);
    place.restart();
    await takeNext(20);
    post(5);
    await takeNext(3);
  }
  assert.equal(shop.diary.entries[0], 'follow after 0');
});

forEachTransport(
  'a stream whose first server was stopped waits for the next one without starting it, and goes on without gap',
  async (serve, t) => {
    const shop = createShop();
    const place = await serve([shop.service]);
    const asked: boolean[] = [];
    const dial = (mayStart: boolean) => {
      asked.push(mayStart);
      return place.dial();
    };
    const caller = await reconnecting(t, place, { dial });
    const followed = remote(Room, caller).follow();
    for (const text of ['a', 'b', 'c']) shop.post(text);
    assert.deepEqual(await take(followed, 2), [1, 2]);
    place.drain();
    await whenState(caller, 'reconnecting');
    shop.post('d');
    place.restart();
    shop.post('e');
    assert.deepEqual(await take(followed, 3), range(3, 5));
    assert.deepEqual(shop.diary.entries, ['follow after 0', 'follow after 3']);
    assert.deepEqual(new Set(asked.slice(1)), new Set([false]));
  },
);

forEachTransport('it goes on while nobody asks, and items that wait are not lost', async (serve, t) => {
  const shop = createShop();
  const place = await serve([shop.service]);
  const caller = await reconnecting(t, place);
  const followed = remote(Room, caller).follow();
  for (let i = 1; i <= 20; i++) shop.post('text');
  assert.deepEqual(await take(followed, 1), [1]);
  // By now the items are here, for answers come behind them.
  await remote(Room, caller).size();
  place.kill();
  await whenState(caller, 'reconnecting');
  assert.deepEqual(await take(followed, 10), range(2, 11));
  place.restart();
  await shop.diary.until('follow after 20');
  shop.post('text');
  assert.deepEqual(await take(followed, 10), range(12, 21));
});

forEachTransport(
  'a behaviour that says from where goes on without gap even before its first item',
  async (serve, t) => {
    const shop = createShop();
    for (const text of ['old', 'older']) shop.post(text);
    const place = await serve([shop.service]);
    const caller = await reconnecting(t, place);
    const tail = remote(Room, caller).tail();
    const first = tail.next();
    await shop.diary.until('tail after 2');
    await remote(Room, caller).size();
    place.kill();
    await whenState(caller, 'reconnecting');
    shop.post('in between');
    place.restart();
    assert.deepEqual((await first).value, { id: 3, text: 'in between' });
    assert.deepEqual(shop.diary.entries, ['tail after 2', 'tail after 2']);
  },
);

forEachTransport(
  'a stream without a cursor ends with "connection closed", after what has come',
  async (serve, t) => {
    const shop = createShop();
    for (const text of ['a', 'b', 'c']) shop.post(text);
    const place = await serve([shop.service]);
    const caller = await reconnecting(t, place);
    const followed = remote(Room, caller).forgetful();
    assert.deepEqual(await take(followed, 1), [1]);
    await remote(Room, caller).size();
    place.sever();
    await whenState(caller, 'reconnecting');
    assert.deepEqual(await take(followed, 2), [2, 3]);
    await assert.rejects(followed.next(), { reason: 'connection-closed' });
    assert.equal(shop.diary.count('forgetful began'), 1);
  },
);

forEachTransport(
  'a stream with a cursor, of a caller that does not reconnect, ends as well',
  async (serve) => {
    const shop = createShop();
    shop.post('a');
    const place = await serve([shop.service]);
    const followed = remote(Room, await place.connect()).follow();
    assert.deepEqual(await take(followed, 1), [1]);
    place.sever();
    await assert.rejects(followed.next(), { reason: 'connection-closed' });
  },
);

forEachTransport('a follower that is slow holds the next server back, too', async (serve, t) => {
  const shop = createShop();
  const text = 'x'.repeat(20_000);
  for (let i = 0; i < 2000; i++) shop.post(text);
  const place = await serve([shop.service]);
  const caller = await reconnecting(t, place);
  const room = remote(Room, caller);
  const followed = room.follow();
  assert.deepEqual(await take(followed, 1), [1]);
  for (let n = 0; n < 100; n++) await room.size();
  place.sever();
  await shop.diary.until(shop.diary.entries.at(-1) ?? '');
  await whenState(caller, 'reconnecting');
  for (let n = 0; n < 200; n++) await room.size();
  place.sever();
  await whenState(caller, 'reconnecting');
  await room.size();
  // Where the last one went on tells how much has come and was not taken.
  const begun = shop.diary.entries.map((entry) => Number(entry.replace('follow after ', '')));
  assert.equal(begun.length, 3);
  assert.ok((begun[2] ?? 0) < 3 * limits.waitingItems + 150, `${begun} items came for one that was taken`);
  assert.deepEqual(await take(followed, 1999), range(2, 2000));
});

forEachTransport('ending a stream while the server is away ends it at once', async (serve, t) => {
  const shop = createShop();
  shop.post('a');
  const place = await serve([shop.service]);
  const caller = await reconnecting(t, place);
  const room = remote(Room, caller);
  const controller = new AbortController();
  const one = room.follow();
  const two = room.follow({}, { signal: controller.signal });
  await Promise.all([take(one, 1), take(two, 1)]);
  place.kill();
  await whenState(caller, 'reconnecting');
  const next = [one.next(), two.next()] as const;
  await one.return();
  controller.abort();
  assert.equal((await next[0]).done, true);
  await assert.rejects(next[1], { reason: 'cancelled' });
  place.restart();
  await room.size();
  assert.equal(shop.diary.entries.length, 2);
});

forEachTransport('close() ends calls and streams that are open', async (serve, t) => {
  const shop = createShop();
  shop.post('a');
  const place = await serve([shop.service]);
  const caller = await reconnecting(t, place);
  const room = remote(Room, caller);
  const streams = [room.follow(), room.forgetful()];
  for (const followed of streams) await take(followed, 1);
  const open = [room.hold(), room.holdAgain(), ...streams.map((followed) => followed.next())];
  await shop.diary.until('holdAgain began');
  caller.close();
  for (const promise of open) await assert.rejects(promise, { reason: 'connection-closed' });
  await assert.rejects(room.size(), { reason: 'connection-closed', message: /was not sent/ });
  await assert.rejects(room.follow().next(), { reason: 'connection-closed' });
});

forEachTransport('close() ends what waits for a server, and nobody dials any more', async (serve, t) => {
  const shop = createShop();
  shop.post('a');
  const place = await serve([shop.service]);
  let dials = 0;
  const dial = () => {
    dials++;
    return place.dial();
  };
  const caller = await reconnecting(t, place, { dial });
  const room = remote(Room, caller);
  const followed = room.follow();
  await take(followed, 1);
  place.kill();
  await whenState(caller, 'reconnecting');
  const waiting = [room.size(), room.add({ text: 'b' }), followed.next()];
  const many = Array.from({ length: 100 }, () => room.size());
  caller.close();
  const dialled = dials;
  for (const promise of [...waiting, ...many]) await assert.rejects(promise, { reason: 'connection-closed' });
  place.restart();
  // Dialling takes longer than this does in each transport, or happens in the same turn.
  const other = remote(Room, await reconnecting(t, place));
  for (let n = 0; n < 20; n++) await other.size();
  assert.equal(dials, dialled);
});

forEachTransport('close() while all is well dials no more', async (serve, t) => {
  const place = await serve([createShop().service]);
  let dials = 0;
  const dial = () => {
    dials++;
    return place.dial();
  };
  const caller = await reconnecting(t, place, { dial });
  caller.close();
  const other = remote(Room, await reconnecting(t, place));
  for (let n = 0; n < 20; n++) await other.size();
  assert.equal(dials, 1);
});
