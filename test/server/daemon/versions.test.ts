import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { isNewer } from '../../../server/api/versions.ts';
import { buildRelease } from '../otherBuild.ts';
import { createProduct, finish, type Product } from '../product.ts';

const folder = mkdtempSync('/tmp/rx-');
const releases = {
  old: { version: '1.4.0', protocol: 1 },
  newer: { version: '1.5.0', protocol: 1 },
  next: { version: '2.0.0', protocol: 2 },
};
type Name = keyof typeof releases;

before(async () => {
  for (const [name, release] of Object.entries(releases)) await buildRelease(release, join(folder, name));
});
after(() => rmSync(folder, { recursive: true }));

/** One home in which several releases work. */
function createPlace(t: TestContext) {
  const product = createProduct(t);
  const start = (name: Name, file: string, args: readonly string[]) =>
    spawn(process.execPath, [join(folder, name, file), ...args], { env: product.env });
  return {
    product,
    remotex: (name: Name, ...args: string[]) => finish(start(name, 'cli.cjs', args)),
    window: (name: Name) => openWindow(t, start(name, 'main.cjs', ['--stdio'])),
    status: (name: Name) => statusOf(finish(start(name, 'cli.cjs', ['status', '--json']))),
  };
}

async function statusOf(finished: ReturnType<Product['remotex']>) {
  const { code, stdout, stderr } = await finished;
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as { pid: number; version: string; clients: number };
}

/** A window: unchanged vscode-jsonrpc over the forwarder of that release. */
function openWindow(t: TestContext, forwarder: ChildProcessWithoutNullStreams) {
  const reader = new StreamMessageReader(forwarder.stdout);
  const connection = createMessageConnection(reader, new StreamMessageWriter(forwarder.stdin));
  const ending = new Promise<unknown>((resolve) => connection.onNotification('daemon/ending', resolve));
  connection.listen();
  const ended = once(forwarder, 'exit');
  t.after(() => {
    connection.dispose();
    forwarder.kill('SIGKILL');
  });
  return {
    ending,
    ended,
    greet: () =>
      connection.sendRequest('initialize', {
        processId: process.pid,
        clientInfo: { name: 'a window' },
        capabilities: {},
      }),
    call: (method: string, params: object = {}) => connection.sendRequest(method, params),
    async close() {
      forwarder.stdin.end();
      await ended;
    },
  };
}

test('a newer command takes over from an older daemon that nobody else needs, and every item is there', async (t) => {
  const { remotex, status } = createPlace(t);
  await remotex('old', 'post', 'from 1.4');
  const old = await status('old');
  const { code, stdout, stderr } = await remotex('newer', 'post', 'from 1.5');
  assert.deepEqual([code, stdout, stderr], [0, 'Posted as item 2.\n', '']);
  const now = await status('newer');
  assert.equal(now.version, '1.5.0');
  assert.notEqual(now.pid, old.pid);
  const { stdout: items } = await remotex('newer', 'read', '--json');
  assert.deepEqual(
    JSON.parse(items).map(({ item }: { item: string }) => item),
    ['from 1.4', 'from 1.5'],
  );
});

test('a newer command works with an older daemon that a window still needs, and does not end it', async (t) => {
  const { remotex, window, status } = createPlace(t);
  const open = window('old');
  await open.greet();
  const { pid } = await status('old');
  assert.equal((await remotex('newer', 'post', 'x')).code, 0);
  assert.deepEqual(await status('newer').then(({ pid, version }) => [pid, version]), [pid, '1.4.0']);
  await open.call('board/post', { item: 'the window goes on' });
});

test('an older command works with a newer daemon of its protocol, and never ends it', async (t) => {
  const { remotex, status } = createPlace(t);
  await remotex('newer', 'post', 'x');
  const { pid } = await status('newer');
  assert.equal((await remotex('old', 'post', 'y')).code, 0);
  assert.deepEqual(await status('old').then(({ pid, version }) => [pid, version]), [pid, '1.5.0']);
});

