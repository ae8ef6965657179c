// Makes the bundles in dist/: `node esbuild.mjs`. Each entry wires; nothing else is an entry.
import { createHash } from 'node:crypto';
import { copyFile, glob, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { thirdPartyNotices } from './notices.mjs';

/** The daemon and the extension run on Node 22 (VS Code 1.103); the terminal client must also start on Node 20. */
const node = { platform: 'node', format: 'cjs', target: 'node22', outExtension: { '.js': '.cjs' } };
const bundles = [
  { ...node, entryPoints: { editor: 'extension/extension.ts' }, external: ['vscode'] },
  {
    ...node,
    entryPoints: {
      main: 'server/main.ts',
      boardWorker: 'server/board/worker.ts',
      trackWorker: 'server/tracks/worker.ts',
    },
  },
  { ...node, entryPoints: { cli: 'server/cli.ts' }, target: 'node20' },
  {
    platform: 'browser',
    format: 'iife',
    target: 'chrome122',
    entryPoints: { 'webview/main': 'webview/main.ts', 'webview/outline': 'webview/outline.ts' },
    loader: { '.png': 'dataurl' },
  },
  {
    // The library. Its two entries share their code, so that RemoteError is one class in both; not minified, for the
    // stack traces and debuggers of its users lead here.
    platform: 'node',
    format: 'esm',
    target: 'node22',
    entryPoints: { 'lib/remotex': 'server/remotex.ts', 'lib/decorators': 'server/decorators.ts' },
    splitting: true,
    chunkNames: 'lib/[name]-[hash]',
    minify: false,
  },
];

// Names of shared code change with the code, and what an earlier build left here would be packed as well.
await rm('dist/lib', { recursive: true, force: true });

/** In the package without being in a bundle: the types that declarations.mjs copies. */
const copied = ['node_modules/@standard-schema/spec/dist/index.d.ts'];

/** Two builds of the same sources are the same build, wherever and whenever they were made. */
async function hashOfSources() {
  const hash = createHash('sha256');
  const files = await Array.fromAsync(glob(['server/**/*.ts', 'package.json']));
  for (const file of files.sort()) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 12);
}
const define = { REMOTEX_BUILD: JSON.stringify(await hashOfSources()) };

/** What went into each bundle, for the test that holds the rooms apart. */
const metafile = { inputs: {}, outputs: {} };
for (const bundle of bundles) {
  const result = await build({
    bundle: true,
    minify: true,
    sourcemap: false,
    legalComments: 'none',
    metafile: true,
    outdir: 'dist',
    define,
    logLevel: 'warning',
    ...bundle,
  });
  Object.assign(metafile.inputs, result.metafile.inputs);
  Object.assign(metafile.outputs, result.metafile.outputs);
}
await writeFile('dist/meta.json', JSON.stringify(metafile));
await copyFile('extension/door.cjs', 'dist/extension.cjs');
await writeFile(
  'dist/THIRD-PARTY-NOTICES.txt',
  thirdPartyNotices([...Object.keys(metafile.inputs), ...copied]),
);
