/** How a window follows the board through connections that come and go. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { BackendState } from '../../../extension/backend/state.ts';
import { createFollowing } from '../../../extension/board/following.ts';
import type { BoardChange } from '../../../server/api/boardReading.ts';
import { item } from './fakeBoard.ts';

interface Stream {
  readonly send: (change: BoardChange) => void;
  readonly fail: (error: Error) => void;
  readonly signal: AbortSignal;
}

function follower(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const streams: Stream[] = [];
  const listeners = new Set<(state: BackendState) => void>();
  const backend = {
    state: { kind: 'stopped' } as BackendState,
    onState(listener: (state: BackendState) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const logged: string[] = [];
  const following = createFollowing({
    backend,
    log: (line) => logged.push(line),
    async *changes(signal) {
      const queue: (BoardChange | Error)[] = [];
      let wake = () => {};
      const put = (what: BoardChange | Error) => {
        queue.push(what);
        wake();
      };
      streams.push({ signal, send: put, fail: put });
      for (;;) {
        const next = queue.shift();
        if (next instanceof Error) throw next;
        if (next) yield next;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  });
  t.after(() => following.dispose());
  const heard: string[] = [];
  following.onChange(({ kind, item }) => heard.push(item ? `${kind} ${item.id}` : kind));
  return {
    following,
    streams,
    logged,
    heard,
    become(kind: 'stopped' | 'ready') {
      backend.state = { kind };
      for (const listener of listeners) listener(backend.state);
    },
    async pass(ms: number) {
      await settle();
      t.mock.timers.tick(ms);
      await settle();
    },
    isHeard: () => listeners.size > 0,
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

test('nothing is followed before there is a connection', async (t) => {
  const { streams, become, pass } = follower(t);
  await pass(100_000);
  assert.equal(streams.length, 0);
  become('ready');
  await pass(0);
  assert.equal(streams.length, 1);
});

test('listeners hear a reset when the stream is ready, and then each change', async (t) => {
  const { streams, become, pass, heard } = follower(t);
  become('ready');
  await pass(0);
  streams[0]?.send({ kind: 'ready' });
  streams[0]?.send({ kind: 'posted', item: item(1, 'one') });
  streams[0]?.send({ kind: 'reset' });
  await pass(0);
  assert.deepEqual(heard, ['reset', 'posted 1', 'reset']);
});

test('after a lost connection the next one is followed from a reset on, and the last one is heard no more', async (t) => {
  const { streams, become, pass, heard, logged } = follower(t);
  become('ready');
  await pass(0);
  streams[0]?.send({ kind: 'ready' });
  await pass(0);
  become('stopped');
  streams[0]?.fail(new Error('Remotex ended.'));
  await pass(100_000);
  assert.equal(streams.length, 1);
  assert.match(logged[0] ?? '', /no longer followed: Error: Remotex ended\.$/);
  become('ready');
  await pass(0);
  streams[0]?.send({ kind: 'posted', item: item(1, 'late') });
  streams[1]?.send({ kind: 'ready' });
  await pass(0);
  assert.deepEqual(heard, ['reset', 'reset']);
});

test('a daemon that leaves while the next one is there already is followed no more', async (t) => {
  const { streams, become, pass, heard } = follower(t);
  become('ready');
  await pass(0);
  become('ready');
  await pass(0);
  assert.equal(streams[0]?.signal.aborted, true);
  streams[0]?.send({ kind: 'posted', item: item(1, 'of the old one') });
  streams[1]?.send({ kind: 'posted', item: item(2, 'of the new one') });
  await pass(0);
  assert.deepEqual(heard, ['posted 2']);
});

test('a stream that ended while its daemon goes on is asked for again after five seconds', async (t) => {
  const { streams, become, pass } = follower(t);
  become('ready');
  await pass(0);
  streams[0]?.fail(new Error('too many items'));
  await pass(4999);
  assert.equal(streams.length, 1);
  await pass(1);
  assert.equal(streams.length, 2);
});

test('a window that closes follows nothing and leaves no timer', async (t) => {
  const { following, streams, become, pass, isHeard } = follower(t);
  become('ready');
  await pass(0);
  streams[0]?.fail(new Error('too many items'));
  await pass(0);
  following.dispose();
  await pass(100_000);
  assert.equal(streams.length, 1);
  assert.equal(isHeard(), false);
});
