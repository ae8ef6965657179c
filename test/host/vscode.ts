// A whole VS Code (workbench, server, extension host) from the npm registry: the package code-server carries it.
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cache, folderOnce } from './cache.ts';
import { command } from './command.ts';
import { Problem, say } from './task.ts';

/** The version of the package, of the VS Code inside it, and the hash of its archive as npm publishes it. */
const pinned = {
  package: '4.139.1',
  vscode: '1.139.1',
  sha512: 'fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};
export const vscodeVersion = pinned.vscode;

/** The path of the server's file, installed first when it is not there yet. */
export async function findVSCode(): Promise<string> {
  if (process.platform === 'win32') {
    throw new Problem(
      'This VS Code needs Linux or macOS: use a desktop one (npm start -- --desktop, npm run test:desktop).',
    );
  }
  const folder = join(cache, `vscode-${pinned.vscode}-${process.platform}-${process.arch}`);
  return join(await folderOnce(folder, install), 'lib/vscode/out/server-main.js');
}

/** The archive itself instead of `npm install code-server`: that would bring 165 packages which only its own entry needs. */
async function install(folder: string): Promise<void> {
  say(`Installing VS Code ${pinned.vscode} (about 600 MB, once)…`);
  const archive = join(folder, `code-server-${pinned.package}.tgz`);
  const problem = 'VS Code could not be installed from the npm registry: see above, then run again.';
  const npm = (args: string[], cwd: string) =>
    command('npm', [...args, '--prefix', cwd, '--loglevel=error'], { cwd, problem });
  await npm(['pack', `code-server@${pinned.package}`, '--pack-destination', folder], folder);
  const sha512 = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64');
  if (sha512 !== pinned.sha512) {
    throw new Problem(
      `${archive} has the sha512 ${sha512}, expected ${pinned.sha512}: the registry gave another file.`,
    );
  }
  await command('tar', ['-xzf', archive, '-C', folder, '--strip-components=1', 'package/lib/vscode'], {
    problem,
  });
  const vscode = join(folder, 'lib/vscode');
  // Its shrinkwrap pins every package; native ones bring prebuilt binaries, so that no script needs to run.
  await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], vscode);
  await rm(archive);
}
