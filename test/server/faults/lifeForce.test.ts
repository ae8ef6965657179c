/** Servers that do not end by themselves, and the command that ends them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isAlive, startOf } from '../../../server/daemon/gone.ts';
import { createProduct, dist, finish, kill } from '../product.ts';
import { otherUid } from './place.ts';

const library = fileURLToPath(new URL('../../../dist/lib/remotex.js', import.meta.url));

test('stop --force ends a daemon that hangs also where clients must prove who they are', async (t) => {
  const product = createProduct(t, { env: { REMOTEX_PROOF: '1' } });
  await product.remotex(['post', 'kept']);
  const { pid } = product.endpoint();
  process.kill(pid, 'SIGSTOP');
  assert.deepEqual(await product.remotex(['stop', '--force']), {
    code: 0,
    stdout: `Remotex (pid ${pid}) has stopped.\n`,
    stderr: '',
  });
  assert.match((await product.remotex(['read'])).stdout, /kept\n$/);
});

test('stop --force ends a server that hangs at its end, and listens no more', async (t) => {
  const product = createProduct(t);
  const program = join(dirname(product.folder), 'hang.mjs');
  writeFileSync(
    program,
    `import { serve } from ${JSON.stringify(library)};
    await serve('hang', [], { onEnd: () => new Promise(() => setInterval(() => {}, 1000)) });
    console.log('ready');`,
  );
  const server = spawn(process.execPath, [program], { env: product.env });
  t.after(() => kill(server.pid ?? 0));
  const exit = once(server, 'exit');
  await once(server.stdout, 'data');
  assert.equal((await product.remotex(['stop', '--server', 'hang'])).code, 0);
  assert.deepEqual(await product.remotex(['stop', '--server', 'hang', '--force']), {
    code: 0,
    stdout: `The server hang (pid ${server.pid}) has stopped.\n`,
    stderr: '',
  });
  assert.deepEqual(await exit, [null, 'SIGKILL']);
  assert.equal(
    (await product.remotex(['stop', '--server', 'hang', '--force'])).stdout,
    'The server hang is not running.\n',
  );
});

test('stop --force does not end another process that has got the pid of a dead daemon', async (t) => {
  const product = createProduct(t);
  await product.remotex(['read']);
  const file = join(product.folder, 'endpoint.json');
  const endpoint = JSON.parse(readFileSync(file, 'utf8'));
  const daemon = endpoint.pid;
  process.kill(daemon, 'SIGSTOP');
  t.after(() => kill(daemon));
  const stranger = spawn('tail', ['-f', '/dev/null']);
  t.after(() => stranger.kill('SIGKILL'));
  await once(stranger, 'spawn');
  writeFileSync(
    file,
    JSON.stringify({ ...endpoint, pid: stranger.pid, started: '2026-01-01T00:00:00.000Z' }),
  );
  const { code, stderr } = await product.remotex(['stop', '--force']);
  assert.equal(code, 3);
  assert.equal(
    stderr,
    `Remotex (pid ${stranger.pid}) could not be ended: its pid is that of another process by now. Find the process that uses ${product.folder}, and end it.\n`,
  );
  assert.equal(stranger.exitCode, null);
  writeFileSync(file, JSON.stringify(endpoint));
});

test('a daemon that hangs and has lost its endpoint file is not said to be gone', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'x']);
  const { pid } = product.endpoint();
  process.kill(pid, 'SIGSTOP');
  t.after(() => kill(pid));
  rmSync(join(product.folder, 'endpoint.json'));
  assert.deepEqual(await product.remotex(['stop']), {
    code: 3,
    stdout: '',
    stderr: 'Remotex does not answer. Wait a little, or end it with: remotex stop --force\n',
  });
  assert.deepEqual(await product.remotex(['stop', '--force']), {
    code: 3,
    stdout: '',
    stderr: `Remotex could not be ended: it has left no word of its pid. Find the process that uses ${product.folder}, and end it.\n`,
  });
  // It finds its way back by itself.
  process.kill(pid, 'SIGCONT');
  assert.match((await product.remotex(['read'])).stdout, /x\n$/);
  assert.equal(product.endpoint().pid, pid);
});

test('a daemon whose run folder became read-only ends when it is told to', async (t) => {
  const product = createProduct(t);
  assert.equal(process.getuid?.(), 0, 'this test acts as another user, which needs root');
  chmodSync(dirname(product.folder), 0o755);
  mkdirSync(product.folder, { mode: 0o700 });
  chownSync(product.folder, otherUid, otherUid);
  chownSync(dirname(product.folder), otherUid, otherUid);
  const remotex = (...args: string[]) => {
    const who = [`--reuid=${otherUid}`, `--regid=${otherUid}`, '--clear-groups'];
    const command = [process.execPath, join(dist, 'cli.cjs'), ...args];
    return finish(spawn('setpriv', [...who, ...command], { cwd: '/', env: product.env }));
  };
  const started = await remotex('post', 'x');
  assert.equal(started.code, 0, started.stderr);
  const { pid } = product.endpoint();
  chmodSync(join(product.folder, 'run'), 0o500);
  assert.equal((await remotex('stop')).stdout, `Remotex (pid ${pid}) has stopped.\n`);
  assert.ok(!isAlive(pid));
});

test('a process that has ended and that nobody has asked for its end is gone', async (t) => {
  const parent = spawn('/bin/sh', ['-c', 'true & echo $!; exec tail -f /dev/null']);
  t.after(() => parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line));
  while (isAlive(pid));
  assert.ok(isAlive(parent.pid ?? 0));
  const begun = startOf(parent.pid ?? 0) ?? assert.fail('the system tells when a process began');
  assert.ok(Math.abs(Date.now() - begun) < 60_000, String(begun));
});
