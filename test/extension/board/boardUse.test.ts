/** When a window connects for the board. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BackendState } from '../../../extension/backend/state.ts';
import { createBoardUse } from '../../../extension/board/boardUse.ts';

function window(hasUsed: boolean, state: BackendState = { kind: 'stopped' }) {
  const kept = new Map<string, unknown>(hasUsed ? [['remotex.board.used', true]] : []);
  const done: string[] = [];
  const logged: string[] = [];
  const use = createBoardUse({
    backend: {
      state,
      connect: async () => {
        done.push('connect');
        throw new Error('no space');
      },
      sendRequest: async (method) => done.push(method),
    },
    memory: {
      get: <T>(key: string, fallback: T): T => (kept.has(key) ? (kept.get(key) as T) : fallback),
      update: async (key, value) => void kept.set(key, value),
    },
    log: (line) => logged.push(line),
  });
  return { use, done, logged, hasUsed: () => kept.get('remotex.board.used') === true };
}

test('a window of somebody who never used the board connects to nothing', () => {
  const { use, done, hasUsed } = window(false);
  use.started();
  assert.deepEqual(done, []);
  assert.equal(hasUsed(), false);
});

test('whoever looks at the board connects, and from then on each window does at its start', () => {
  const { use, done, hasUsed } = window(false);
  use.seen();
  assert.deepEqual(done, ['connect']);
  assert.equal(hasUsed(), true);
  const next = window(true);
  next.use.started();
  assert.deepEqual(next.done, ['connect']);
});

test('whoever posts or reads here uses the board', async () => {
  const { use, done, hasUsed } = window(false);
  await use.caller.sendRequest('board/post', {});
  assert.deepEqual(done, ['board/post']);
  assert.equal(hasUsed(), true);
});

test('to look at the board does not start a backend that somebody has stopped', () => {
  const { use, done } = window(true, { kind: 'stopped', ending: 'stop' });
  use.seen();
  assert.deepEqual(done, []);
});

test('to look at the board starts a backend that ended because nobody needed it', () => {
  const { use, done } = window(true, { kind: 'stopped', ending: 'idle' });
  use.seen();
  assert.deepEqual(done, ['connect']);
});

test('a connection that fails at the start of a window is told to the log only', async () => {
  const { use, logged } = window(true);
  use.started();
  await new Promise(setImmediate);
  assert.deepEqual(logged, ['Not connected for the bulletin board: Error: no space']);
});
