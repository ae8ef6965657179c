/** The npm package: made by the real `npm pack` from a copy of these sources, and used by a fresh project. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { createProduct, kill } from './server/product.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'rx-package-'));
const clone = join(folder, 'clone');
const project = join(folder, 'project');
const installed = join(project, 'node_modules/remotex');
let tarball = '';

/** Without what an npm around this test says of itself, with an empty cache, and with no network to ask. */
const env: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
  NODE_OPTIONS: '',
  npm_config_cache: join(folder, 'cache'),
  npm_config_offline: 'true',
  npm_config_update_notifier: 'false',
};

async function run(command: readonly [string, ...string[]], cwd: string, more: NodeJS.ProcessEnv = {}) {
  const [program, ...args] = command;
  const { stdout } = await promisify(execFile)(program, args, { cwd, env: { ...env, ...more } });
  return stdout;
}

const npm = (...args: string[]): [string, ...string[]] => {
  const program = process.env.npm_execpath;
  return program?.endsWith('npm-cli.js') ? [process.execPath, program, ...args] : ['npm', ...args];
};

before(async () => {
  // A copy, for packing builds, and the tests beside this one use what is built here.
  const left = /^(node_modules|dist|\.git|\.artifacts|.*\.(vsix|tgz))$/;
  for (const name of readdirSync(root).filter((name) => !left.test(name))) {
    cpSync(join(root, name), join(clone, name), { recursive: true });
  }
  symlinkSync(modules, join(clone, 'node_modules'), 'dir');
  await run(npm('pack', '--pack-destination', folder), clone);
  const [name = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  tarball = join(folder, name);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  await run(npm('install', '--no-audit', '--no-fund', tarball), project);
});

after(() => rmSync(folder, { recursive: true, force: true }));

test('packing needs no dist beforehand, and leaves the sources as they were', () => {
  for (const name of ['package.json', 'README.md', '.npmignore', 'package-lock.json']) {
    assert.equal(readFileSync(join(clone, name), 'utf8'), readFileSync(join(root, name), 'utf8'));
  }
});

test('the package holds the library, the terminal client and the daemon, and nothing else', () => {
  const files = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))
    // The names of shared code and of single types are the library's own affair.
    .map((file) => file.replace(/-[0-9A-Z]{8}\.js$/, '-HASH.js'))
    .filter((file) => !/^dist\/lib\/(remote|daemon|api)\/[\w/]+\.d\.ts$/.test(file))
    .filter((file) => !/^dist\/lib\/\w+-HASH\.js$/.test(file));
  assert.deepEqual(files.sort(), [
    'LIBRARY.md',
    'LICENSE',
    'README.md',
    'dist/THIRD-PARTY-NOTICES.txt',
    'dist/boardWorker.cjs',
    'dist/cli.cjs',
    'dist/extension.cjs',
    'dist/lib/decorators.d.ts',
    'dist/lib/decorators.js',
    'dist/lib/remotex.d.ts',
    'dist/lib/remotex.js',
    'dist/lib/standardSchema.d.ts',
    'dist/main.cjs',
    'dist/trackWorker.cjs',
    'package.json',
  ]);
});

test('the package depends on nothing and runs nothing when it is installed', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const kinds = /^(dependencies|(peer|optional|bundled?)Dependencies)$/;
  assert.deepEqual(
    Object.keys(manifest).filter((name) => kinds.test(name)),
    [],
  );
  const scripts = Object.keys(manifest.scripts);
  assert.ok(!scripts.some((name) => /^(pre|post)?(install|prepare)$/.test(name)));
  assert.deepEqual(
    readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.')),
    ['remotex'],
  );
});

test('its code imports nothing but itself and Node', () => {
  for (const name of readdirSync(join(installed, 'dist/lib'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|d\.ts)$/.test(name)) continue;
    const text = readFileSync(join(installed, 'dist/lib', name), 'utf8');
    const imported = text.matchAll(/^(?:import|export)\b[^'"]*?\bfrom\s+['"]([^'"]+)['"]/gm);
    for (const [, from] of imported) assert.match(from ?? '', /^(\.|node:)/, `${name} imports ${from}`);
  }
});

test('the notices name whose work is in the library', () => {
  const notices = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  assert.match(notices, /^@standard-schema\/spec [\d.]+ \(MIT\)$/m);
});

/** It tells modules by words, and takes the name of a command of ours, 'board import', for a statement. The command itself is run by other tests. */
const mistaken =
  /^pkg\.bin\.remotex is dist\/cli\.cjs and ends with the \.cjs extension, but the code is written in ESM/;

test('publint finds nothing to say', async () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const bytes = readFileSync(tarball);
  const packed = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages } = await publint({ pack: { tarball: packed as ArrayBuffer }, strict: true });
  assert.deepEqual(
    messages
      .map((message) => stripVTControlCharacters(formatMessage(message, manifest) ?? ''))
      .filter((text) => !mistaken.test(text)),
    [],
  );
});

