/** What a window does when its daemon starts, ends, and cannot start. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { remote } from '../../server/remote/client.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import { limits } from '../../server/remote/limits.ts';
import { Station } from '../fixtures/station.ts';
import { createDaemons, type FakeDaemons } from './fakeDaemons.ts';

const diskFull = new RemoteError('cannot-start', 'Remotex cannot start: the disk is full.');

function daemonsOf(t: TestContext): FakeDaemons {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  return createDaemons(t.mock);
}

/** A window that is connected, and has been for long. */
async function connected(t: TestContext): Promise<FakeDaemons> {
  const daemons = daemonsOf(t);
  await daemons.backend.connect();
  await daemons.pass(3_600_000);
  daemons.states.length = 0;
  return daemons;
}

test('a window connects with its first call, and not before', async (t) => {
  const daemons = daemonsOf(t);
  await daemons.pass(60_000);
  assert.deepEqual(daemons.backend.state, { kind: 'stopped' });
  assert.equal(daemons.tries(), 0);
  assert.equal(await daemons.backend.sendRequest('board/read', {}), 'answer of 1');
  assert.deepEqual(daemons.states, ['starting', 'ready']);
});

test('a window comes back at once after a crash, without anybody asking', async (t) => {
  const daemons = await connected(t);
  daemons.crash();
  await daemons.pass(0);
  assert.deepEqual(daemons.states, ['starting again', 'starting again', 'ready']);
  assert.equal(daemons.tries(), 2);
});

test('a daemon that cannot start is tried at once and after 1, 5 and 30 seconds, and then left alone', async (t) => {
  const daemons = await connected(t);
  daemons.fails = diskFull;
  daemons.crash();
  const tried: number[] = [];
  for (const ms of [0, 999, 1, 4999, 1, 29_999, 1, 86_400_000]) {
    await daemons.pass(ms);
    tried.push(daemons.tries() - 1);
  }
  assert.deepEqual(tried, [1, 1, 2, 2, 3, 3, 4, 4]);
  assert.deepEqual(daemons.backend.state, { kind: 'failed', error: diskFull, isTold: false });
});

test('a call tries at once after the window has given up, and the window comes back from the next crash', async (t) => {
  const daemons = await connected(t);
  daemons.fails = diskFull;
  daemons.crash();
  for (const ms of [0, 1000, 5000, 30_000]) await daemons.pass(ms);
  daemons.fails = undefined;
  assert.equal(await daemons.backend.sendRequest('board/read', {}), 'answer of 6');
  daemons.crash();
  await daemons.pass(0);
  assert.deepEqual(daemons.backend.state, { kind: 'ready' });
});

test('a call that comes in a pause of the recovery tries at once, and its failure is its own to tell', async (t) => {
  const daemons = await connected(t);
  daemons.fails = diskFull;
  daemons.crash();
  await daemons.pass(0);
  await assert.rejects(daemons.backend.sendRequest('board/read', {}), diskFull);
  assert.deepEqual(daemons.backend.state, { kind: 'failed', error: diskFull, isTold: true });
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 3);
});

test('the first call that finds no daemon and cannot start one is told why, and nothing is tried after it', async (t) => {
  const daemons = daemonsOf(t);
  daemons.fails = diskFull;
  await assert.rejects(daemons.backend.sendRequest('board/read', {}), diskFull);
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 1);
  assert.deepEqual(daemons.states, ['starting', 'failed cannot-start, told']);
});

for (const ending of ['stop', 'idle', 'signal'] as const) {
  test(`a daemon that ended by ${ending} stays away until the next call`, async (t) => {
    const daemons = await connected(t);
    daemons.announce(ending);
    daemons.close();
    await daemons.pass(86_400_000);
    assert.equal(daemons.tries(), 1);
    assert.deepEqual(daemons.backend.state, { kind: 'stopped', ending });
    assert.equal(await daemons.backend.sendRequest('board/read', {}), 'answer of 2');
  });
}

