/** What a daemon takes from whoever starts it: nothing that holds them up, and nothing that is theirs. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createProduct, dist, finish } from '../product.ts';
import { aloneIn, environmentOf, mount, remotexIn } from './place.ts';

const client = `'${process.execPath}' '${join(dist, 'cli.cjs')}'`;

for (const [where, command] of [
  ['a command substitution', `out=$(${client} status --pipe); echo "$out"`],
  ['a pipeline', `${client} status --pipe | cat`],
  ['a terminal of its own', `script -qec "${client} status --pipe" /dev/null | tr -d '\\r'`],
] as const) {
  test(`a first start in ${where} does not wait for the daemon, which holds none of its files`, async (t) => {
    const product = createProduct(t);
    const shell = spawn('/bin/sh', ['-c', command], { env: product.env });
    const { stdout } = await finish(shell);
    const { pid, pipe } = product.endpoint();
    assert.equal(stdout, `${pipe}\n`);
    await aloneIn(product);
    const open = `/proc/${pid}/fd`;
    const files = readdirSync(open).map((name) => [name, readlinkSync(join(open, name))] as const);
    for (const [name, file] of files) {
      if (Number(name) <= 2) assert.equal(file, '/dev/null');
      // Besides its sockets and what Node's own loop needs: the null device and what is in its home.
      const isOurs = file === '/dev/null' || file.startsWith(`${product.folder}/`);
      assert.ok(isOurs || /^(socket|pipe|anon_inode):/.test(file), `${name} is ${file}`);
    }
  });
}

test("a daemon runs none of its starter's preloads, keeps no secret of it, and leaves its folder", async (t) => {
  const product = createProduct(t);
  const folder = join(dirname(product.folder), 'disk');
  mkdirSync(folder);
  await mount(product, ['-t', 'tmpfs', '-o', 'size=1m', 'none'], folder);
  const mark = join(dirname(product.folder), 'ran');
  const evil = join(folder, 'evil.js');
  writeFileSync(evil, `require('node:fs').appendFileSync(${JSON.stringify(mark)}, process.argv[1] + '\\n');`);
  const env = {
    ...product.env,
    SECRET: 'x',
    NODE_OPTIONS: `--require ${evil}`,
    VSCODE_INSPECTOR_OPTIONS: '{}',
  };
  assert.equal((await remotexIn({ env, cwd: folder }, 'post', 'x')).code, 0);
  assert.ok(existsSync(mark), 'the client itself did run it');
  const { stdout: ran } = await finish(spawn('cat', [mark]));
  assert.doesNotMatch(ran, /main\.cjs/);
  const { pid } = product.endpoint();
  const names = environmentOf(pid).map((entry) => entry.split('=')[0]);
  for (const name of ['SECRET', 'NODE_OPTIONS', 'VSCODE_INSPECTOR_OPTIONS'])
    assert.ok(!names.includes(name), name);
  assert.equal(readlinkSync(`/proc/${pid}/cwd`), product.folder);
  copyFileSync(
    fileURLToPath(new URL('../../../media/sample/walk.gpx', import.meta.url)),
    join(folder, 'walk.gpx'),
  );
  const { code, stderr } = await remotexIn({ env: product.env, cwd: folder }, 'track', 'open', 'walk.gpx');
  assert.equal(code, 0, stderr);
  // Not lazily: nothing of ours holds the disk.
  const { code: unmounted, stderr: why } = await finish(spawn('umount', [folder]));
  assert.equal(unmounted, 0, why);
  product.beforeRemoval = () => {};
});