test('an older daemon ends when the last window that is not newer leaves, and tells the newer one why', async (t) => {
  const { window, status } = createPlace(t);
  const older = window('old');
  await older.greet();
  const newer = window('newer');
  await newer.greet();
  assert.deepEqual(
    await newer.call('daemon/drain').then((answer) => (answer as { waitingFor: number }).waitingFor),
    1,
  );
  assert.equal((await status('newer')).version, '1.4.0');
  await older.close();
  assert.deepEqual(await newer.ending, { reason: 'drain' });
  await newer.ended;
  const next = window('newer');
  await next.greet();
  assert.equal((await status('newer')).version, '1.5.0');
});

test('a daemon of another protocol that windows need is left alone, and the way out is told', async (t) => {
  const { remotex, window, status } = createPlace(t);
  const open = window('old');
  await open.greet();
  const { pid } = await status('old');
  const { code, stdout, stderr } = await remotex('next', 'post', 'x');
  assert.deepEqual(
    { code, stdout, stderr },
    {
      code: 3,
      stdout: '',
      stderr: `Remotex 1.4.0 is running (pid ${pid}, 1 client) and does not speak protocol 2 of this one (2.0.0). Close the windows of that version, or run: remotex restart\n`,
    },
  );
  const json = await remotex('next', 'post', 'x', '--json');
  assert.equal(JSON.parse(json.stderr).error.reason, 'other-protocol');
  await assert.rejects(window('next').greet(), /does not speak protocol 2 of this one/);
  await open.call('board/post', { item: 'undisturbed' });
  assert.equal((await status('next')).pid, pid);
});

test('a daemon of an older protocol that nobody needs makes room by itself', async (t) => {
  const { remotex, status } = createPlace(t);
  await remotex('old', 'post', 'kept');
  assert.equal((await remotex('next', 'post', 'x')).code, 0);
  assert.equal((await status('next')).version, '2.0.0');
  assert.match((await remotex('next', 'read')).stdout, /kept\n.*x\n$/);
});

test('an older command is told to be updated when a newer protocol runs, and status and stop work all the same', async (t) => {
  const { remotex, status } = createPlace(t);
  await remotex('next', 'post', 'x');
  const { pid } = await status('next');
  const { code, stderr } = await remotex('old', 'read');
  assert.equal(code, 3);
  assert.equal(
    stderr,
    `Remotex 2.0.0 is running (pid ${pid}, 0 clients) and does not speak protocol 1 of this one (1.4.0). Update this one, or run: remotex restart\n`,
  );
  assert.equal((await status('old')).version, '2.0.0');
  assert.equal((await remotex('old', 'stop')).stdout, `Remotex (pid ${pid}) has stopped.\n`);
  assert.equal((await remotex('old', 'read')).code, 0);
});

test('restart brings up the version of the command; running calls are answered, and windows hear the reason', async (t) => {
  const { remotex, window, status } = createPlace(t);
  const open = window('old');
  await open.greet();
  const { pid } = await status('old');
  const posts = Array.from({ length: 50 }, (_, i) => open.call('board/post', { item: `item ${i}` }));
  await posts[0];
  const restarted = await remotex('next', 'restart');
  assert.equal(restarted.code, 0, restarted.stderr);
  const now = await status('next');
  assert.equal(
    restarted.stdout,
    `Remotex (pid ${pid}) has stopped. Remotex 2.0.0 is running (pid ${now.pid}).\n`,
  );
  assert.deepEqual(await open.ending, { reason: 'restart' });
  await Promise.all(posts);
  const { stdout } = await remotex('next', 'read', '--last', '1000', '--json');
  assert.equal(JSON.parse(stdout).length, 50);
});

test('versions are compared by their numbers', () => {
  assert.ok(isNewer('1.10.0', '1.9.9'));
  assert.ok(isNewer('2.0.0', '1.99.99'));
  assert.ok(!isNewer('1.9.0', '1.10.0'));
  assert.ok(!isNewer('1.2.3', '1.2.3'));
  assert.ok(!isNewer('1.2.3-beta', '1.2.3'));
  assert.ok(!isNewer('nonsense', '0.0.1'));
});