test('a window whose daemon was stopped joins one that runs again, starts none, and tells nobody in vain', async (t) => {
  const daemons = await connected(t);
  assert.equal(await daemons.backend.joinRunning(), true);
  daemons.announce('stop');
  assert.equal(daemons.tries(), 1);
  daemons.close();
  daemons.states.length = 0;
  assert.equal(await daemons.backend.joinRunning(), false);
  assert.deepEqual([daemons.states, daemons.isRunning], [[], false]);
  assert.deepEqual(daemons.backend.state, { kind: 'stopped', ending: 'stop' });
  daemons.isRunning = true;
  assert.equal(await daemons.backend.joinRunning(), true);
  assert.deepEqual(daemons.states, ['ready']);
  assert.equal(await daemons.backend.watching.sendRequest('board/read', {}), 'answer of 3');
  daemons.announce('stop');
  daemons.close();
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 3);
});

test('a call that comes while a window joins a daemon has its own connection, and the window keeps that one', async (t) => {
  const daemons = await connected(t);
  daemons.announce('stop');
  daemons.close();
  daemons.isRunning = true;
  const { promise, resolve } = Promise.withResolvers<void>();
  daemons.gate = promise;
  const joined = daemons.backend.joinRunning();
  const call = daemons.backend.sendRequest('board/read', {});
  resolve();
  assert.equal(await joined, false);
  assert.equal(await call, 'answer of 3');
});

for (const ending of ['restart', 'drain'] as const) {
  test(`a window lets whoever caused a ${ending} come first, and is back after a second`, async (t) => {
    const daemons = await connected(t);
    daemons.announce(ending);
    await daemons.pass(60_000);
    daemons.close();
    await daemons.pass(999);
    assert.equal(daemons.tries(), 1);
    await daemons.pass(1);
    assert.equal(daemons.tries(), 2);
    assert.deepEqual(daemons.backend.state, { kind: 'ready' });
  });
}

test('ten restarts in a row are no crash at each start', async (t) => {
  const daemons = await connected(t);
  for (let round = 1; round <= 10; round++) {
    daemons.announce('restart');
    daemons.close();
    await daemons.pass(1000);
    assert.equal(daemons.tries(), 1 + round);
  }
});

test('a daemon that says that it failed is started again like one that said nothing', async (t) => {
  const daemons = await connected(t);
  daemons.announce('failure');
  daemons.close();
  await daemons.pass(0);
  assert.equal(daemons.tries(), 2);
});

test('a daemon that crashes soon after each start is left alone after four times', async (t) => {
  const daemons = await connected(t);
  for (const pause of [0, 1000, 5000, 30_000]) {
    daemons.crash();
    await daemons.pass(pause);
    assert.deepEqual(daemons.backend.state, { kind: 'ready' });
  }
  daemons.crash();
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 5);
  const { state } = daemons.backend;
  assert.equal(state.kind === 'failed' && !state.isTold && state.error.reason, 'keeps-ending');
});

test('while a daemon ends, its running calls are still answered and new ones go to the next', async (t) => {
  const daemons = await connected(t);
  const slow = daemons.backend.sendRequest('slow', {});
  await daemons.pass(0);
  daemons.announce('restart');
  const next = daemons.backend.sendRequest('board/read', {});
  assert.equal(await next, 'answer of 2');
  assert.deepEqual(daemons.asked, ['1 slow', '2 board/read']);
  daemons.answer();
  assert.equal(await slow, 'slow answer');
  daemons.leave(1);
  await daemons.pass(86_400_000);
  assert.deepEqual(daemons.backend.state, { kind: 'ready' });
  assert.equal(daemons.tries(), 2);
});

test('a call that joins a try of the recovery is told of its failure, and nobody else is', async (t) => {
  const daemons = await connected(t);
  const { promise, resolve } = Promise.withResolvers<void>();
  daemons.gate = promise;
  daemons.crash();
  await daemons.pass(0);
  const { watching } = daemons.backend;
  await assert.rejects(watching.sendRequest('board/read', {}), { reason: 'no-daemon' });
  const call = daemons.backend.sendRequest('board/read', {});
  daemons.fails = diskFull;
  resolve();
  await assert.rejects(call, diskFull);
  assert.deepEqual(daemons.backend.state, { kind: 'failed', error: diskFull, isTold: true });
});

