// The steps from the sources to a .vsix, shared by the tasks.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './command.ts';
import { Problem, root } from './task.ts';
import { findVSCode } from './vscode.ts';

const tool = (name: string) => join(root, 'node_modules', name);

/** Runs a package's own program on this Node. */
const node = (program: string, args: string[], problem: string) =>
  command(process.execPath, [program, ...args], { problem });

/** Types of everything, then lint and format. */
export async function check(): Promise<void> {
  for (const project of ['.', 'webview']) {
    await node(tool('typescript/bin/tsc'), ['-p', project], `The types in ${project} do not fit, see above.`);
  }
  const problem = 'Biome is not content, see above (`npx biome check --write` repairs most).';
  await node(tool('@biomejs/biome/bin/biome'), ['check', '--error-on-warnings'], problem);
}

export async function build(): Promise<void> {
  await node(join(root, 'esbuild.mjs'), [], 'The build failed, see above.');
}

/** Packages what is in dist/ and returns the file's name. A warning is a failure: somebody must look at it. */
export async function packageVsix(): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const file = `${name}-${version}.vsix`;
  // The repository has no public home yet, so that vsce can rewrite no relative link of the README.
  const flags = [
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ];
  const output = await node(
    tool('@vscode/vsce/vsce'),
    ['package', ...flags],
    'The .vsix could not be made, see above.',
  );
  if (/warning/i.test(output))
    throw new Problem(`${output.trim()}\nvsce warned, see above: a package has no warnings.`);
  return file;
}

/** Installs a .vsix the way a person does, into a folder of extensions. */
export async function installVsix(file: string, extensions: string): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'remotex-'));
  const folders = ['--extensions-dir', extensions, '--server-data-dir', data];
  try {
    const main = await findVSCode();
    await node(
      main,
      ['--install-extension', join(root, file), ...folders],
      `VS Code refused ${file}, see above.`,
    );
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}
