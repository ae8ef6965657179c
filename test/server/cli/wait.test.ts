/** `remotex wait`: the first item that matches, or exit code 124. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createProduct, kill } from '../product.ts';
import { start } from './running.ts';

const begun = 'Waiting for an item. Ctrl-C ends.\n';

test('wait shows the first new item that matches, and ends', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'old', '--topic', 'build']);
  const wait = start(t, product, ['wait', '--topic', 'build', '--timeout', '600']);
  await wait.says(begun);
  await product.remotex(['post', 'elsewhere']);
  await product.remotex(['post', 'here', '--topic', 'build', '--by', 'ada']);
  await product.remotex(['post', 'too late', '--topic', 'build']);
  const { code, stdout, stderr } = await wait.ended();
  assert.deepEqual([code, stderr], [0, begun]);
  assert.match(stdout, /^#3 From ada, .*, in build: here\n$/);
});

test('wait gives up in time: exit code 124 and one line, also as JSON', async (t) => {
  const { remotex } = createProduct(t);
  await remotex(['post', 'x']);
  const message = 'No item came within 1 s.';
  assert.deepEqual(await remotex(['wait', '--timeout', '1']), {
    code: 124,
    stdout: '',
    stderr: `${begun}${message}\n`,
  });
  assert.deepEqual(await remotex(['wait', '--timeout', '1', '--json']), {
    code: 124,
    stdout: '',
    stderr: `${JSON.stringify({ error: { reason: 'timeout', message } })}\n`,
  });
});

test('a daemon that hangs holds no wait back beyond its time', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'x']);
  const { pid } = product.endpoint();
  process.kill(pid, 'SIGSTOP');
  t.after(() => kill(pid));
  const { code, stderr } = await product.remotex(['wait', '--timeout', '1']);
  assert.deepEqual([code, stderr], [124, 'No item came within 1 s.\n']);
});

test('an item that is posted while wait is starting is not missed, and an older one is not taken', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'older']);
  // Holds the process at its very beginning, until it may go on.
  const hold = join(product.folder, '..', 'hold.cjs');
  writeFileSync(
    hold,
    "const fs = require('fs'); fs.writeSync(2, 'held\\n'); fs.readSync(0, Buffer.alloc(1));",
  );
  const env = { ...product.env, NODE_OPTIONS: `--require=${hold}` };
  const wait = start(t, product, ['wait', '--json'], { env });
  await wait.says('held');
  await product.remotex(['post', 'early']);
  wait.child.stdin.end('.');
  const { code, stdout } = await wait.ended();
  assert.deepEqual([code, JSON.parse(stdout).item], [0, 'early']);
});

test('after a clock that was set back, old items of the future are not taken for new ones', async (t) => {
  const product = createProduct(t);
  const when = new Date(Date.now() + 3_600_000).toISOString();
  const future = { id: 1, item: 'old', by: 'ada', when, topic: 'general', priority: 'normal' };
  await product.remotex(['board', 'import'], JSON.stringify(future));
  const wait = start(t, product, ['wait', '--json', '--timeout', '600']);
  const posting = start(t, product, ['post', 'new']);
  await posting.ended();
  assert.equal(JSON.parse((await wait.ended()).stdout).item, 'new');
});

test('--after takes an item that is there already, and else waits for it over a restart', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'one']);
  await product.remotex(['post', 'two']);
  const found = await product.remotex(['wait', '--after', '1', '--json']);
  assert.equal(JSON.parse(found.stdout).item, 'two');
  const wait = start(t, product, ['wait', '--after', '2', '--json']);
  const told = start(t, product, ['wait', '--after', '2']);
  await told.says(begun);
  kill(product.endpoint().pid);
  await product.remotex(['post', 'three']);
  assert.equal(JSON.parse((await wait.ended()).stdout).item, 'three');
  assert.match((await told.ended()).stdout, /: three\n$/);
});

test('Ctrl-C ends a wait with exit code 130', async (t) => {
  const product = createProduct(t);
  const wait = start(t, product, ['wait']);
  await wait.says(begun);
  wait.child.kill('SIGINT');
  assert.deepEqual(await wait.ended(), { code: 130, stdout: '', stderr: begun });
});

test('a time that no timer can wait for is wrong usage', async (t) => {
  const { remotex } = createProduct(t);
  for (const [seconds, why] of [
    ['0', '--timeout takes 1 second or more.'],
    ['2147484', '--timeout takes at most 2147483 seconds.'],
    ['1.5', "--timeout takes a whole number, got '1.5'."],
  ] as const) {
    const stderr = `${why} See: remotex wait --help\n`;
    assert.deepEqual(await remotex(['wait', '--timeout', seconds]), { code: 2, stdout: '', stderr });
  }
});