test('a call whose answer was lost is sent again if that does no harm, and else ends with its error', async (t) => {
  const daemons = await connected(t);
  const once = daemons.backend.sendRequest('slow', {});
  await daemons.pass(0);
  daemons.crash();
  await assert.rejects(once, { reason: 'connection-closed', message: 'Remotex ended while it worked.' });
  await daemons.pass(0);
  const twice = daemons.backend.sendRequest('slow', {}, { repeatable: true });
  await daemons.pass(0);
  daemons.crash();
  await daemons.pass(0);
  assert.deepEqual(daemons.asked, ['1 slow', '2 slow', '3 slow']);
  daemons.crash();
  await assert.rejects(twice, { reason: 'connection-closed' });
});

test('whoever only watches neither starts a daemon nor waits for one', async (t) => {
  const daemons = await connected(t);
  const { watching } = daemons.backend;
  assert.equal(await watching.sendRequest('board/read', {}), 'answer of 1');
  daemons.announce('stop');
  await assert.rejects(watching.sendRequest('board/read', {}), { reason: 'no-daemon' });
  daemons.close();
  await assert.rejects(watching.sendRequest('board/read', {}), { reason: 'no-daemon' });
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 1);
});

test('stopping the backend ends it and starts none, also one of a version that ends without a word', async (t) => {
  const daemons = await connected(t);
  const stopped = daemons.backend.end('stop');
  await daemons.pass(10);
  assert.equal(await stopped, 1);
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 1);
  assert.deepEqual(daemons.states, ['stopped stop']);
});

test('a window that is not connected stops a daemon that runs, and starts none to stop it', async (t) => {
  const daemons = daemonsOf(t);
  assert.equal(await daemons.backend.end('stop'), undefined);
  daemons.isRunning = true;
  const stopped = daemons.backend.end('stop');
  await daemons.pass(10);
  assert.equal(await stopped, 2);
  assert.deepEqual(daemons.backend.state, { kind: 'stopped', ending: 'stop' });
});

test('stopping the backend ends a recovery', async (t) => {
  const daemons = await connected(t);
  daemons.fails = diskFull;
  daemons.crash();
  await daemons.pass(0);
  daemons.fails = undefined;
  assert.equal(await daemons.backend.end('stop'), undefined);
  await daemons.pass(86_400_000);
  assert.deepEqual(daemons.backend.state, { kind: 'stopped' });
});

test('a restart asks for one, and only for an end where the daemon does not know it', async (t) => {
  const daemons = await connected(t);
  const first = daemons.backend.end('restart');
  await daemons.pass(10);
  assert.equal(await first, 1);
  await daemons.backend.connect();
  daemons.unknown = ['daemon/restart'];
  const second = daemons.backend.end('restart');
  await daemons.pass(10);
  assert.equal(await second, 2);
  assert.deepEqual(daemons.asked, ['1 daemon/restart', '2 daemon/restart', '2 daemon/stop']);
});

test('a daemon that was told to end and does not is named', async (t) => {
  const daemons = await connected(t);
  daemons.hangs = true;
  const stopped = daemons.backend.end('stop');
  // Somebody must listen when it fails.
  stopped.catch(() => {});
  await daemons.pass(15_000);
  await assert.rejects(stopped, {
    reason: 'no-answer',
    message:
      'Remotex (pid 1) was told to end and still runs. Wait a little, or end it with: remotex stop --force',
  });
});

test('a crash after a stop that was refused is a crash', async (t) => {
  const daemons = await connected(t);
  daemons.unknown = ['daemon/stop'];
  await assert.rejects(daemons.backend.end('stop'), { reason: 'no-method' });
  daemons.crash();
  await daemons.pass(0);
  assert.deepEqual(daemons.backend.state, { kind: 'ready' });
});

