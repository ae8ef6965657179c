/** A home for somebody's own servers, which is gone with all of them when the test ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Daemon } from '../../../server/api/daemon.ts';
import { type ConnectOwnOptions, connectSocket } from '../../../server/daemon/connectOwn.ts';
import { createCaller } from '../../../server/remote/caller.ts';
import { remote } from '../../../server/remote/client.ts';
import { Counter } from '../../fixtures/counter.ts';
import { type Finished, finish, kill } from '../product.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
export const counterFile = fixture('counter.ts');

export interface OwnPlace {
  /** The user's home, which nobody has made yet. */
  readonly home: string;
  /** A folder beside it. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** The path of a program that the test writes. */
  program(text: string): string;
  /** A client of the counter in this process. */
  counter(options?: ConnectOwnOptions, name?: string): Promise<CounterClient>;
  /** The client in a process of its own, run to its end. */
  runClient(): Promise<Finished>;
  /** Processes whose environment has this home, besides their starters. */
  servers(): number[];
}

export type CounterClient = Awaited<ReturnType<typeof openCounter>>;

export function createOwnPlace(t: TestContext): OwnPlace {
  const folder = mkdtempSync('/tmp/rx-');
  const home = join(folder, 'home');
  const env = { ...process.env, REMOTEX_HOME: home, NODE_OPTIONS: '' };
  let programs = 0;
  const servers = () => pidsWith(`REMOTEX_HOME=${home}`);
  t.after(() => {
    for (const pid of servers()) kill(pid);
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    home,
    folder,
    env,
    program(text) {
      const file = join(folder, `program${programs++}.mjs`);
      writeFileSync(file, text);
      return file;
    },
    async counter(options = {}, name = 'counter') {
      const client = await openCounter(name, { env, start: counterFile, ...options });
      t.after(() => client.close());
      return client;
    },
    runClient: () => finish(spawn(process.execPath, [fixture('counterClient.ts')], { env })),
    servers,
  };
}

async function openCounter(name: string, options: ConnectOwnOptions) {
  const caller = createCaller(await connectSocket(name, options));
  const { add } = remote(Counter, caller);
  const { status, stop } = remote(Daemon, caller);
  const { pid, pipe } = await status({});
  return {
    pid,
    pipe,
    add: (n: number) => add({ n }),
    stop: () => stop({}),
    close: caller.close,
    closed: caller.closed,
  };
}

function pidsWith(variable: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => environmentOf(pid).includes(variable)).map(Number);
}

/** Empty when the process has ended, which may be at any moment. */
export function environmentOf(pid: number | string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Resolves when the process has ended, whoever started it. */
export async function ended(pid: number): Promise<void> {
  await once(spawn('tail', ['--pid', String(pid), '-f', '/dev/null']), 'exit');
}
