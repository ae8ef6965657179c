#!/usr/bin/env node
// The one door: `node run.mjs TASK` makes a fresh clone ready, then runs test/host/tasks/TASK.ts on the pinned Node.
// It has no dependencies, for it runs before any is installed, on any Node from 20 on.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const windows = process.platform === 'win32';

/** A failure that the person can do something about: shown as one line, without a stack. */
class Problem extends Error {}

try {
  process.exitCode = await main(process.argv[2], process.argv.slice(3));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(task, args) {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Problem(
      `Remotex needs Node 20 or newer, this is ${process.version}: install a newer one, run again.`,
    );
  }
  const folder = join(root, 'test/host/tasks');
  const tasks = readdirSync(folder).map((name) => name.replace(/\.ts$/, ''));
  if (!tasks.includes(task ?? '')) {
    console.error(`Usage: node run.mjs ${tasks.join('|')}`);
    return 2;
  }
  await install();
  const node = pinnedNode();
  const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };
  // Over the channel the task notices the end of this process, even by kill -9, and ends as well.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const { code } = await run(node, [join(folder, `${task}.ts`), ...args], { env, stdio });
  return code;
}

/** Installs the locked packages, unless the stamp says that these very ones were installed to their end. */
async function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const wanted = `${lock} ${process.platform}-${process.arch}\n`;
  const stamp = join(root, 'node_modules/.remotex-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(stamp, { force: true });
  console.error('Installing the locked packages…');
  // Inside `npm start`, npm names its own program; that works even where no npm is on the PATH.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--dry-run=false', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = npm?.endsWith('npm-cli.js')
    ? await run(process.execPath, [npm, ...args], {})
    : await run('npm', args, { shell: windows });
  if (code !== 0) {
    throw new Problem(`${output.trim()}\nThe packages could not be installed; see above, then run again.`);
  }
  writeFileSync(stamp, wanted);
}

function pinnedNode() {
  const node = join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');
  if (existsSync(node)) return node;
  throw new Problem(
    'The pinned Node is not in node_modules/node: let npm run its install script (npm rebuild node).',
  );
}

/** Runs a command to its end. Its output is kept, unless `stdio` says otherwise; signals are passed on to it. */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const pass = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, pass);
    child.on('error', (cause) => {
      reject(
        new Problem(`${command} could not be started (${cause.message}): is it on the PATH?`, { cause }),
      );
    });
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      resolve({ code: code ?? 128 + (constants.signals[signal ?? ''] ?? 0), output });
    });
  });
}
