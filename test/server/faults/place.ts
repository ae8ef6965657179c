/** Other users, other disks and the processes of one home: what the tests about places look at. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { dist, type Finished, finish, type Product } from '../product.ts';

/** A user who is nobody in particular, and not the one who runs the tests. */
export const otherUid = 12345;

/** Runs a program as the other user, in the root folder. */
export function asOther(command: readonly string[]): ChildProcess & { stdout: NodeJS.ReadableStream } {
  assert.equal(process.getuid?.(), 0, 'this test acts as another user, which needs root');
  const args = [`--reuid=${otherUid}`, `--regid=${otherUid}`, '--clear-groups', ...command];
  return spawn('setpriv', args, { cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The daemon by hand, to its end: what it says, and its exit code. */
export const runDaemon = ({ env }: Product): Promise<Finished> =>
  finish(spawn(process.execPath, [join(dist, 'main.cjs'), '--daemon'], { env }));

/** The terminal client with an environment and a folder of its own. */
export const remotexIn = (
  { env, cwd }: { env: NodeJS.ProcessEnv; cwd?: string },
  ...args: readonly string[]
): Promise<Finished> => finish(spawn(process.execPath, [join(dist, 'cli.cjs'), ...args], { env, cwd }));

export const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

/** The running daemons, by what the system knows of its processes. */
function daemonsWith(variable: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => factOf(pid, 'cmdline').includes('--daemon'))
    .filter((pid) => environmentOf(pid).includes(variable))
    .map(Number);
}

/** Those that found the lock taken may be on their way out; a second daemon that stays fails the test by its time-out. */
export async function aloneIn(product: Product, variable = `REMOTEX_HOME=${product.folder}`): Promise<void> {
  const { pid } = product.endpoint();
  for (const other of daemonsWith(variable).filter((one) => one !== pid)) await ended(other);
  assert.deepEqual(daemonsWith(variable), [pid]);
}

export const environmentOf = (pid: string | number): string[] => factOf(pid, 'environ').split('\0');

/** A number of /proc/<pid>/status: PPid, NSsid. */
export const statusOf = (pid: string | number, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(factOf(pid, 'status'))?.[1]);

export function childrenOf(parent: number | undefined): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => statusOf(pid, 'PPid') === parent).map(Number);
}

/** Empty when the process has ended, which may be at any moment. */
function factOf(pid: string | number, name: 'cmdline' | 'environ' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** Resolves when the process has ended, whoever started it. */
export async function ended(pid: number): Promise<void> {
  await once(spawn('tail', ['--pid', String(pid), '-f', '/dev/null']), 'exit');
}

/** A small disk of its own in the place of a folder, which goes with the product. */
export async function mount(
  product: Product,
  args: readonly string[],
  folder = product.folder,
): Promise<void> {
  await run(spawn('mount', [...args, folder]));
  // Lazy: the daemon may take a moment to die.
  product.beforeRemoval = () => run(spawn('umount', ['-l', folder]));
}

async function run(command: ChildProcess): Promise<void> {
  const words = command.stderr ? text(command.stderr) : '';
  const [code] = await once(command, 'exit');
  assert.equal(code, 0, `this test mounts a small disk, which needs root ${await words}`);
}
