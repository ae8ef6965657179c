/** The README's examples for other languages, run as they stand there. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findProgram } from './host/program.ts';
import { createProduct, dist, finish } from './server/product.ts';

const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');

before(async () => {
  await findProgram(['python3'], 'python3');
  await findProgram(['socat'], 'socat');
});

/** A shell that has `remotex` on its PATH, as a terminal in VS Code has. */
function createShell(t: TestContext) {
  const product = createProduct(t);
  const folder = dirname(product.folder);
  const script = join(folder, 'remotex');
  writeFileSync(script, `#!/bin/sh\nexec '${process.execPath}' '${join(dist, 'cli.cjs')}' "$@"\n`);
  chmodSync(script, 0o755);
  const env = { ...product.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  return {
    ...product,
    run: (program: string, args: string[], input = '') => finish(spawn(program, args, { env }), input),
  };
}

test('the line for socat reads the board', async (t) => {
  const { remotex, run } = createShell(t);
  await remotex(['post', 'for the shell']);
  const line = /^ {4}(printf .*socat.*)$/m.exec(readme)?.[1] ?? assert.fail('README has no line for socat');
  const { code, stdout, stderr } = await run('/bin/bash', ['-c', line]);
  assert.deepEqual([code, stderr], [0, '']);
  assert.equal(JSON.parse(stdout).result[0].item, 'for the shell');
});

test('the Python client posts and reads', async (t) => {
  const { remotex, run } = createShell(t);
  const script = /```python\n(.*?)```/s.exec(readme)?.[1] ?? assert.fail('README has no Python');
  const { code, stdout, stderr } = await run('python3', ['-'], script);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /'item': 'from Python', 'by': 'snake'/);
  assert.match((await remotex(['read'])).stdout, /^#\d+ From snake, .*: from Python$/m);
});

test('the table of commands names those of the palette', () => {
  const manifest = JSON.parse(
    readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8'),
  );
  const { commands, menus } = manifest.contributes;
  const hidden: string[] = menus.commandPalette
    .filter(({ when }: { when: string }) => when === 'false')
    .map(({ command }: { command: string }) => command);
  const titles: string[] = commands
    .filter(({ command }: { command: string }) => !hidden.includes(command))
    .map(({ category, title }: { category: string; title: string }) => `${category}: ${title}`);
  const named = [...readme.matchAll(/^\| (Remotex: [^|]+?) \|/gm)].map(([, title]) => title);
  assert.deepEqual(named.sort(), titles.sort());
});
