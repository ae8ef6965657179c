/** LIBRARY.md's examples, run as they stand there. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findProgram } from './host/program.ts';
import { dist, finish, kill } from './server/product.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(join(root, 'LIBRARY.md'), 'utf8');
const blocks = [...text.matchAll(/```(?:js|ts|python)\n(.*?)```/gs)].map(([, code = '']) => code);

before(() => findProgram(['python3'], 'python3'));

/** The file whose first line names it. */
function fileOf(name: string): string {
  return (
    blocks.find((code) => code.startsWith(`// ${name}`)) ?? assert.fail(`LIBRARY.md has no file ${name}`)
  );
}

/** A folder in which `remotex` can be imported, and a shell that has the command. */
function createProject(t: TestContext) {
  const folder = mkdtempSync('/tmp/rx-');
  const home = join(folder, 'home');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/remotex'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const name of ['jobs.js', 'client.js']) writeFileSync(join(folder, name), fileOf(name));
  writeFileSync(
    join(folder, 'remotex'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(dist, 'cli.cjs')}' "$@"\n`,
  );
  chmodSync(join(folder, 'remotex'), 0o755);
  const env = {
    ...process.env,
    REMOTEX_HOME: home,
    NODE_OPTIONS: '',
    PATH: `${folder}${delimiter}${process.env.PATH}`,
  };
  t.after(() => {
    const endpoint = join(home, 'servers/jobs/endpoint.json');
    if (existsSync(endpoint)) kill(JSON.parse(readFileSync(endpoint, 'utf8')).pid);
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    run: (program: string, args: string[], input = '') =>
      finish(spawn(program, args, { cwd: folder, env }), input),
  };
}

test('the module and its client print what the text says, and the state stays in the server', async (t) => {
  const { run } = createProject(t);
  const first = await run(process.execPath, ['client.js']);
  const said = '33 %\n67 %\n100 %\ntidy true\n1 tidy\ntrue There is no job 99.\n';
  assert.deepEqual(first, { code: 0, stdout: said, stderr: '' });
  assert.match((await run(process.execPath, ['client.js'])).stdout, /^2 tidy$/m);
});

test('the Python client follows the stream', async (t) => {
  const { run } = createProject(t);
  await run(process.execPath, ['client.js']);
  const script = blocks.find((code) => code.startsWith('import json')) ?? assert.fail('no Python');
  assert.deepEqual(await run('python3', ['-'], script), { code: 0, stdout: 'tidy\n', stderr: '' });
});

test('each line for the shell does what it says', async (t) => {
  const { run } = createProject(t);
  await run(process.execPath, ['client.js']);
  const lines = [...text.matchAll(/^ {4}(remotex .*?)(?: {2,}#.*)?$/gm)].map(([, line = '']) => line);
  assert.deepEqual(lines.length, 4);
  for (const line of lines) {
    // The stream has no end: its first item is enough.
    const command = line.includes('follow') ? `${line} --items 1` : line;
    const { code, stdout, stderr } = await run('/bin/bash', ['-c', command]);
    // What a function reports while it works is for a person, and stands beside the result.
    const remarks = line.includes('jobs/run') && line.includes('call') ? /^\S*(33|0\.33)/ : /^$/;
    assert.match(stderr, remarks, line);
    assert.deepEqual(code, 0, line);
    assert.match(stdout, /jobs|tidy/, line);
  }
});
