/** Reaches the daemon: dial, else start it and dial again, else say why not. */
import { lstatSync } from 'node:fs';
import { connect as connectSocket, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RemoteError } from '../remote/errors.ts';
import { readEndpoint } from './endpoint.ts';
import { checkPrivateFolder, type Home } from './home.ts';
import type { Runtime } from './launch.ts';

export interface ConnectOptions {
  readonly home: Home;
  /** What to start the daemon with when none runs. Without it, "not running" is an error with reason no-daemon. */
  readonly runtime?: () => Runtime;
  readonly env: NodeJS.ProcessEnv;
}

/** Under heavy load a daemon of somebody else's start has taken several seconds to listen (gopls waits as long). */
const patienceMs = 12_000;

export async function connect({ home, runtime, env }: ConnectOptions): Promise<Socket> {
  const socket = await dialEndpoint(home);
  if (socket) return socket;
  if (!runtime)
    throw new RemoteError('no-daemon', 'Remotex is not running. It starts with the next post or read.');
  const started = runtime();
  // Most calls find a daemon: they need not load what starts one (6 ms).
  const { launch } = await import('./launch.ts');
  // The daemon starts in another folder, where a relative path would mean another home.
  const environment = env.REMOTEX_HOME ? { ...env, REMOTEX_HOME: home.folder } : env;
  const deadline = Date.now() + patienceMs;
  for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
    const report = await launch(started, environment);
    if (report.kind === 'failed') throw new RemoteError(report.reason, report.message);
    const dialled = await dialEndpoint(home);
    if (dialled) return dialled;
    if (Date.now() > deadline) throw notAnswering(home);
    // "busy": the one that holds the lock is on its way up, or on its way out.
    await pause(wait);
  }
}

/** A connection to the pipe that the endpoint file names, or undefined when nobody listens there. */
async function dialEndpoint(home: Home): Promise<Socket | undefined> {
  const endpoint = readEndpoint(home);
  if (!endpoint) return undefined;
  if (!lstatSync(home.folder, { throwIfNoEntry: false })) return undefined;
  checkPrivateFolder(home.folder);
  if (process.platform !== 'win32') {
    if (!lstatSync(dirname(endpoint.pipe), { throwIfNoEntry: false })) return undefined;
    checkPrivateFolder(dirname(endpoint.pipe));
  }
  return dial(endpoint.pipe);
}

function dial(pipe: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(pipe);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      const nobody = cause.code === 'ENOENT' || cause.code === 'ECONNREFUSED';
      if (nobody) return resolve(undefined);
      const text = `Remotex cannot reach its pipe ${pipe}: ${cause.message}. Try again, or run: remotex status`;
      reject(new RemoteError('cannot-connect', text, { cause }));
    });
  });
}

export function notAnswering(home: Home): RemoteError {
  const endpoint = readEndpoint(home);
  const who = endpoint ? ` (pid ${endpoint.pid})` : '';
  return new RemoteError(
    'no-answer',
    `Remotex${who} does not answer. Wait a little, or end that process and try again. Log: ${home.logFile}`,
  );
}
