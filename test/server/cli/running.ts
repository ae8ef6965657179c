/** The terminal client while it runs: what it has said so far, and how it ends. */
import { type ChildProcessWithoutNullStreams, type SpawnOptions, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { dist, type Finished, kill, type Product } from '../product.ts';

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves with the lines of standard output, when there are so many. */
  lines(count: number): Promise<string[]>;
  /** Resolves when standard error has the text so many times. */
  says(text: string, times?: number): Promise<void>;
  ended(): Promise<Finished>;
}

/** It is gone when the test ends, with all in its group if it has one of its own (`detached`). */
export function start(
  t: TestContext,
  { env }: Product,
  args: readonly string[],
  options: SpawnOptions = {},
): Running {
  const child = spawn(process.execPath, [join(dist, 'cli.cjs'), ...args], { env, ...options, stdio: 'pipe' });
  t.after(() => kill(options.detached ? -(child.pid ?? 0) : (child.pid ?? 0)));
  const said = { stdout: '', stderr: '' };
  const more = new EventEmitter().setMaxListeners(0);
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text) => {
      said[name] += text;
      more.emit('more');
    });
  }
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const until = async (isThere: () => boolean, what: string): Promise<void> => {
    while (!isThere()) {
      const isOver = await Promise.race([once(more, 'more').then(() => false), closed.then(() => true)]);
      if (isOver && !isThere()) throw new Error(`It ended without ${what}: ${JSON.stringify(said)}`);
    }
  };
  return {
    child,
    get stdout() {
      return said.stdout;
    },
    get stderr() {
      return said.stderr;
    },
    async lines(count) {
      const lines = () => said.stdout.split('\n').slice(0, -1);
      await until(() => lines().length >= count, `${count} lines`);
      return lines();
    },
    says: (text, times = 1) => until(() => said.stderr.split(text).length > times, text),
    async ended() {
      return { code: await closed, ...said };
    },
  };
}
