// Makes the bundles in dist/: `node esbuild.mjs`. Each entry wires; nothing else is an entry.
import { writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { thirdPartyNotices } from './notices.mjs';

/** The daemon and the extension run on Node 22 (VS Code 1.101); the terminal client must also start on Node 20. */
const node = { platform: 'node', format: 'cjs', target: 'node22', outExtension: { '.js': '.cjs' } };
const bundles = [
  { ...node, entryPoints: { extension: 'extension/extension.ts' }, external: ['vscode'] },
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
];

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
    logLevel: 'warning',
    ...bundle,
  });
  Object.assign(metafile.inputs, result.metafile.inputs);
  Object.assign(metafile.outputs, result.metafile.outputs);
}
await writeFile('dist/meta.json', JSON.stringify(metafile));
await writeFile('dist/THIRD-PARTY-NOTICES.txt', thirdPartyNotices(metafile.inputs));
