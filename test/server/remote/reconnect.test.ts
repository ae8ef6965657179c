/** What is promised of calls when their server goes away, over every transport. */
import assert from 'node:assert/strict';
import { type Duplex, duplexPair } from 'node:stream';
import { test } from 'node:test';
import { remote } from '../../../server/remote/client.ts';
import { RemoteError } from '../../../server/remote/errors.ts';
import { createReconnecting } from '../../../server/remote/reconnect.ts';
import { createShop, Room, reconnecting, whenState } from './room.ts';
import { forEachTransport } from './transports.ts';

forEachTransport('the state is told at each change, until nobody listens any more', async (serve, t) => {
  const place = await serve([createShop().service]);
  const caller = await reconnecting(t, place);
  const states: string[] = [];
  const stop = caller.onState((state) => states.push(state));
  assert.equal(caller.state, 'connected');
  place.kill();
  await whenState(caller, 'reconnecting');
  place.restart();
  await whenState(caller, 'connected');
  assert.deepEqual(states, ['reconnecting', 'connected']);
  stop();
  caller.close();
  assert.equal(caller.state, 'closed');
  assert.deepEqual(states, ['reconnecting', 'connected']);
});

forEachTransport('the first connection that cannot be made is told at once', async (serve) => {
  const place = await serve([createShop().service]);
  place.kill();
  await assert.rejects(createReconnecting({ dial: place.dial }), { reason: 'no-server' });
});

forEachTransport(
  'calls made while the server is away wait for the next one, and are sent in their order',
  async (serve, t) => {
    const shop = createShop();
    const place = await serve([shop.service]);
    let tried: () => void = () => {};
    const dial = () => {
      tried();
      return place.dial();
    };
    const caller = await reconnecting(t, place, { dial });
    place.kill();
    await whenState(caller, 'reconnecting');
    const texts = Array.from({ length: 20 }, (_, i) => `${i}`);
    const calls: Promise<number>[] = [];
    for (const text of texts) {
      calls.push(remote(Room, caller).add({ text }));
      if (text !== '10') continue;
      // Some have tried in vain already when the others come.
      await new Promise<void>((resolve) => {
        tried = resolve;
      });
    }
    place.restart();
    await Promise.all(calls);
    assert.deepEqual(
      shop.diary.entries,
      texts.map((text) => `add ${text}`),
    );
  },
);

forEachTransport(
  'who hears of the new connection cannot overtake those that wait for it',
  async (serve, t) => {
    const shop = createShop();
    const place = await serve([shop.service]);
    const caller = await reconnecting(t, place);
    const room = remote(Room, caller);
    place.kill();
    await whenState(caller, 'reconnecting');
    const calls = [room.add({ text: 'early' }), room.add({ text: 'second' })];
    const late = new Promise<number>((resolve) => {
      caller.onState((state) => {
        if (state === 'connected') resolve(room.add({ text: 'late' }));
      });
    });
    place.restart();
    await Promise.all([...calls, late]);
    assert.deepEqual(shop.diary.entries, ['add early', 'add second', 'add late']);
  },
);

forEachTransport('a call that may have run is not sent again', async (serve, t) => {
  const shop = createShop();
  const place = await serve([shop.service]);
  const caller = await reconnecting(t, place);
  const call = remote(Room, caller).hold();
  await shop.diary.until('hold began');
  place.sever();
  await assert.rejects(call, { reason: 'connection-closed', message: /room\/hold .* may have been done/ });
  assert.equal(await remote(Room, caller).size(), 0);
  assert.deepEqual(shop.diary.entries, ['hold began']);
});

forEachTransport('a call that changes nothing is sent again', async (serve, t) => {
  const shop = createShop();
  const place = await serve([shop.service]);
  const call = remote(Room, await reconnecting(t, place)).holdAgain();
  await shop.diary.until('holdAgain began');
  place.sever();
  await shop.diary.until('holdAgain began', 2);
  shop.release();
  assert.equal(await call, 'released');
});

forEachTransport('a call with its key is sent again, and one without is not', async (serve, t) => {
  const shop = createShop();
  const place = await serve([shop.service]);
  const room = remote(Room, await reconnecting(t, place));
  const kept = room.addOnce({ text: 'with', key: 'k' });
  await shop.diary.until('add with');
  place.sever();
  assert.equal(await kept, 1);
  const lost = room.addOnce({ text: 'without' });
  await shop.diary.until('add without');
  place.sever();
  await assert.rejects(lost, { reason: 'connection-closed' });
  assert.equal(await room.size(), 2);
  assert.deepEqual([shop.diary.count('add with'), shop.diary.count('add without')], [2, 1]);
});

forEachTransport('a call that ends each server it comes to is not sent for ever', async (serve, t) => {
  const shop = createShop();
  const place = await serve([shop.service]);
  const caller = await reconnecting(t, place);
  const call = remote(Room, caller).holdAgain();
  const failed = assert.rejects(call, { reason: 'connection-closed' });
  for (let times = 1; times <= 3; times++) {
    await shop.diary.until('holdAgain began', times);
    place.sever();
  }
  await failed;
  assert.equal(await remote(Room, caller).size(), 0);
  assert.equal(shop.diary.count('holdAgain began'), 3);
});