test('attw finds the types right', async () => {
  // The package is ES modules only. That is what this profile knows: require() loads them on Node 22.12 and newer, which
  // its TypeScript is too old to know, and resolvers from before `exports` find no ./decorators.
  const attw = join(modules, '@arethetypeswrong/cli/dist/index.js');
  const options = ['--profile', 'esm-only', '--no-definitely-typed', '--no-emoji'];
  // A problem ends it with code 1, which rejects.
  assert.match(await run([process.execPath, attw, tarball, ...options], project), /"remotex\/decorators"/);
});

test('an error is of one class, whichever entry and module system it came through', async () => {
  writeFileSync(
    join(project, 'classes.mjs'),
    `import { createRequire } from 'node:module';
     import * as library from 'remotex';
     import * as decorators from 'remotex/decorators';
     const require = createRequire(import.meta.url);
     const others = [decorators, require('remotex'), require('./node_modules/remotex/dist/extension.cjs')];
     console.log(typeof library.RemoteError, others.every((other) => other.RemoteError === library.RemoteError));`,
  );
  assert.equal(await run([process.execPath, 'classes.mjs'], project), 'function true\n');
});

test('the terminal client posts and reads', async (t) => {
  const product = createProduct(t);
  const remotex = (...args: string[]) =>
    run([process.execPath, join(project, 'node_modules/.bin/remotex'), ...args], project, product.env);
  await remotex('post', 'from the package', '--by', 'npm');
  assert.match(await remotex('read'), /^#1 From npm, .*: from the package\n$/);
});

/** The two files of the README's chapter, as they stand there. */
function writeExample(name: string): string {
  const chapter =
    /^## Your own functions\n(.*?)^## /ms.exec(readme)?.[1] ?? assert.fail('README: no chapter');
  const target = join(project, name);
  mkdirSync(target);
  for (const [, code = ''] of chapter.matchAll(/```js\n(.*?)```/gs)) {
    const file = /^\/\/ (\w+\.js):/.exec(code)?.[1] ?? assert.fail(`No file is named in: ${code}`);
    writeFileSync(join(target, file), code);
  }
  return target;
}

test('the example of the README runs without a build, and its server keeps the total', async (t) => {
  const product = createProduct(t);
  const endpoint = join(product.folder, 'servers/counter/endpoint.json');
  product.beforeRemoval = () => {
    if (existsSync(endpoint)) kill(JSON.parse(readFileSync(endpoint, 'utf8')).pid);
  };
  const target = writeExample('example');
  assert.equal(await run([process.execPath, 'client.js'], target, product.env), '1\n');
  assert.equal(await run([process.execPath, 'client.js'], target, product.env), '2\n');
});

/** A consumer's program; the lines after `@ts-expect-error` must not compile. */
const consumer = `
import { type Caller, createLocal, defineModule, fn, implement, RemoteError, remote, stream, value } from 'remotex';
import * as decorators from 'remotex/decorators';

const Counter = defineModule('counter', {
  add: fn(value.object({ n: value.integer() }), value.integer()),
  follow: stream(value.object({}), value.integer()),
});
const service = implement(Counter, {
  add: ({ n }, { signal }) => (signal.aborted ? 0 : n + 1),
  async *follow() {
    yield 1;
  },
});
// @ts-expect-error: follow is missing
implement(Counter, { add: ({ n }) => n });
const caller: Caller = createLocal([service]);
const counter = remote(Counter, caller);
export const sum: number = await counter.add({ n: 1 });
// @ts-expect-error: n is a number
export const refused: Promise<number> = counter.add({ n: '1' });
// @ts-expect-error: there is no such function
export const unknown: unknown = counter.subtract;
for await (const total of counter.follow({})) total.toFixed();
export const known = new RemoteError('full', 'The counter is full.').reason;
export { decorators };
`;

/** Where the types of Node are known, they are asked for. */
const consumerOnNode = `${consumer}
import { createCaller } from 'remotex';
// @ts-expect-error: a caller needs a stream
createCaller('socket');
`;

const settings = { target: 'es2023', strict: true, noEmit: true, skipLibCheck: false };
const withNode = { lib: ['es2023'], types: ['node'], typeRoots: [join(modules, '@types')] };
for (const [name, options] of [
  ['nodenext', { module: 'nodenext', ...withNode }],
  ['a bundler', { module: 'esnext', moduleResolution: 'bundler', ...withNode }],
  ['a bundler without the types of Node', { module: 'esnext', moduleResolution: 'bundler', types: [] }],
] as const) {
  test(`its types fit under ${name}, down to the last declaration`, async () => {
    const target = join(project, name.replaceAll(' ', '-'));
    mkdirSync(target);
    writeFileSync(join(target, 'consumer.ts'), 'typeRoots' in options ? consumerOnNode : consumer);
    const compilerOptions = { ...settings, ...options };
    writeFileSync(join(target, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const tsc = join(modules, 'typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', target], { env }).catch(
      (error: { stdout: string }) => error,
    );
    assert.equal(stdout, '');
  });
}