test('a window that closes asks for nothing any more', async (t) => {
  const daemons = await connected(t);
  await daemons.backend.dispose();
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 1);
});

test('a stop that fails in a pause of the recovery ends the recovery, and its failure is told', async (t) => {
  const daemons = await connected(t);
  daemons.fails = diskFull;
  daemons.crash();
  await daemons.pass(0);
  await assert.rejects(daemons.backend.end('stop'), diskFull);
  assert.deepEqual(daemons.backend.state, { kind: 'failed', error: diskFull, isTold: true });
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 3);
});

test('a stop that joins a try of the recovery ends the recovery when it fails', async (t) => {
  const daemons = await connected(t);
  const { promise, resolve } = Promise.withResolvers<void>();
  daemons.gate = promise;
  daemons.fails = diskFull;
  daemons.crash();
  await daemons.pass(0);
  const stopped = daemons.backend.end('stop');
  resolve();
  await assert.rejects(stopped, diskFull);
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 2);
  assert.deepEqual(daemons.backend.state, { kind: 'failed', error: diskFull, isTold: true });
});

test('a stop that is refused leaves a window that was not connected without a connection', async (t) => {
  const daemons = daemonsOf(t);
  daemons.isRunning = true;
  daemons.unknown = ['daemon/stop'];
  await assert.rejects(daemons.backend.end('stop'), { reason: 'no-method' });
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 1);
  assert.deepEqual(daemons.states, ['failed no-method, told']);
});

test('a restart that was announced and takes too long is told, and the window comes back from it', async (t) => {
  const daemons = await connected(t);
  daemons.hangs = true;
  const restarted = daemons.backend.end('restart');
  restarted.catch(() => {});
  await daemons.pass(0);
  daemons.announce('restart');
  await daemons.pass(15_000);
  await assert.rejects(restarted, { reason: 'no-answer' });
  await daemons.pass(999);
  assert.deepEqual(daemons.states, ['starting again', 'starting again']);
  await daemons.pass(1);
  assert.deepEqual(daemons.backend.state, { kind: 'ready' });
});

test('a stop that was announced and takes too long is still no crash', async (t) => {
  const daemons = await connected(t);
  daemons.hangs = true;
  const stopped = daemons.backend.end('stop');
  stopped.catch(() => {});
  await daemons.pass(0);
  daemons.announce('stop');
  await daemons.pass(15_000);
  await assert.rejects(stopped, { reason: 'no-answer' });
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 1);
  assert.deepEqual(daemons.backend.state, { kind: 'stopped', ending: 'stop' });
});

for (const order of ['first', 'last'] as const) {
  test(`a stop is respected when a daemon that was drained before it closes ${order}`, async (t) => {
    const daemons = await connected(t);
    daemons.announce('drain');
    await daemons.backend.connect();
    daemons.announce('stop');
    if (order === 'first') daemons.leave(1);
    daemons.close();
    if (order === 'last') daemons.leave(1);
    await daemons.pass(86_400_000);
    assert.equal(daemons.tries(), 2);
    assert.deepEqual(daemons.backend.state, { kind: 'stopped', ending: 'stop' });
  });
}

test('two daemons that end one after the other are followed by one', async (t) => {
  const daemons = await connected(t);
  daemons.announce('drain');
  await daemons.backend.connect();
  await daemons.pass(60_000);
  daemons.announce('failure');
  daemons.leave(1);
  daemons.close();
  await daemons.pass(0);
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 3);
});

test('a window that closes while it comes back tries no more', async (t) => {
  const daemons = await connected(t);
  const { promise, resolve } = Promise.withResolvers<void>();
  daemons.gate = promise;
  daemons.fails = diskFull;
  daemons.crash();
  await daemons.pass(0);
  const disposed = daemons.backend.dispose();
  resolve();
  await disposed;
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 2);
});

