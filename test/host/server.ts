// VS Code's server on a free loopback port, with data and extensions of its own, and its clean end.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { quietSettings } from './settings.ts';
import { Problem, root } from './task.ts';
import { findVSCode } from './vscode.ts';

export interface ServerOptions {
  /** Where this server keeps its data; made when it is not there. */
  readonly data: string;
  readonly extensions: string;
  /** More settings, over the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** A socket to listen on instead of a port. */
  readonly socket?: string;
}

export interface Server {
  readonly port: number;
  /** Whoever wants in must know it: without one, every page of a browser could reach the server. */
  readonly token: string;
  /** What the server has printed so far. */
  output(): string;
  /** Resolves when the server has ended, wanted or not. */
  readonly ended: Promise<'server'>;
  /** Ends the server with everything it started; also done when this process ends in whatever way. */
  stop(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<Server> {
  const main = await findVSCode();
  await mkdir(join(options.data, 'data/Machine'), { recursive: true });
  const settings = JSON.stringify({ ...quietSettings, ...options.settings }, null, 2);
  await writeFile(join(options.data, 'data/Machine/settings.json'), settings);

  const token = randomBytes(8).toString('hex');
  const where = options.socket ? ['--socket-path', options.socket] : ['--host', '127.0.0.1', '--port', '0'];
  const folders = ['--server-data-dir', options.data, '--extensions-dir', options.extensions];
  const quiet = ['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-update-check'];
  const child = spawn(
    process.execPath,
    [join(root, 'test/host/guard.ts'), process.execPath, main, ...where, ...folders, ...quiet].concat(
      '--connection-token',
      token,
      options.args ?? [],
    ),
    { env: { ...ownEnvironment(), ...options.env }, detached: true, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const closed = once(child, 'close');
  const stop = async () => {
    child.stdin.destroy();
    await closed;
  };
  const ended = closed.then(() => 'server' as const);

  let output = '';
  const started = new Promise<boolean>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Extension host agent started.')) resolve(true);
      });
    }
    child.once('close', () => resolve(false));
  });
  if (!(await started)) throw new Problem(`${output.trim()}\nVS Code's server did not start; see above.`);
  const port = Number(/Web UI available at \S+:(\d+)/.exec(output)?.[1] ?? 0);
  return { port, token, output: () => output, ended, stop };
}

/** The environment that the person has: without what npm, this project and a surrounding VS Code put there. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const added = join(root, 'node_modules');
  const isOwn = (folder: string) =>
    !folder.startsWith(added) && !/node_modules\/\.bin$|node-gyp-bin$/.test(folder);
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VSCODE_|NODE_TEST_CONTEXT$)/i.test(name),
  );
  const PATH = (process.env.PATH ?? '').split(delimiter).filter(isOwn).join(delimiter);
  return { ...Object.fromEntries(entries), PATH };
}
