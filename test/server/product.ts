/** The built product in a home of its own, which is gone with its daemon when the test ends. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type CallerConnection, createCaller } from '../../server/remote/caller.ts';

export const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Product {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs the terminal client to its end. */
  remotex(args: readonly string[], input?: string): Promise<Finished>;
  /** What the last daemon wrote about itself. */
  endpoint(): { readonly pid: number; readonly pipe: string };
  /** A connection of our own; the daemon must run. */
  connect(): Promise<CallerConnection>;
  /** The forwarder, as an editor starts it. */
  forwarder(): ChildProcessWithoutNullStreams;
  log(): string;
  /** Done after the daemon has been killed and before the folder goes. */
  beforeRemoval: () => void | Promise<void>;
}

export interface ProductOptions {
  readonly folder?: string;
  /** Added to the environment of all that the test starts. */
  readonly env?: Readonly<Record<string, string>>;
}

export function createProduct(t: TestContext, { folder, env: added = {} }: ProductOptions = {}): Product {
  // Short, for the pipe's path has a limit of 103 bytes.
  const parent = mkdtempSync('/tmp/rx-');
  const home = folder ?? join(parent, 'home');
  // As on a fresh machine, whoever develops here.
  const fresh = { NODE_OPTIONS: '', REMOTEX_NAME: '', VISUAL: '', EDITOR: '' };
  const env = { ...process.env, ...fresh, REMOTEX_HOME: home, ...added };
  const endpointFile = join(home, 'endpoint.json');
  const endpoint = () => JSON.parse(readFileSync(endpointFile, 'utf8'));
  t.after(async () => {
    if (existsSync(endpointFile)) kill(endpoint().pid);
    await product.beforeRemoval();
    rmSync(parent, { recursive: true, force: true });
  });
  const product: Product = {
    beforeRemoval: () => {},
    folder: home,
    env,
    remotex: (args, input = '') =>
      finish(spawn(process.execPath, [join(dist, 'cli.cjs'), ...args], { env }), input),
    endpoint,
    connect: () => connectTo(endpoint().pipe),
    forwarder: () => spawn(process.execPath, [join(dist, 'main.cjs'), '--stdio'], { env }),
    log: () => readFileSync(join(home, 'log', 'daemon.log'), 'utf8'),
  };
  return product;
}

export async function finish(child: ChildProcessWithoutNullStreams, input = ''): Promise<Finished> {
  // A command that fails early does not read its input, and that is not the test's failure.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

export function connectTo(pipe: string): Promise<CallerConnection> {
  return new Promise((resolve, reject) => {
    const socket = connect(pipe, () => resolve(createCaller(socket)));
    socket.once('error', reject);
  });
}

/** Ends a process at once, if it still lives. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
