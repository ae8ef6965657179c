/** `connect`: a client of somebody's own server, which survives the server's restarts. */
import { basename } from 'node:path';
import { createReconnecting, type ReconnectingCaller } from '../remote/reconnect.ts';
import { connectSocket } from './connectOwn.ts';
import { greet } from './greet.ts';
import { ownHome } from './ownHome.ts';
import { notAnswering } from './reach.ts';
import type { Start } from './start.ts';

export interface ConnectOptions {
  /**
   * The program to start when nobody serves the name: a `file:` URL, an absolute path, or a command. A call starts it; a stream
   * that waits to go on does not. Without it a server that does not run is an error with reason `no-server`.
   */
  readonly start?: Start;
  /** How long a started program may take until it serves, in milliseconds. Default: 12,000. */
  readonly startMs?: number;
  /** How long a call waits for a server that went away, in milliseconds. Default: 10,000. */
  readonly patienceMs?: number;
  /** What this client calls itself, for the server's `client.name`. Default: the name of the running program. */
  readonly clientName?: string;
  /** Where `REMOTEX_HOME` is looked up; by default the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Connects to the server of that name. Give the result to `remote()`, watch its `state`, and `close()` it: an open connection
 * keeps the process alive. Rejects with a RemoteError: `no-server`, `bad-name`, `bad-start`, `cannot-start` (with the last words of
 * the program), `no-answer`, `unsafe-folder`.
 */
export function connect(name: string, options: ConnectOptions = {}): Promise<ReconnectingCaller> {
  const {
    start,
    startMs,
    patienceMs,
    env = process.env,
    clientName = basename(process.argv[1] ?? 'node'),
  } = options;
  return createReconnecting({
    dial: (mayStart) =>
      connectSocket(name, { start, mayStart, env, ...(startMs === undefined ? {} : { startMs }) }),
    greet: (connection) => greet(connection, { name: clientName }, () => notAnswering(ownHome(env, name))),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
}
