/** Reaches our daemon, which the first who needs it starts. */
import type { Socket } from 'node:net';
import { parse } from 'node:path';
import { protocol } from '../api/daemon.ts';
import { RemoteError } from '../remote/errors.ts';
import { readEndpoint } from './endpoint.ts';
import type { Home } from './home.ts';
import { notReached, reach } from './reach.ts';
import type { Runtime } from './runtime.ts';
import type { StartReport } from './startReport.ts';

export interface ConnectOptions {
  readonly home: Home;
  /** What to start the daemon with when none runs. Without it, "not running" is an error with reason no-daemon. */
  readonly runtime?: () => Runtime;
  readonly env: NodeJS.ProcessEnv;
  /** Ours; undefined: for whoever asks only what all versions understand, `daemon/status` and how to end. */
  readonly version: string | undefined;
}

/** A connection to a daemon that speaks our protocol. Versions that differ agree first: see `agree`. */
export async function connect(options: ConnectOptions): Promise<Socket> {
  const { home, version, runtime } = options;
  for (let round = 0; ; round++) {
    const socket = await reachOurs(options);
    const endpoint = readEndpoint(home);
    if (version === undefined || !endpoint) return socket;
    if (endpoint.version === version && endpoint.protocol === protocol) return socket;
    // It is rare that they differ: most calls need not load what they say then.
    socket.on('error', () => socket.destroy());
    const { agree } = await import('./agree.ts');
    const mayStart = runtime !== undefined && round === 0;
    if ((await agree(socket, { home, endpoint, version, mayStart })) === 'same') return reachOurs(options);
  }
}

function reachOurs({ home, runtime, env }: ConnectOptions): Promise<Socket> {
  return reach({
    home,
    notRunning: () =>
      new RemoteError('no-daemon', 'Remotex is not running. It starts with the next post or read.'),
    start: runtime && ((deadline) => startDaemon(home, runtime(), env, deadline)),
  });
}

async function startDaemon(
  home: Home,
  { execPath, electron, main }: Runtime,
  env: NodeJS.ProcessEnv,
  deadline: number,
): Promise<StartReport> {
  // Most calls find a daemon: they need not load what starts one (6 ms).
  const { inheritedFrom, launch } = await import('./launch.ts');
  const program = {
    command: [execPath, main, '--daemon'],
    // Ours may be deleted or unmounted; the daemon goes to its home once it knows that it may.
    folder: parse(execPath).root,
    env: {
      ...inheritedFrom(env),
      // The daemon starts in another folder, where a relative REMOTEX_HOME or HOME would mean another one.
      REMOTEX_HOME: home.folder,
      ...(electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
    },
  } as const;
  const outcome = await launch(program, home, deadline);
  if (outcome.kind === 'silent') throw notReached(home);
  if (outcome.kind !== 'ended') return outcome;
  return {
    kind: 'failed',
    reason: 'cannot-start',
    message: `The daemon of Remotex ended before it was ready. Try again. Log: ${home.logFile}`,
  };
}