forEachTransport('a call that a stopping server refuses is sent to the next one', async (serve, t) => {
  const shop = createShop();
  const place = await serve([shop.service]);
  let refusal: Promise<void> | undefined;
  const dial = async () => {
    const stream = await place.dial();
    refusal ??= sees(stream, 'room/add was not run');
    return stream;
  };
  const room = remote(Room, await reconnecting(t, place, { dial }));
  const held = room.hold();
  await shop.diary.until('hold began');
  place.drain();
  const refused = room.add({ text: 'later' });
  await refusal;
  shop.release();
  assert.equal(await held, 'released');
  place.restart();
  assert.equal(await refused, 1);
  assert.deepEqual(shop.diary.entries, ['hold began', 'add later']);
});

/** Resolves when that text has come through the stream. */
function sees(stream: Duplex, text: string): Promise<void> {
  return new Promise((resolve) => {
    let received = '';
    stream.on('data', (chunk) => {
      received += chunk;
      if (received.includes(text)) resolve();
    });
  });
}

forEachTransport("a function's own error is no sign of a lost connection", async (serve, t) => {
  const shop = createShop();
  const place = await serve([shop.service]);
  const caller = await reconnecting(t, place);
  for (const reason of ['connection-closed', 'stopping']) {
    await assert.rejects(remote(Room, caller).upstream({ reason }), { reason, message: 'Another server.' });
    assert.equal(shop.diary.count(`upstream ${reason}`), 1);
  }
  assert.equal(caller.state, 'connected');
});

forEachTransport('when patience is over the call tells why nobody was reached', async (serve, t) => {
  const place = await serve([createShop().service]);
  const caller = await reconnecting(t, place, { patienceMs: 60 });
  place.kill();
  await whenState(caller, 'reconnecting');
  await assert.rejects(remote(Room, caller).size(), { reason: 'no-server', message: /Nobody serves here/ });
  place.restart();
  assert.equal(await remote(Room, caller).size(), 0);
});

forEachTransport('deadline and signal hold while nobody is reached', async (serve, t) => {
  const place = await serve([createShop().service]);
  let isStuck = false;
  const never = new Promise<never>(() => {});
  const dial = () => (isStuck ? never : place.dial());
  const caller = await reconnecting(t, place, { dial });
  isStuck = true;
  place.sever();
  await whenState(caller, 'reconnecting');
  const room = remote(Room, caller);
  await assert.rejects(room.size({}, { timeoutMs: 30 }), {
    reason: 'timeout',
    message: /^room\/size was not sent/,
  });
  const controller = new AbortController();
  const call = room.size({}, { signal: controller.signal });
  controller.abort();
  await assert.rejects(call, { reason: 'cancelled', message: /^room\/size / });
});

forEachTransport('a server that refuses for good is told at once', async (serve, t) => {
  const place = await serve([createShop().service]);
  let isUnsafe = false;
  const dial = () => {
    if (isUnsafe) throw new RemoteError('unsafe-folder', 'Others may write there. Repair it.');
    return place.dial();
  };
  const caller = await reconnecting(t, place, { dial: async () => dial() });
  isUnsafe = true;
  place.sever();
  await whenState(caller, 'reconnecting');
  await assert.rejects(remote(Room, caller).size(), { reason: 'unsafe-folder' });
});

forEachTransport('a call may start a server; looking for its return does not', async (serve, t) => {
  const place = await serve([createShop().service]);
  const asked: boolean[] = [];
  let noticed: () => void = () => {};
  const dial = async (mayStart: boolean) => {
    asked.push(mayStart);
    noticed();
    if (mayStart) place.restart();
    return place.dial();
  };
  const caller = await reconnecting(t, place, { dial });
  const looked = new Promise<void>((resolve) => {
    noticed = () => asked.length >= 4 && resolve();
  });
  place.kill();
  await looked;
  assert.deepEqual(asked.slice(1), [false, false, false]);
  assert.equal(await remote(Room, caller).size({}, { timeoutMs: 5000 }), 0);
  assert.equal(asked.at(-1), true);
});

forEachTransport('each new connection is greeted before anything else is sent', async (serve, t) => {
  const shop = createShop();
  const place = await serve([shop.service]);
  let greeted = 0;
  const caller = await reconnecting(t, place, {
    greet: async (connection) => {
      await connection.sendRequest('room/add', { text: `greeting ${++greeted}` });
    },
  });
  const room = remote(Room, caller);
  await room.add({ text: 'one' });
  place.sever();
  await whenState(caller, 'reconnecting');
  await room.add({ text: 'two' });
  assert.deepEqual(shop.diary.entries, ['add greeting 1', 'add one', 'add greeting 2', 'add two']);
});

test('a call that is sent at once is told of the deadline that it was given, however the clock runs', async (t) => {
  let ms = 0;
  t.mock.method(Date, 'now', () => (ms += 7));
  const [ours] = duplexPair();
  const caller = await createReconnecting({ dial: async () => ours });
  t.after(() => caller.close());
  await assert.rejects(caller.sendRequest('room/size', {}, { timeoutMs: 100 }), {
    reason: 'timeout',
    message: /^room\/size was not answered within 0\.1 s /,
  });
});

test('the pauses between two attempts never grow beyond the longest that was asked for', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [client, server] = duplexPair();
  let dials = 0;
  const dial = async () => {
    if (++dials === 1) return client;
    throw new RemoteError('no-server', 'Nobody serves here.');
  };
  const caller = await createReconnecting({ dial, longestPauseMs: 100 });
  t.after(() => caller.close());
  server.destroy();
  await whenState(caller, 'reconnecting');
  for (let attempts = 1; attempts <= 20; attempts++) {
    t.mock.timers.tick(100);
    // The failure is told, and the next attempt planned.
    await new Promise(setImmediate);
    assert.equal(dials, 1 + attempts);
  }
});
