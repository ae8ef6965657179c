/** Few requests at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTileQueue } from '../../../../extension/map/tiles/tileQueue.ts';

/** Work that ends when it is told to. */
function createWork() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const signals = new Map<string, AbortSignal>();
  const work = (name: string) => (signal: AbortSignal) => {
    begun.push(name);
    signals.set(name, signal);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  const finish = (name: string) => (ends.get(name) ?? assert.fail(`${name} has not begun`))();
  return { begun, signals, work, finish };
}

const never = new AbortController().signal;

test('no more than so many run at once, and the others follow in their order', async () => {
  const queue = createTileQueue(2);
  const { begun, work, finish } = createWork();
  const results = ['a', 'b', 'c', 'd'].map((name) => queue.run(name, work(name), never));
  assert.deepEqual(begun, ['a', 'b']);
  finish('b');
  assert.equal(await results[1], 'b');
  assert.deepEqual(begun, ['a', 'b', 'c']);
  finish('a');
  finish('c');
  await results[2];
  finish('d');
  assert.deepEqual(await Promise.all(results), ['a', 'b', 'c', 'd']);
});

test('two who want the same get one, and it goes on for the other when one has left', async () => {
  const queue = createTileQueue(2);
  const { begun, signals, work, finish } = createWork();
  const leaver = new AbortController();
  const first = queue.run('a', work('a'), leaver.signal);
  const second = queue.run('a', work('a again'), never);
  leaver.abort();
  await assert.rejects(first, { name: 'AbortError' });
  assert.equal(signals.get('a')?.aborted, false);
  finish('a');
  assert.equal(await second, 'a');
  assert.deepEqual(begun, ['a']);
});

test('what nobody wants any more is given up, or never begun', async () => {
  const queue = createTileQueue(1);
  const { begun, signals, work, finish } = createWork();
  const [a, b] = [new AbortController(), new AbortController()];
  const results = [queue.run('a', work('a'), a.signal), queue.run('b', work('b'), b.signal)];
  const third = queue.run('c', work('c'), never);
  b.abort();
  a.abort();
  await Promise.all(results.map((result) => assert.rejects(result, { name: 'AbortError' })));
  assert.equal(signals.get('a')?.aborted, true);
  finish('a');
  // Whoever wants it again now gets a new one.
  const again = queue.run('b', work('b again'), never);
  await new Promise(setImmediate);
  finish('c');
  assert.equal(await third, 'c');
  await new Promise(setImmediate);
  assert.deepEqual(begun, ['a', 'c', 'b again']);
  finish('b again');
  assert.equal(await again, 'b again');
});

test('a failure reaches all who wait, and makes room for the next', async () => {
  const queue = createTileQueue(1);
  const fail = async () => {
    throw new Error('no');
  };
  const results = [queue.run('a', fail, never), queue.run('a', fail, never)];
  for (const result of results) await assert.rejects(result, /no/);
  assert.equal(await queue.run('b', async () => 'b', never), 'b');
});
