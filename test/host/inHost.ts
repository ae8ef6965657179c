// `node inHost.ts RESULTS desktop|server FILE…`: bundles these mocha files and runs them inside VS Code's extension host:
// of the desktop VS Code that @vscode/test-electron downloads, or of the one that code.ts starts.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { createHome, removeHome } from './home.ts';
import { root, task } from './task.ts';

await task(async ([results = '', host, ...files]) => {
  const bundles = join(root, 'dist/test');
  await rm(bundles, { recursive: true, force: true });
  const names = files.map((file) => [basename(file, '.ts'), file]);
  await build({
    absWorkingDir: root,
    entryPoints: { index: 'test/host/inside.ts', ...Object.fromEntries(names) },
    outdir: bundles,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });

  const home = await createHome();
  // Short, for VS Code puts sockets there.
  const run = await mkdtemp(join(tmpdir(), 'remotex-'));
  const folder = join(run, 'walk');
  await mkdir(folder);
  await cp(join(root, 'media/sample/walk.gpx'), join(folder, 'walk.gpx'));
  const data = [`--user-data-dir=${join(run, 'data')}`, `--extensions-dir=${join(run, 'extensions')}`];
  try {
    await runTests({
      ...(host === 'desktop' ? {} : { vscodeExecutablePath: join(root, 'test/host/code.ts') }),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(bundles, 'index.cjs'),
      launchArgs: [folder, ...data],
      extensionTestsEnv: { REMOTEX_HOME: home, REMOTEX_TEST_RESULTS: results, XDG_RUNTIME_DIR: run },
    });
    return 0;
  } finally {
    await removeHome(home);
    await rm(run, { recursive: true, force: true, maxRetries: 5 });
  }
});
