/** Another user of the machine does not reach the pipe, at any moment, whatever the umask of whoever starts the daemon. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { before, type TestContext, test } from 'node:test';
import { findProgram } from '../../host/program.ts';
import { createProduct, dist, type Finished, finish, kill, type Product } from '../product.ts';
import { createWitness } from '../witness.ts';
import { asOther, ended, modeOf } from './place.ts';

before(() => findProgram(['strace'], 'strace'));

/** Prints how connecting to the path ends. */
const knock = `require('node:net').connect(process.argv[1]).on('connect', () => console.log('connected') ?? process.exit())
  .on('error', ({ code }) => console.log(code))`;

/** Connects to whatever comes into the folder until it is told to end, then prints how often each thing happened. */
const knockAtAll = `const { readdirSync } = require('node:fs'), { connect } = require('node:net'), counts = {};
  const count = (word) => (counts[word] = (counts[word] ?? 0) + 1);
  process.on('SIGTERM', () => console.log(JSON.stringify(counts)) ?? process.exit());
  console.log('knocking');
  const round = () => {
    let names = [];
    try { names = readdirSync(process.argv[1]); } catch ({ code }) { count('folder ' + code); }
    for (const name of names) connect(process.argv[1] + '/' + name).on('connect', () => count('connected')).on('error', ({ code }) => count(code));
    setImmediate(round);
  };
  round();`;

/** Others may go as far as the home: it is our own doors that keep them out. */
function createOpenPlace(t: TestContext): Product {
  const product = createProduct(t);
  chmodSync(dirname(product.folder), 0o755);
  return product;
}

const remotexWith = ({ env }: Product, umask: string, args: string): Promise<Finished> =>
  finish(
    spawn(
      '/bin/sh',
      ['-c', `umask ${umask}; exec '${process.execPath}' '${join(dist, 'cli.cjs')}' ${args}`],
      {
        env,
      },
    ),
  );

async function knockAt(pipe: string): Promise<string> {
  return (await text(asOther([process.execPath, '-e', knock, pipe]).stdout)).trim();
}

for (const umask of ['000', '022', '077']) {
  test(`another user cannot connect, nor read a file, when the umask was ${umask}`, async (t) => {
    const product = createOpenPlace(t);
    assert.equal((await remotexWith(product, umask, 'post x')).code, 0);
    const witness = await createWitness(product);
    const { pipe } = product.endpoint();
    assert.equal(await knockAt(pipe), 'EACCES');
    for (const folder of ['', 'run', 'log'])
      assert.equal(modeOf(join(product.folder, folder)), '700', folder);
    const files = ['board.db', 'board.db-wal', 'lock.db', 'endpoint.json', 'runtime.json', 'log/daemon.log'];
    for (const file of files) assert.equal(modeOf(join(product.folder, file)), '600', file);
    // The second door: people open their folders for reading.
    chmodSync(product.folder, 0o755);
    chmodSync(dirname(pipe), 0o755);
    assert.equal(modeOf(pipe), '600');
    assert.equal(await knockAt(pipe), 'EACCES');
    await witness.undisturbed();
    const events = product.log().trim().split('\n');
    assert.deepEqual(
      events.map((line) => JSON.parse(line).event),
      ['started'],
    );
  });
}

test('another user who knocks all the time does not get in while the daemon starts twenty times', async (t) => {
  const product = createOpenPlace(t);
  const run = join(product.folder, 'run');
  mkdirSync(run, { recursive: true });
  chmodSync(run, 0o755);
  chmodSync(product.folder, 0o755);
  const other = asOther([process.execPath, '-e', knockAtAll, run]);
  t.after(() => other.kill('SIGKILL'));
  await once(other.stdout, 'data');
  for (let start = 0; start < 20; start++) {
    assert.equal((await remotexWith(product, '000', 'status --pipe')).code, 0);
    const { pid } = product.endpoint();
    const witness = await product.connect();
    kill(pid);
    await witness.closed;
  }
  const counts = text(other.stdout);
  other.kill('SIGTERM');
  const { connected, EACCES, ...rest } = JSON.parse(await counts);
  assert.equal(connected, undefined);
  assert.ok(EACCES > 0, JSON.stringify(rest));
});

test('the pipe is made for its owner only, bound under a private name, and shown when it listens', async (t) => {
  const product = createProduct(t);
  const trace = join(dirname(product.folder), 'trace');
  const calls = 'trace=umask,bind,listen,rename';
  const daemon = spawn(
    'strace',
    ['-f', '-o', trace, '-e', calls, process.execPath, join(dist, 'main.cjs'), '--daemon'],
    {
      env: product.env,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const missing = once(daemon, 'error').then(([error]) => assert.fail(`this test needs strace: ${error}`));
  await Promise.race([once(daemon.stderr, 'data'), missing]);
  const { pid, pipe } = product.endpoint();
  process.kill(pid, 'SIGTERM');
  await ended(pid);
  const lines = readFileSync(trace, 'utf8')
    .split('\n')
    .map((line) => line.replace(/^\d+\s+/, ''));
  const bind = lines.findIndex((line) => line.startsWith('bind(') && line.includes(`/run/${pid}.0"`));
  assert.match(lines[bind - 1] ?? '', /^umask\(0177\)/);
  assert.match(lines[bind + 1] ?? '', /^listen\(/);
  assert.match(lines[bind + 2] ?? '', /^umask\(/);
  assert.ok(
    lines[bind + 3]?.startsWith(`rename("${join(dirname(pipe), `${pid}.0`)}", "${pipe}")`),
    lines[bind + 3],
  );
});
