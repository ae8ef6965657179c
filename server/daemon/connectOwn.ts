/** Reaches somebody's own server by its name, and starts it when told how. */
import { readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { RemoteError } from '../remote/errors.ts';
import { type Endpoint, readEndpoint } from './endpoint.ts';
import { type Home, locateHome } from './home.ts';
import { isServerName, ownHome, serversFolder } from './ownHome.ts';
import { dial, reach } from './reach.ts';
import type { Start } from './start.ts';

export interface ConnectOwnOptions {
  /** What to start when nobody serves the name. Without it that is an error with reason no-server. */
  readonly start?: Start | undefined;
  /** False: only dial, whatever `start` says. */
  readonly mayStart?: boolean;
  /** Where `REMOTEX_HOME` is looked up; by default the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** How long a started program may take until it serves, in milliseconds; 12 s by default. */
  readonly startMs?: number;
}

/**
 * A connection to the server of that name. Throws a RemoteError: `bad-name`; `no-server` when none runs and none may be started;
 * `bad-start` and `cannot-start` with the program's last words; `no-answer`; `unsafe-folder` and `home-unusable`.
 */
export async function connectSocket(name: string, options: ConnectOwnOptions = {}): Promise<Socket> {
  const { start, mayStart = true, env = process.env, startMs } = options;
  const home = ownHome(env, name);
  const starter = start !== undefined && mayStart ? createLazyStarter(home, start, env) : undefined;
  return reach({
    home,
    start: starter,
    notRunning: () => {
      const advice = start ? 'The next call starts it.' : 'Start it, or give connect() a start.';
      return new RemoteError('no-server', `${home.title} is not running. ${advice}`);
    },
    ...(startMs === undefined ? {} : { patienceMs: startMs }),
  });
}

/** Most clients find a server: they need not load what starts one. */
function createLazyStarter(home: Home, start: Start, env: NodeJS.ProcessEnv) {
  let starter: ReturnType<typeof import('./startOwn.ts').createOwnStarter> | undefined;
  return async (deadline: number) => {
    const { createOwnStarter } = await import('./startOwn.ts');
    starter ??= createOwnStarter(home, start, locateHome(env), env);
    return starter(deadline);
  };
}

/** A server that has a folder: it runs, or ran once. */
export interface KnownServer {
  readonly name: string;
  /** What the last process that served the name wrote of itself. */
  readonly endpoint: Endpoint | undefined;
  /** Whether somebody took a connection. */
  readonly isRunning: boolean;
  /** Why it could not be asked. */
  readonly problem?: RemoteError;
}

/** All own servers of this user, by name. Throws nothing for one whose folder is unsafe: see `problem`. */
export async function listServers(env: NodeJS.ProcessEnv = process.env): Promise<KnownServer[]> {
  return Promise.all(
    namesIn(serversFolder(env)).map(async (name) => {
      const home = ownHome(env, name);
      const known = { name, endpoint: readEndpoint(home) };
      try {
        const socket = await dial(home);
        socket?.destroy();
        return { ...known, isRunning: socket !== undefined };
      } catch (error) {
        if (!(error instanceof RemoteError)) throw error;
        return { ...known, isRunning: false, problem: error };
      }
    }),
  );
}

function namesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && isServerName(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    // Nobody has served anything yet.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
