/** Faults that were found by trying to break the library. The object without a prototype broke the log of a server: see ownFailure.test.ts. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createCaller } from '../../../server/remote/caller.ts';
import { remote } from '../../../server/remote/client.ts';
import { defineModule, fn, type Schema, stream } from '../../../server/remote/contract.ts';
import { RemoteError } from '../../../server/remote/errors.ts';
import { implement } from '../../../server/remote/implement.ts';
import { createItemQueue } from '../../../server/remote/itemQueue.ts';
import { limits } from '../../../server/remote/limits.ts';
import { createLocal } from '../../../server/remote/local.ts';
import { createReconnecting } from '../../../server/remote/reconnect.ts';
import { createSession } from '../../../server/remote/session.ts';
import * as value from '../../../server/remote/value.ts';

const Nothing = value.object({});

/** A function that ends when its caller has gone, and a stream that never waits. */
function createWork() {
  const Work = defineModule('work', {
    wait: fn(Nothing, value.nothing()),
    count: stream(Nothing, value.integer()),
  });
  const seen = { begun: 0, items: 0 };
  const service = implement(Work, {
    wait: async (_, { signal }) => {
      seen.begun++;
      await once(signal, 'abort');
    },
    async *count() {
      for (;;) yield seen.items++;
    },
  });
  return { Work, service, seen };
}

test('what waits for its turn is not begun when its caller has gone', async () => {
  const { Work, service, seen } = createWork();
  const connection = createLocal([service]);
  const work = remote(Work, connection);
  const calls = Array.from({ length: 200 }, () => work.wait());
  const items = work.count();
  const last = Promise.allSettled([...calls, items.next()]);
  while (seen.begun < limits.inFlight) await turn();
  connection.close();
  await last;
  for (let turns = 0; turns < 50; turns++) await turn();
  assert.deepEqual(seen, { begun: limits.inFlight, items: 0 });
});

test('a server that stops refuses what waits for its turn, as certainly not run', async () => {
  const { Work, service, seen } = createWork();
  const [near, far] = duplexPair();
  const session = createSession(far, { services: service, client: { name: 'test' } });
  const caller = createCaller(near);
  const work = remote(Work, caller);
  const calls = Array.from({ length: 100 }, () => work.wait());
  const ended = Promise.allSettled(calls.slice(limits.inFlight));
  const others = Promise.allSettled(calls.slice(0, limits.inFlight));
  while (session.running < 100) await turn();
  session.drain();
  const reasons = (await ended).map((result) => result.status === 'rejected' && result.reason.reason);
  assert.deepEqual(new Set(reasons), new Set(['stopping']));
  caller.close();
  await others;
  assert.equal(seen.begun, limits.inFlight);
});

class Declared extends Error {}

/** Values that throw when they are looked at. */
const odd: Readonly<Record<string, () => unknown>> = {
  'an object without a prototype': () => Object.create(null),
  'a declared error with a member that throws': () =>
    Object.defineProperty(new Declared('x'), 'member', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    }),
  'an error whose message throws': () =>
    Object.defineProperty(new RemoteError('x', 'x'), 'message', {
      get: () => {
        throw new Error('no');
      },
    }),
  'an error whose class cannot be asked for': () =>
    new Proxy(new Error('x'), {
      getPrototypeOf: () => {
        throw new Error('no');
      },
    }),
};

for (const [name, make] of Object.entries(odd)) {
  for (const stacks of [false, true]) {
    test(`${name} ends the call like any failure (stacks: ${stacks})`, async () => {
      const Odd = defineModule(
        'odd',
        { now: fn(Nothing, value.nothing()), later: fn(Nothing, value.nothing()) },
        { errors: { Declared } },
      );
      const service = implement(Odd, {
        now: () => {
          throw make();
        },
        later: async () => {
          throw make();
        },
      });
      const connection = createLocal([service], { stacks });
      const functions = remote(Odd, connection);
      await assert.rejects(functions.now(), { code: -32603 });
      await assert.rejects(functions.later(), { code: -32603 });
      connection.close();
    });
  }
}

