/** A window's streams over the language client itself, to a server in this process. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type Backend, createBackend } from '../../extension/backend/backend.ts';
import { openLanguageClient } from '../../extension/backend/languageClient.ts';
import { lifecycle } from '../../server/daemon/lifecycle.ts';
import { remote } from '../../server/remote/client.ts';
import { combine } from '../../server/remote/implement.ts';
import { limits } from '../../server/remote/limits.ts';
import { createSession, type Session } from '../../server/remote/session.ts';
import { createFeed, Feed } from '../server/remote/feed.ts';

/** In the place of the daemon's bundle: bytes both ways. */
const forwarder = (path: string) => `
const socket = require('node:net').connect(${JSON.stringify(path)});
for (const end of [socket, process.stdin, process.stdout]) end.on('error', () => process.exit());
socket.on('close', () => process.exit());
process.stdin.pipe(socket).pipe(process.stdout);
`;

interface Window {
  readonly backend: Backend;
  readonly sessions: ReadonlySet<Session>;
  readonly diary: ReturnType<typeof createFeed>['diary'];
  close(): Promise<void>;
}

async function openWindow(log: vscode.LogOutputChannel): Promise<Window> {
  const folder = mkdtempSync(join(tmpdir(), 'rx-'));
  const isWindows = process.platform === 'win32';
  const path = isWindows ? `\\\\.\\pipe\\rx-follow-${process.pid}` : join(folder, 's');
  const serverFile = join(folder, 'forwarder.cjs');
  writeFileSync(serverFile, forwarder(path));
  const { feed, diary } = createFeed();
  const sessions = new Set<Session>();
  const services = combine([feed, lifecycle({ name: 'feed', version: '1.0.0' }, () => {})]);
  const server = createServer((socket) => {
    const onClosed = () => void sessions.delete(session);
    const session = createSession(socket, { services, client: { name: 'window' }, onClosed });
    sessions.add(session);
  }).listen(path);
  await once(server, 'listening');
  const backend = createBackend({
    open: (options) => openLanguageClient({ ...options, serverFile, version: '1.0.0', log }),
    log: (line) => log.info(line),
  });
  await backend.connect();
  return {
    backend,
    sessions,
    diary,
    async close() {
      await backend.dispose();
      for (const session of sessions) session.close();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describe('the streams of a window', () => {
  // Never disposed: a client whose process has still to end writes to it after the last test.
  const log = vscode.window.createOutputChannel('Streams', { log: true });
  let window: Window;
  beforeEach(async () => {
    window = await openWindow(log);
  });
  afterEach(() => window.close());

  it('come in order, and end with their answer', async () => {
    const numbers = Array.from({ length: 1000 }, (_, i) => i + 1);
    const feed = remote(Feed, window.backend.watching);
    assert.deepEqual(await Array.fromAsync(feed.count({ to: 1000 })), numbers);
  });

  it('are held back while nobody takes their items, and lose none', async () => {
    const { diary, backend } = window;
    const feed = remote(Feed, backend.watching);
    const followed = feed.flood({ bytes: 50_000 });
    assert.equal((await followed.next()).value?.n, 0);
    for (let n = 0; n < 200; n++) assert.equal(await feed.echo({ n }), n);
    const held = diary.count('flood step');
    // What waits here, and what was under way: socket buffers, and those of the forwarder.
    assert.ok(held < limits.waitingItems + 80, `${held} items were made for one that was taken`);
    for (let n = 0; n < 20; n++) await feed.echo({ n });
    assert.equal(diary.count('flood step'), held);
    for (let n = 1; n < 500; n++) assert.equal((await followed.next()).value?.n, n);
    await followed.return();
    await diary.until('flood finally');
  });

  it('end with an error when the connection is lost, and are followed again when the window is back', async () => {
    const { backend, sessions } = window;
    const feed = remote(Feed, backend.watching);
    const followed = feed.wait();
    assert.equal((await followed.next()).value, 'ready');
    const back = new Promise<void>((resolve) => {
      const stop = backend.onState(({ kind }) => {
        if (kind !== 'ready') return;
        stop();
        resolve();
      });
    });
    for (const session of sessions) session.close();
    await assert.rejects(followed.next(), { reason: 'connection-closed' });
    await back;
    const again = feed.wait();
    assert.equal((await again.next()).value, 'ready');
    await again.return();
  });

  it('end with an error when the window closes', async () => {
    const { backend } = window;
    const followed = remote(Feed, backend.watching).wait();
    await followed.next();
    const [end] = await Promise.allSettled([followed.next(), backend.dispose()]);
    assert.equal(end.status, 'rejected');
  });
});
