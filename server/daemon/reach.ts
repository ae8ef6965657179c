/** Reaches a server: dial, else start it and dial again, else say why not. */
import { lstatSync } from 'node:fs';
import { connect as connectSocket, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RemoteError } from '../remote/errors.ts';
import { type Endpoint, readEndpoint } from './endpoint.ts';
import { isAlive } from './gone.ts';
import { checkPrivateFolder, type Home, isOwn, isPrivateHome } from './home.ts';
import type { StartReport } from './startReport.ts';

export interface ReachOptions {
  readonly home: Home;
  /** Starts the server's program once, until the deadline (epoch, ms). Without it "not running" is an error. */
  readonly start?: ((deadline: number) => Promise<StartReport>) | undefined;
  readonly notRunning: () => RemoteError;
  readonly patienceMs?: number;
}

/** Under heavy load a daemon of somebody else's start has taken several seconds to listen (gopls waits as long). */
export const defaultPatienceMs = 12_000;

export async function reach(options: ReachOptions): Promise<Socket> {
  const { home, start, notRunning, patienceMs = defaultPatienceMs } = options;
  const running = await dial(home);
  if (running) return running;
  if (!start) throw notRunning();
  const deadline = Date.now() + patienceMs;
  for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
    const report = await start(deadline);
    if (report.kind === 'failed') throw new RemoteError(report.reason, report.message);
    const dialled = await dial(home);
    if (dialled) return dialled;
    if (Date.now() > deadline) throw notReached(home);
    // "busy": the one that holds the lock is on its way up, or on its way out.
    await pause(wait);
    const late = await dial(home);
    if (late) return late;
  }
}

/** A connection to the pipe that the endpoint file names, or undefined when nobody listens there. */
export async function dial(home: Home): Promise<Socket | undefined> {
  const endpoint = readEndpoint(home);
  if (!endpoint || !isPrivateHome(home)) return undefined;
  if (process.platform !== 'win32') {
    if (!lstatSync(dirname(endpoint.pipe), { throwIfNoEntry: false })) return undefined;
    checkPrivateFolder(dirname(endpoint.pipe));
  }
  const socket = await dialPatiently(endpoint.pipe, home);
  if (!socket || endpoint.token === undefined) return socket;
  return prove(socket, { ...endpoint, token: endpoint.token }, home);
}

/** Whether anybody takes connections there, or has so many that nobody more may wait. */
export async function isListening(pipe: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(pipe);
    const tell = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', () => tell(true));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => tell(code === 'EAGAIN'));
  });
}

async function dialPatiently(pipe: string, home: Home): Promise<Socket | undefined> {
  for (let tries = 0; tries < mostFull; tries++) {
    const socket = await dialPipe(pipe, home);
    if (socket !== 'full') return socket;
    await pause(100);
  }
  throw notAnswering(home);
}

/** The socket when its other end knows the token too; undefined when it went away, as a server does that ends. */
async function prove(
  socket: Socket,
  { pipe, token }: Endpoint & { readonly token: string },
  home: Home,
): Promise<Socket | undefined> {
  // It may be gone before we have loaded what we need to speak.
  const ignore = () => {};
  socket.on('error', ignore);
  const { proveToServer } = await import('./proof.ts');
  const proof = await proveToServer(socket, token);
  if (proof === 'proven') return socket.off('error', ignore);
  socket.destroy();
  if (proof === 'silent') throw notAnswering(home);
  if (proof === 'refuted') throw foreignServer(pipe);
  return undefined;
}

/** How often to dial a server at whose door as many wait as may: together as long as a greeting may take. */
const mostFull = 50;

function dialPipe(pipe: string, home: Home): Promise<Socket | undefined | 'full'> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(pipe);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      const nobody = cause.code === 'ENOENT' || cause.code === 'ECONNREFUSED';
      if (nobody) return resolve(undefined);
      if (cause.code === 'EAGAIN') return resolve('full');
      const text = `${home.title} cannot be reached at its pipe ${pipe}: ${cause.message}. Wait a little and try again. Log: ${home.logFile}`;
      reject(new RemoteError('cannot-connect', text, { cause }));
    });
  });
}

/** Somebody else took the place of the pipe. Nothing but a greeting was sent there. */
export function foreignServer(pipe: string): RemoteError {
  const text = `Something that is not Remotex answers at ${pipe}. Stop it, or remove that file, and try again.`;
  return new RemoteError('foreign-server', text);
}

/** Who took the connection says nothing. */
export function notAnswering(home: Home): RemoteError {
  const endpoint = readEndpoint(home);
  // Who wrote the endpoint file and has ended can not be the one who keeps silent.
  return endpoint && !isAlive(endpoint.pid) ? foreignServer(endpoint.pipe) : notReached(home);
}

/** Somebody holds the lock, and does not come to listen. */
export function notReached(home: Home): RemoteError {
  const endpoint = readEndpoint(home);
  const who = endpoint ? ` (pid ${endpoint.pid})` : '';
  const which = isOwn(home) ? ` --server ${home.name}` : '';
  const text = `${home.title}${who} does not answer. Wait a little, or end it with: remotex stop${which} --force`;
  return new RemoteError('no-answer', text);
}
