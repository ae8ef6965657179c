/** How long a call waits, over every transport. Times are short ones that pass, or mocked ones that are moved on. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import * as z from 'zod/mini';
import type { Caller } from '../../../server/remote/caller.ts';
import { remote } from '../../../server/remote/client.ts';
import { defineModule, fn, stream } from '../../../server/remote/contract.ts';
import { implement } from '../../../server/remote/implement.ts';
import { limits } from '../../../server/remote/limits.ts';
import { createDiary } from './diary.ts';
import { forEachTransport } from './transports.ts';

const Waits = defineModule('waits', {
  ping: fn(z.object({}), z.string()),
  usual: fn(z.object({}), z.null()),
  hasty: fn(z.object({}), z.null(), { timeoutMs: 20 }),
  patient: fn(z.object({}), z.null(), { timeoutMs: 0 }),
  items: stream(z.object({}), z.int()),
});

function createWaits() {
  const diary = createDiary();
  const wait = (name: string, signal: AbortSignal) =>
    new Promise<null>((_, reject) => {
      diary.note(`${name} began`);
      signal.addEventListener('abort', () => {
        diary.note(`${name} aborted`);
        reject(signal.reason);
      });
    });
  const service = implement(Waits, {
    ping: () => 'pong',
    usual: (_, { signal }) => wait('usual', signal),
    hasty: (_, { signal }) => wait('hasty', signal),
    patient: (_, { signal }) => wait('patient', signal),
    async *items(_, { signal }) {
      yield 1;
      yield await wait('items', signal).then(() => 2);
    },
  });
  return { service, diary };
}

/** What a call is asked to wait, in milliseconds, without waiting so long. */
function watchTimeouts(caller: Caller) {
  const asked: unknown[] = [];
  const watched: Caller = {
    sendRequest(method, params, options) {
      asked.push(options?.timeoutMs);
      return caller.sendRequest(method, params, options);
    },
  };
  return { asked, watched };
}

forEachTransport("a call's own deadline ends it here, and its work at the server", async (serve) => {
  const { service, diary } = createWaits();
  const waits = remote(Waits, await (await serve([service])).connect());
  await assert.rejects(waits.usual({}, { timeoutMs: 10 }), {
    reason: 'timeout',
    message: /^waits\/usual was not answered within 0\.01 s and was cancelled; it may have been done\. /,
    data: { reason: 'timeout', timeoutMs: 10 },
  });
  await diary.until('usual aborted');
  assert.equal(await waits.ping(), 'pong');
});

forEachTransport("the contract's deadline holds where the call has none", async (serve) => {
  const { service, diary } = createWaits();
  const waits = remote(Waits, await (await serve([service])).connect(), { timeoutMs: 60_000 });
  await assert.rejects(waits.hasty(), { reason: 'timeout', data: { reason: 'timeout', timeoutMs: 20 } });
  await diary.until('hasty aborted');
});

forEachTransport("the client's deadline holds where neither call nor contract has one", async (serve) => {
  const { service, diary } = createWaits();
  const waits = remote(Waits, await (await serve([service])).connect(), { timeoutMs: 15 });
  await assert.rejects(waits.usual(), { reason: 'timeout', data: { reason: 'timeout', timeoutMs: 15 } });
  await diary.until('usual aborted');
});

forEachTransport(
  'the call goes before the contract, the contract before the client, then 60 s',
  async (serve) => {
    const caller = await (await serve([createWaits().service])).connect();
    const { asked, watched } = watchTimeouts(caller);
    const plain = remote(Waits, watched);
    const strict = remote(Waits, watched, { timeoutMs: 5000 });
    const calls = [
      plain.ping(),
      strict.ping(),
      strict.ping({}, { timeoutMs: 7000 }),
      strict.hasty({}, { timeoutMs: 30 }),
      strict.hasty(),
      strict.patient({}, { timeoutMs: 40 }),
      plain.ping({}, { timeoutMs: 0 }),
    ];
    await Promise.allSettled(calls);
    assert.equal(limits.callMs, 60_000);
    assert.deepEqual(asked, [60_000, 5000, 7000, 30, 20, 40, 0]);
  },
);

forEachTransport('a call that nobody gave a deadline ends after 60 s, and not before', async (serve, t) => {
  const { service, diary } = createWaits();
  const place = await serve([service]);
  const waits = remote(Waits, await place.connect());
  mockTimers(t);
  const call = waits.usual();
  let ended = false;
  call.catch(() => {
    ended = true;
  });
  await diary.until('usual began');
  t.mock.timers.tick(59_999);
  await waits.ping();
  assert.equal(ended, false);
  t.mock.timers.tick(1);
  await assert.rejects(call, { reason: 'timeout' });
  await diary.until('usual aborted');
});

forEachTransport('a deadline of 0, or an endless one, never comes', async (serve, t) => {
  const { service, diary } = createWaits();
  const caller = await (await serve([service])).connect();
  const waits = remote(Waits, caller);
  mockTimers(t);
  const calls = [waits.patient(), waits.usual({}, { timeoutMs: Infinity })];
  await Promise.all([diary.until('patient began'), diary.until('usual began')]);
  t.mock.timers.tick(1_000_000_000);
  await waits.ping();
  assert.deepEqual(diary.entries.toSorted(), ['patient began', 'usual began']);
  caller.close();
  for (const call of calls) await assert.rejects(call, { reason: 'connection-closed' });
});

forEachTransport(
  'a stream has no deadline: it may wait for its next item as long as it likes',
  async (serve, t) => {
    const { service, diary } = createWaits();
    const waits = remote(Waits, await (await serve([service])).connect(), { timeoutMs: 10 });
    mockTimers(t);
    const items = waits.items();
    await items.next();
    await diary.until('items began');
    t.mock.timers.tick(1_000_000_000);
    await waits.ping();
    assert.deepEqual(diary.entries, ['items began']);
    await items.return();
    await diary.until('items aborted');
  },
);

forEachTransport(
  'more calls than may run at once all run out of time, and the next one is answered',
  async (serve) => {
    const { service, diary } = createWaits();
    const waits = remote(Waits, await (await serve([service])).connect());
    const calls = Array.from({ length: 300 }, () => waits.usual({}, { timeoutMs: 50 }));
    for (const { status } of await Promise.allSettled(calls)) assert.equal(status, 'rejected');
    assert.equal(await waits.ping(), 'pong');
    assert.equal(diary.count('usual aborted'), diary.count('usual began'));
  },
);

function mockTimers(t: TestContext): void {
  t.mock.timers.enable({ apis: ['setTimeout'] });
}
