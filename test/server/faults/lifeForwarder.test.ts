/** An editor's end, however rough, is the end of its forwarder and of nothing else. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { createProduct, dist } from '../product.ts';
import { createWitness } from '../witness.ts';
import { childrenOf, ended, statusOf } from './place.ts';

const post = (id: number, item: string) =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method: 'board/post', params: { item } })}\n`;

/** As vscode-languageclient ends a server that is slow to leave: kill -9 of the process and of all its children. */
function killTree(pid: number): void {
  for (const child of childrenOf(pid)) killTree(child);
  process.kill(pid, 'SIGKILL');
}

test('a daemon that a forwarder started outlives the kill of its process tree', async (t) => {
  const product = createProduct(t);
  const forwarder = product.forwarder();
  forwarder.stdin.write(post(1, 'from the editor'));
  await once(forwarder.stdout, 'data');
  const { pid } = product.endpoint();
  const witness = await createWitness(product);
  assert.equal(statusOf(pid, 'PPid'), 1);
  assert.notEqual(statusOf(pid, 'NSsid'), statusOf(process.pid, 'NSsid'), 'it has a session of its own');
  const gone = once(forwarder, 'exit');
  forwarder.kill('SIGSTOP');
  killTree(forwarder.pid ?? 0);
  await gone;
  assert.match((await product.remotex(['read'])).stdout, /from the editor/);
  assert.equal(product.endpoint().pid, pid);
  await witness.undisturbed();
});

test('ten editors that are killed during a call leave no forwarder and no client behind', async (t) => {
  const product = createProduct(t);
  await product.remotex(['read']);
  const witness = await createWitness(product);
  const observer = await product.connect();
  const main = join(dist, 'main.cjs');
  const forwarders = await Promise.all(
    Array.from({ length: 10 }, async (_, n) => {
      // The editor's process between us and the forwarder: it holds the pipes and dies by kill -9.
      const code = `const { spawn } = require('node:child_process');
        const child = spawn(process.execPath, [${JSON.stringify(main)}, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
        child.stdin.write(${JSON.stringify(post(1, `whole ${n}`) + post(2, `running ${n}`))});
        child.stdout.once('data', () => console.log(child.pid));`;
      const editor = spawn(process.execPath, ['-e', code], { env: product.env });
      const [words] = await once(editor.stdout, 'data');
      editor.kill('SIGKILL');
      return Number(words);
    }),
  );
  for (const pid of forwarders) await ended(pid);
  // The witness, and who asks.
  for (;;) {
    const { clients } = (await observer.sendRequest('daemon/status', {})) as { clients: number };
    if (clients === 2) break;
  }
  const items = (await observer.sendRequest('board/read', { last: 1000 })) as { item: string }[];
  const posted = items.map(({ item }) => item).filter((item) => !item.startsWith('witness'));
  for (const item of posted) assert.match(item, /^(whole|running) \d+$/);
  for (let n = 0; n < 10; n++) assert.equal(posted.filter((item) => item === `whole ${n}`).length, 1);
  assert.equal(new Set(posted).size, posted.length);
  assert.equal(
    ((await observer.sendRequest('daemon/status', {})) as { pid: number }).pid,
    product.endpoint().pid,
  );
  observer.close();
  await witness.undisturbed();
});

test('a forwarder whose output is closed ends in order, without a word', async (t) => {
  const product = createProduct(t);
  await product.remotex(['read']);
  const witness = await createWitness(product);
  const forwarder = product.forwarder();
  forwarder.stdin.on('error', () => {});
  const words = text(forwarder.stderr);
  forwarder.stdout.destroy();
  forwarder.stdin.write(post(1, 'x'));
  const exit = once(forwarder, 'exit');
  assert.deepEqual(await exit, [0, null]);
  assert.equal(await words, '');
  await witness.undisturbed();
});

test('a forwarder whose parent is gone ends, though a sibling holds its pipes', async (t) => {
  const product = createProduct(t);
  await product.remotex(['read']);
  const main = join(dist, 'main.cjs');
  // The sibling inherits both ends of the forwarder's input, as children of editors on some systems do.
  const script = `'${process.execPath}' '${main}' --stdio <&3 & echo $!; exec 3>&-; wait`;
  const parent = spawn('/bin/sh', ['-c', script], {
    env: product.env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  // 'pipe' at these places.
  const output = parent.stdout as Readable;
  const input = parent.stdio[3] as Writable;
  const [pid] = await once(output, 'data');
  // It answers, so it has seen who its parent is.
  input.write(post(1, 'x'));
  await once(output, 'data');
  parent.kill('SIGKILL');
  // Our end of descriptor 3 stays open: nothing but the parent's death tells the forwarder.
  await ended(Number(pid));
  assert.equal((await product.remotex(['read'])).code, 0);
});
