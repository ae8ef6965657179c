import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { createProduct, dist, type Product } from '../product.ts';

test('restart starts Remotex when it does not run, and says which process it is', async (t) => {
  const { remotex, endpoint } = createProduct(t);
  const { code, stdout, stderr } = await remotex(['restart']);
  const { pid } = endpoint();
  assert.equal(code, 0, stderr);
  assert.match(stdout, new RegExp(`^Remotex \\d+\\.\\d+\\.\\d+ is running \\(pid ${pid}\\)\\.\n$`));
  const again = JSON.parse((await remotex(['restart', '--json'])).stdout);
  assert.deepEqual([again.before, again.pid], [pid, endpoint().pid]);
  assert.notEqual(again.pid, pid);
});

test('stop --force ends a daemon that does not answer, and what it confirmed is there afterwards', async (t) => {
  const { remotex, endpoint } = createProduct(t);
  assert.deepEqual(await remotex(['stop', '--force']), {
    code: 0,
    stdout: 'Remotex is not running.\n',
    stderr: '',
  });
  await remotex(['post', 'kept']);
  const { pid } = endpoint();
  process.kill(pid, 'SIGSTOP');
  assert.deepEqual(await remotex(['stop']), {
    code: 3,
    stdout: '',
    stderr: `Remotex (pid ${pid}) does not answer. Wait a little, or end it with: remotex stop --force\n`,
  });
  assert.deepEqual(await remotex(['stop', '--force']), {
    code: 0,
    stdout: `Remotex (pid ${pid}) has stopped.\n`,
    stderr: '',
  });
  assert.match((await remotex(['read'])).stdout, /kept\n$/);
});

test('status names who is connected', async (t) => {
  const product = createProduct(t);
  await product.remotex(['read']);
  const client = await product.connect();
  await client.sendRequest('initialize', { clientInfo: { name: 'an \u001b editor', version: '7' } });
  const { stdout } = await product.remotex(['status']);
  assert.match(stdout, /\n {2}clients {2}2, with this one: an \\x1b editor 7, remotex \d+\.\d+\.\d+\n/);
  client.close();
});

test('logs shows what happened, the newest last, and as JSON what is in the file', async (t) => {
  const product = createProduct(t);
  const none = await product.remotex(['logs']);
  assert.deepEqual(none, {
    code: 0,
    stdout: '',
    stderr: `There is no log yet: ${join(product.folder, 'log', 'daemon.log')}\n`,
  });
  await product.remotex(['post', 'a secret text']);
  await product.remotex(['stop']);
  const { stdout } = await product.remotex(['logs']);
  assert.match(stdout, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}started {2}pid=\d+ version=/);
  assert.match(stdout, /Z {2}ended {2}pid=\d+\n$/);
  assert.ok(!stdout.includes('secret'));
  const json = await product.remotex(['logs', '--last', '2', '--json']);
  assert.deepEqual(
    json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).event),
    ['ending', 'ended'],
  );
  assert.deepEqual(await product.remotex(['logs', '--last', 'x']), {
    code: 2,
    stdout: '',
    stderr: "--last takes a whole number, got 'x'. See: remotex logs --help\n",
  });
});

test('logs --follow goes on over a rotation, and misses and repeats no line', async (t) => {
  const product = createProduct(t);
  await product.remotex(['read']);
  await product.remotex(['stop']);
  const file = join(product.folder, 'log', 'daemon.log');
  const line = (n: number) => `${JSON.stringify({ time: '2026-06-13T08:00:00.000Z', event: `line ${n}` })}\n`;
  writeFileSync(file, line(0));
  const next = follow(t, product);
  assert.equal(await next(), 'line 0');
  appendFileSync(file, line(1));
  assert.equal(await next(), 'line 1');
  // Half a line waits for its end.
  appendFileSync(file, line(2) + line(3).slice(0, 20));
  assert.equal(await next(), 'line 2');
  appendFileSync(file, line(3).slice(20) + line(4));
  renameSync(file, `${file}.1`);
  writeFileSync(file, line(5));
  assert.deepEqual([await next(), await next(), await next()], ['line 3', 'line 4', 'line 5']);
});

/** The events of `logs --follow --json`, one at a time. */
function follow(t: TestContext, product: Product): () => Promise<string> {
  const args = [join(dist, 'cli.cjs'), 'logs', '--follow', '--json'];
  const child = spawn(process.execPath, args, { env: product.env });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return async () => {
    const { value } = await Promise.race([
      lines.next(),
      once(child, 'exit').then(() => assert.fail('logs --follow ended')),
    ]);
    return JSON.parse(value).event;
  };
}
