/** The daemon is stopped (a debugger, a suspended machine) while many come. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { environmentOf } from '../daemon/ownPlace.ts';
import { createProduct } from '../product.ts';
import { until } from './abused.ts';

/** More than can wait at a pipe. */
const crowd = 600;

test('each client of a stopped daemon hears which process does not answer, none starts another, and it goes on', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'before']);
  const { pid, pipe } = product.endpoint();
  process.kill(pid, 'SIGSTOP');
  t.after(() => signal(pid, 'SIGCONT'));
  const says = {
    code: 3,
    stdout: '',
    stderr: `Remotex (pid ${pid}) does not answer. Wait a little, or end it with: remotex stop --force\n`,
  };
  // The first four are taken by the system and not answered; for the others there is no room at the door.
  const early = Array.from({ length: 4 }, () => product.remotex(['post', 'x']));
  for (const answer of await Promise.all(early)) assert.deepEqual(answer, says);
  const sockets = await Promise.all(Array.from({ length: crowd }, () => knockAt(pipe, t)));
  const waiting = sockets.filter((socket) => socket !== undefined);
  assert.ok(waiting.length > 256 && waiting.length < crowd, `${waiting.length} wait`);
  const late = Array.from({ length: 4 }, () => product.remotex(['post', 'x']));
  for (const answer of await Promise.all(late)) assert.deepEqual(answer, says);
  assert.deepEqual(daemonsOf(product.folder), [pid]);
  process.kill(pid, 'SIGCONT');
  for (const socket of waiting) socket.destroy();
  await until(async () => (await product.remotex(['post', 'after'])).code === 0);
  assert.equal(product.endpoint().pid, pid);
  // What the early ones sent before they gave up was a greeting, and no post.
  const { stdout } = await product.remotex(['read', '--json']);
  assert.deepEqual(
    JSON.parse(stdout).map(({ item }: { item: string }) => item),
    ['before', 'after'],
  );
});

/** Undefined when as many wait there as may. */
function knockAt(pipe: string, t: TestContext): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(pipe, () => resolve(socket));
    t.after(() => void socket.destroy());
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EAGAIN' ? resolve(undefined) : reject(error),
    );
  });
}

function daemonsOf(folder: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => environmentOf(pid).includes(`REMOTEX_HOME=${folder}`) && isDaemon(pid))
    .map(Number);
}

function isDaemon(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--daemon');
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}
