/** A window that comes back to a daemon that somebody else has started after a stop. */
import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { comeBackAfterStop } from '../../extension/backend/returning.ts';
import type { BackendState } from '../../extension/backend/state.ts';

/** A window over a folder that daemons write their files into. Only what it asks of its backend is told. */
function windowOf(t: TestContext, isKnown = true) {
  const folder = mkdtempSync(join(tmpdir(), 'returning-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'endpoint.json');
  let listener: (state: BackendState) => void = () => {};
  let tries = 0;
  let tried = Promise.withResolvers<void>();
  const stop = comeBackAfterStop({
    backend: {
      state: { kind: 'ready' },
      onState(given) {
        listener = given;
        return () => {};
      },
      async joinRunning() {
        tries += 1;
        tried.resolve();
        tried = Promise.withResolvers<void>();
        return false;
      },
    },
    endpointFile: () => (isKnown ? file : undefined),
    log: () => {},
  });
  t.after(stop);
  return {
    become: (kind: 'stopped' | 'ready') => listener({ kind }),
    tries: () => tries,
    /** The next try. */
    next: () => tried.promise,
    start() {
      writeFileSync(`${file}.1`, `${tries}`);
      renameSync(`${file}.1`, file);
    },
    end: () => rmSync(file),
    async poll() {
      t.mock.timers.tick(5000);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    },
  };
}

test('a stopped window tries to connect as soon as a daemon has written its file', async (t) => {
  // Nothing but the file tells.
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { become, start, next, tries } = windowOf(t);
  become('stopped');
  const tried = next();
  start();
  await tried;
  assert.ok(tries() >= 1);
});

test('where changes of files are not told the file is looked at, and tried twice for each daemon', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { become, start, end, poll, tries } = windowOf(t);
  start();
  become('stopped');
  assert.equal(tries(), 0);
  for (let round = 0; round < 10; round++) await poll();
  assert.equal(tries(), 2);
  end();
  await poll();
  assert.equal(tries(), 2);
  start();
  await poll();
  assert.equal(tries(), 3);
});

test('a window that is connected, and one that never was, tries nothing', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const connected = windowOf(t);
  connected.become('stopped');
  connected.become('ready');
  const other = windowOf(t, false);
  other.become('stopped');
  for (const { start } of [connected, other]) start();
  await connected.poll();
  await other.poll();
  assert.deepEqual([connected.tries(), other.tries()], [0, 0]);
});
