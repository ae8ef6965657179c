/** Somebody's own server: one for each name, started by whoever needs it first, and ended in order. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { listServers } from '../../../server/daemon/connectOwn.ts';
import { serve } from '../../../server/daemon/serveOwn.ts';
import { implement } from '../../../server/remote/implement.ts';
import { Counter } from '../../fixtures/counter.ts';
import { connectTo, finish, kill } from '../product.ts';
import { counterFile, createOwnPlace, ended, type OwnPlace } from './ownPlace.ts';

const counterService = () => implement(Counter, { add: ({ n }) => n });

/** The counter run by hand; resolves when it serves. */
async function runByHand({ env }: OwnPlace, more: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [counterFile], { env: { ...env, ...more } });
  const exit = once(child, 'exit');
  const [pipe] = await once(child.stdout, 'data');
  return { child, exit, pipe: String(pipe).trim() };
}

test('eight clients at once start one server and share its state', async (t) => {
  const place = createOwnPlace(t);
  const answers = await Promise.all(Array.from({ length: 8 }, place.runClient));
  assert.deepEqual(
    answers.map(({ code, stderr }) => [code, stderr]),
    Array(8).fill([0, '']),
  );
  const seen: { total: number; pid: number }[] = answers.map(({ stdout }) => JSON.parse(stdout));
  assert.equal(new Set(seen.map(({ pid }) => pid)).size, 1);
  assert.deepEqual(seen.map(({ total }) => total).sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
  // Those that found the name taken may be on their way out; one that stays fails the test by its time-out.
  await Promise.all(place.servers().map((pid) => pid === seen[0]?.pid || ended(pid)));
  assert.deepEqual(place.servers(), [seen[0]?.pid]);
});

test('a started server outlives its starter, and is no child of it', async (t) => {
  const place = createOwnPlace(t);
  const { stdout } = await place.runClient();
  const first = await place.counter({ mayStart: false });
  assert.equal(first.pid, JSON.parse(stdout).pid);
  await first.stop();
  await first.closed;
  const { pid } = await place.counter();
  assert.doesNotMatch(
    readFileSync(`/proc/${pid}/status`, 'utf8'),
    new RegExp(`^PPid:\\s+${process.pid}$`, 'm'),
  );
});

test('a server that nobody uses ends by itself, and its state may be kept by then', async (t) => {
  const place = createOwnPlace(t);
  const file = join(place.folder, 'total');
  const start = {
    command: [process.execPath, counterFile],
    env: { COUNTER_IDLE_MS: '100', COUNTER_FILE: file },
  } as const;
  const first = await place.counter({ start });
  assert.equal(await first.add(5), 5);
  first.close();
  await ended(first.pid);
  assert.equal(readFileSync(file, 'utf8'), '5');
  const second = await place.counter({ start });
  assert.equal(await second.add(1), 6);
});

test('a server that was killed is started again by the next client', async (t) => {
  const place = createOwnPlace(t);
  const first = await place.counter();
  await first.add(1);
  kill(first.pid);
  await first.closed;
  const second = await place.counter();
  assert.notEqual(second.pid, first.pid);
  assert.equal(await second.add(1), 1);
});

test('two names do not meet', async (t) => {
  const place = createOwnPlace(t);
  const one = await place.counter();
  const other = await place.counter(
    { start: { command: [process.execPath, counterFile, 'other'] } },
    'other',
  );
  await one.add(1);
  assert.equal(await other.add(10), 10);
  assert.equal(await one.add(1), 2);
  assert.notEqual(one.pid, other.pid);
});

test('who only looks starts nothing, and hears what to do', async (t) => {
  const place = createOwnPlace(t);
  await assert.rejects(place.counter({ start: undefined }), {
    reason: 'no-server',
    message: 'The server counter is not running. Start it, or give connect() a start.',
  });
  await assert.rejects(place.counter({ mayStart: false }), { reason: 'no-server' });
  assert.ok(!existsSync(place.home));
});

test('a second server of the same name is refused and says which process serves it', async (t) => {
  const place = createOwnPlace(t);
  const { child } = await runByHand(place);
  const { code, stderr } = await finish(spawn(process.execPath, [counterFile], { env: place.env }));
  assert.equal(code, 1);
  assert.match(
    stderr,
    new RegExp(
      `The server counter runs already \\(pid ${child.pid}\\)\\. Connect to it, or stop it first\\.`,
    ),
  );
  await assert.rejects(serve('counter', [counterService()], { env: place.env, signals: false }), {
    reason: 'already-running',
  });
});

test('SIGTERM and SIGINT end a server in order, and the next one may serve at once', async (t) => {
  const place = createOwnPlace(t);
  const file = join(place.folder, 'total');
  for (const [signal, total] of [
    ['SIGTERM', 1],
    ['SIGINT', 2],
  ] as const) {
    const { child, exit, pipe } = await runByHand(place, { COUNTER_FILE: file });
    const client = await place.counter({ mayStart: false });
    assert.equal(await client.add(1), total);
    child.kill(signal);
    assert.deepEqual(await exit, [0, null]);
    assert.ok(!existsSync(pipe));
    assert.equal(readFileSync(file, 'utf8'), String(total));
  }
});

test('any client can ask for status and stop, as with our own daemon', async (t) => {
  const place = createOwnPlace(t);
  const client = await place.counter();
  assert.deepEqual(await client.stop(), { pid: client.pid });
  await client.closed;
  await ended(client.pid);
  assert.ok(!existsSync(client.pipe));
});

test('a program that has more to do does not live on as a server that nobody reaches', async (t) => {
  const place = createOwnPlace(t);
  const serveModule = JSON.stringify(new URL('../../../server/daemon/serveOwn.ts', import.meta.url).href);
  const program = place.program(
    `import { serve } from ${serveModule}; setInterval(() => {}, 1000); await serve('busy', []);`,
  );
  const client = await place.counter({ start: program }, 'busy');
  await client.stop();
  await ended(client.pid);
});

test('the program may stop its server and serve again, as often as it likes', async (t) => {
  const place = createOwnPlace(t);
  const events: string[] = [];
  for (let round = 0; round < 3; round++) {
    const server = await serve('inside', [counterService()], {
      env: place.env,
      signals: false,
      onEnd: () => void events.push('onEnd'),
    });
    assert.equal(server.name, 'inside');
    const caller = await connectTo(server.pipe);
    assert.equal(await caller.sendRequest('counter/add', { n: 7 }), 7);
    await server.stop();
    await server.ended;
    await caller.closed;
    events.push('ended');
  }
  assert.deepEqual(events, ['onEnd', 'ended', 'onEnd', 'ended', 'onEnd', 'ended']);
});

test('a failure inside is told to the program and its log, and to clients when it says so', async (t) => {
  const place = createOwnPlace(t);
  const failures: unknown[] = [];
  const broken = implement(Counter, {
    add: () => {
      throw new Error('out of numbers');
    },
  });
  for (const stacks of [false, true]) {
    const server = await serve('broken', [broken], {
      env: place.env,
      signals: false,
      stacks,
      onUnexpected: (error, method) => failures.push([method, String(error)]),
    });
    const caller = await connectTo(server.pipe);
    await assert.rejects(caller.sendRequest('counter/add', { n: 1 }), (error: Error) => {
      assert.equal(/out of numbers/.test(error.message), stacks);
      return true;
    });
    await server.stop();
  }
  assert.deepEqual(failures, Array(2).fill(['counter/add', 'Error: out of numbers']));
  assert.match(readFileSync(join(place.home, 'servers/broken/log/daemon.log'), 'utf8'), /out of numbers/);
});

test('a program between starter and server that keeps the report to itself does no harm', async (t) => {
  const place = createOwnPlace(t);
  const wrappers = [
    `import { spawn } from 'node:child_process'; spawn(process.execPath, [${JSON.stringify(counterFile)}], { stdio: 'inherit' });`,
    `import { fork } from 'node:child_process'; fork(${JSON.stringify(counterFile)});`,
  ];
  for (const wrapper of wrappers) {
    const client = await place.counter({ start: place.program(wrapper) });
    assert.equal(await client.add(1), 1);
    await client.stop();
    await ended(client.pid);
  }
});

test('a server whose folder was deleted leaves the name to the next one', async (t) => {
  const place = createOwnPlace(t);
  const { pid } = await place.counter();
  rmSync(join(place.home, 'servers'), { recursive: true });
  assert.notEqual((await place.counter()).pid, pid);
  await ended(pid);
});

test('the list tells which servers there are and which of them answer', async (t) => {
  const place = createOwnPlace(t);
  assert.deepEqual(await listServers(place.env), []);
  const { pid, pipe } = await place.counter();
  const stopped = await serve('stopped', [counterService()], { env: place.env, signals: false });
  await stopped.stop();
  mkdirSync(join(place.home, 'servers', 'empty'), { mode: 0o700 });
  mkdirSync(join(place.home, 'servers', 'open'), { mode: 0o700 });
  chmodSync(join(place.home, 'servers', 'open'), 0o777);
  mkdirSync(join(place.home, 'servers', 'Not a server'));
  const list = await listServers(place.env);
  assert.deepEqual(
    list.map(({ name, isRunning, endpoint }) => [name, isRunning, endpoint?.pid]),
    [
      ['counter', true, pid],
      ['empty', false, undefined],
      ['open', false, undefined],
      ['stopped', false, process.pid],
    ],
  );
  assert.equal(list[0]?.endpoint?.pipe, pipe);
});

test('a client that comes while the pipe is being opened anew reaches the same server', async (t) => {
  const place = createOwnPlace(t);
  const { pid, pipe } = await place.counter();
  rmSync(dirname(pipe), { recursive: true });
  assert.equal((await place.counter()).pid, pid);
});