test('a window that closes sends no call again', async (t) => {
  const daemons = await connected(t);
  const call = daemons.backend.sendRequest('slow', {}, { repeatable: true });
  call.catch(() => {});
  await daemons.pass(0);
  await daemons.backend.dispose();
  await daemons.pass(0);
  assert.equal(daemons.tries(), 1);
  await assert.rejects(call, {
    reason: 'no-daemon',
    message: 'The window closes: it asks Remotex for nothing any more.',
  });
});

/** A window that follows a stream, and has its first item. */
async function following(t: TestContext) {
  const daemons = await connected(t);
  const followed = remote(Station, daemons.backend.watching).listen();
  const first = followed.next();
  await daemons.pass(0);
  daemons.item({ n: 1, text: 'one' });
  assert.deepEqual((await first).value, { n: 1, text: 'one' });
  return { daemons, followed };
}

test('a window follows a stream, and its items end with its answer', async (t) => {
  const { daemons, followed } = await following(t);
  for (const n of [2, 3]) daemons.item({ n, text: '' });
  daemons.answer();
  const rest = await Array.fromAsync(followed, ({ n }) => n);
  assert.deepEqual(rest, [2, 3]);
  assert.deepEqual(daemons.asked, ['1 station/listen']);
});

test('a stream ends with an error when its daemon crashes, and can be followed again when the window is back', async (t) => {
  const { daemons, followed } = await following(t);
  daemons.item({ n: 2, text: 'read before the crash' });
  const next = [followed.next(), followed.next()];
  const ends = Promise.allSettled(next);
  daemons.crash();
  await daemons.pass(0);
  const [item, end] = await ends;
  assert.equal(item?.status === 'fulfilled' && item.value.value?.n, 2);
  assert.equal(end?.status === 'rejected' && end.reason.reason, 'connection-closed');
  assert.deepEqual(await followed.next(), { done: true, value: undefined });
  assert.deepEqual(daemons.asked, ['1 station/listen']);

  assert.deepEqual(daemons.backend.state, { kind: 'ready' });
  const again = remote(Station, daemons.backend.watching).listen({ after: 2 });
  const third = again.next();
  await daemons.pass(0);
  daemons.item({ n: 3, text: 'three' });
  assert.equal((await third).value?.n, 3);
  assert.deepEqual(daemons.asked, ['1 station/listen', '2 station/listen']);
  assert.equal(daemons.slow.at(-1)?.after, 2);
});

test('whoever follows a stream while no daemon is connected is told so at once, and starts none', async (t) => {
  const daemons = daemonsOf(t);
  const followed = remote(Station, daemons.backend.watching).listen();
  await assert.rejects(followed.next(), { reason: 'no-daemon' });
  await daemons.pass(86_400_000);
  assert.equal(daemons.tries(), 0);
});

test('a follower that takes nothing asks the daemon to pause, and to go on when it has taken most', async (t) => {
  const { daemons, followed } = await following(t);
  for (let n = 2; n <= limits.waitingItems; n++) daemons.item({ n, text: '' });
  await daemons.pass(0);
  assert.deepEqual(daemons.told, []);
  daemons.item({ n: limits.waitingItems + 1, text: '' });
  await daemons.pass(0);
  assert.deepEqual(daemons.told, ['1 $/stream/pause']);
  for (let taken = 0; taken < limits.waitingItems; taken++) await followed.next();
  await daemons.pass(0);
  assert.deepEqual(daemons.told, ['1 $/stream/pause', '1 $/stream/resume']);
});

test('what was listened for before there was a connection is heard on each of them', async (t) => {
  const daemons = daemonsOf(t);
  const { watching } = daemons.backend;
  const heard: unknown[] = [];
  const stop = watching.onProgress('mine', ({ value }) => heard.push(value));
  const follow = async (): Promise<void> => {
    watching.sendRequest('slow', { partialResultToken: 'mine' }).catch(() => {});
    await daemons.pass(0);
  };
  await daemons.backend.connect();
  await follow();
  daemons.item('from the first');
  daemons.crash();
  await daemons.pass(0);
  await follow();
  daemons.item('from the second');
  stop();
  daemons.item('for nobody');
  assert.deepEqual(heard, ['from the first', 'from the second']);
});