/** The errors that reach nobody but the process, while the body runs. */
async function uncaughtDuring(body: () => Promise<void>): Promise<string[]> {
  const messages: string[] = [];
  process.setUncaughtExceptionCaptureCallback((error) => messages.push(error.message));
  try {
    await body();
    await turn();
  } finally {
    process.setUncaughtExceptionCaptureCallback(null);
  }
  return messages;
}

test('a listener of the state that throws is reported, and the client goes on', async () => {
  const { Work, service } = createWork();
  const sessions: { close(): void }[] = [];
  const messages = await uncaughtDuring(async () => {
    const connection = await createReconnecting({
      dial: async () => {
        const [near, far] = duplexPair();
        near.once('close', () => far.destroy());
        far.once('close', () => near.destroy());
        sessions.push(createSession(far, { services: service, client: { name: 'test' } }));
        return near;
      },
    });
    const reconnected = new Promise<void>((resolve) => {
      connection.onState((state) => {
        if (state === 'connected') resolve();
        throw new Error(`listener: ${state}`);
      });
    });
    sessions[0]?.close();
    await reconnected;
    const { value: first } = await remote(Work, connection).count().next();
    assert.equal(first, 0);
    connection.close();
    assert.equal(connection.state, 'closed');
  });
  assert.deepEqual(messages, ['listener: reconnecting', 'listener: connected', 'listener: closed']);
});

test('a progress schema that throws or rejects does not end a call that goes well', async () => {
  for (const validate of [
    () => {
      throw new Error('no');
    },
    async () => {
      throw new Error('no');
    },
  ]) {
    const progress: Schema = { '~standard': { version: 1, vendor: 'by hand', validate } };
    const Job = defineModule('job', { run: fn(Nothing, value.integer(), { progress }) });
    const service = implement(Job, {
      run: (_, { progress: report }) => {
        report(1);
        return 7;
      },
    });
    const connection = createLocal([service]);
    const told: unknown[] = [];
    assert.equal(await remote(Job, connection).run({}, { onProgress: (part) => told.push(part) }), 7);
    assert.deepEqual(told, []);
    connection.close();
  }
});

test('large items ask for a pause before they are many, and for more when they are taken', async () => {
  const asked: boolean[] = [];
  const queue = createItemQueue((paused) => asked.push(paused));
  queue.push('large', limits.waitingItemBytes);
  assert.deepEqual(asked, [true]);
  assert.deepEqual(await queue.take(), { done: false, value: 'large' });
  assert.deepEqual(asked, [true, false]);
});

test('a time-out that is no time is refused before anything is sent', async () => {
  const { Work, service, seen } = createWork();
  const connection = createLocal([service]);
  for (const timeoutMs of [Number.NaN, -1]) {
    await assert.rejects(remote(Work, connection).wait({}, { timeoutMs }), /timeoutMs must be milliseconds/);
  }
  assert.equal(seen.begun, 0);
  connection.close();
});

test('what is no function is no behaviour', () => {
  const { Work } = createWork();
  const handlers = JSON.parse('{"wait":5,"count":6}');
  assert.throws(() => implement(Work, handlers), /work\/wait has no behaviour/);
});

test('a server that leaves while it is greeted is no failure when the next one comes', async () => {
  const { Work, service } = createWork();
  let dialled = 0;
  const connection = await createReconnecting({
    dial: async () => {
      const [near, far] = duplexPair();
      // The first one was about to end: it takes the connection and lets it go.
      if (dialled++ === 0) far.once('data', () => near.destroy());
      else createSession(far, { services: service, client: { name: 'test' } });
      return near;
    },
    greet: async (opened) => {
      await remote(Work, opened).count().next();
    },
  });
  assert.deepEqual([dialled, connection.state], [2, 'connected']);
  connection.close();
});
