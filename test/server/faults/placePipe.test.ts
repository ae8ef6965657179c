/** The name of the pipe: deleted, taken by something else, or left by a server that ends late. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createProduct, dist, kill } from '../product.ts';
import { createWitness } from '../witness.ts';
import { aloneIn, ended, runDaemon } from './place.ts';

for (const [what, removedOf] of [
  ['pipe', (pipe: string) => pipe],
  ['folder with the pipe', dirname],
] as const) {
  test(`a ${what} that was deleted is there again, for the same daemon, and nobody is disturbed`, async (t) => {
    const product = createProduct(t);
    await product.remotex(['read']);
    const { pid, pipe } = product.endpoint();
    const witness = await createWitness(product);
    rmSync(removedOf(pipe), { recursive: true });
    // Clients that come meanwhile wait for it; none starts a second daemon.
    const { code, stdout, stderr } = await product.remotex(['call', 'daemon/status']);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(JSON.parse(stdout).pid, pid);
    await witness.undisturbed();
    await aloneIn(product);
    assert.match(product.log(), /"event":"pipe was removed, opened again"/);
  });
}

/** The pipe of a daemon that was killed, with another listener in its place. What it hears is kept. */
async function createForeign(t: TestContext, answer: (socket: Socket) => void) {
  const product = createProduct(t);
  await product.remotex(['read']);
  const { pid, pipe } = product.endpoint();
  kill(pid);
  await ended(pid);
  rmSync(pipe);
  let heard = '';
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (words: string) => {
      heard += words;
    });
    answer(socket);
  });
  server.listen(pipe);
  await once(server, 'listening');
  t.after(() => server.close());
  return {
    product,
    pipe,
    methods: () =>
      heard
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).method),
  };
}

for (const [what, answer, methods] of [
  ['keeps silent', () => {}, ['initialize', '$/cancelRequest']],
  ['says something else', (socket: Socket) => void socket.write('220 ready\r\n'), ['initialize']],
  ['says bytes', (socket: Socket) => void socket.write(Buffer.from([0xff, 0xfe, 10])), ['initialize']],
  [
    'answers as another server does',
    (socket: Socket) => void socket.write('{"jsonrpc":"2.0","id":1,"result":{}}\n'),
    ['initialize'],
  ],
  [
    'sends back what it gets',
    (socket: Socket) => void socket.pipe(socket),
    ['initialize', '$/cancelRequest'],
  ],
] as const) {
  test(`a listener that is not Remotex and ${what} is told as such, and hears no post`, async (t) => {
    const foreign = await createForeign(t, answer);
    const { ino } = statSync(foreign.pipe);
    const { code, stdout, stderr } = await foreign.product.remotex(['post', 'secret', '--json']);
    assert.deepEqual([code, stdout], [3, '']);
    const message = `Something that is not Remotex answers at ${foreign.pipe}. Stop it, or remove that file, and try again.`;
    assert.deepEqual(JSON.parse(stderr), { error: { reason: 'foreign-server', message } });
    assert.deepEqual(foreign.methods(), methods);
    assert.equal(statSync(foreign.pipe).ino, ino);
  });
}

for (const [what, make, isLeft] of [
  [
    'file',
    (path: string) => writeFileSync(path, 'mine'),
    (path: string) => readFileSync(path, 'utf8') === 'mine',
  ],
  ['folder', (path: string) => mkdirSync(path), (path: string) => readdirSync(path).length === 0],
  [
    'link that leads nowhere',
    (path: string) => symlinkSync('nowhere', path),
    (path: string) => readdirSync(dirname(path)).includes('remotex.sock'),
  ],
] as const) {
  test(`a ${what} in the place of the pipe is left as it is, and named`, async (t) => {
    const product = createProduct(t);
    const run = join(product.folder, 'run');
    mkdirSync(product.folder, { mode: 0o700 });
    mkdirSync(run, { mode: 0o700 });
    const pipe = join(run, 'remotex.sock');
    make(pipe);
    const message = `${pipe} is not a pipe; Remotex does not delete it. Move it away and try again.`;
    assert.deepEqual(await runDaemon(product), { code: 78, stdout: '', stderr: `${message}\n` });
    const { code, stderr } = await product.remotex(['post', 'x', '--json']);
    assert.equal(code, 3);
    assert.deepEqual(JSON.parse(stderr), { error: { reason: 'foreign-file', message } });
    assert.ok(isLeft(pipe));
    assert.deepEqual(readdirSync(run), ['remotex.sock']);
  });
}

test('a daemon that ends late leaves the pipe to the one that has taken its place', async (t) => {
  const product = createProduct(t);
  await product.remotex(['read']);
  const old = product.endpoint();
  process.kill(old.pid, 'SIGSTOP');
  t.after(() => kill(old.pid));
  // Whoever deletes the lock lets a second one in.
  rmSync(join(product.folder, 'lock.db'));
  const next = spawn(process.execPath, [join(dist, 'main.cjs'), '--daemon'], { env: product.env });
  await once(next.stderr, 'data');
  const { pid, pipe } = product.endpoint();
  assert.equal(pid, next.pid);
  assert.equal(pipe, old.pipe);
  const { ino } = statSync(pipe);
  process.kill(old.pid, 'SIGTERM');
  process.kill(old.pid, 'SIGCONT');
  await ended(old.pid);
  assert.equal(statSync(pipe).ino, ino);
  assert.equal((await product.remotex(['post', 'x'])).code, 0);
  assert.equal(product.endpoint().pid, pid);
});
