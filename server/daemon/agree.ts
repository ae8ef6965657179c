/** Two versions of Remotex meet: nobody is killed, an older daemon is asked to leave when nobody else needs it. */
import type { Socket } from 'node:net';
import { Daemon, protocol } from '../api/daemon.ts';
import { isNewer } from '../api/versions.ts';
import { type CallerConnection, createCaller } from '../remote/caller.ts';
import { remote } from '../remote/client.ts';
import { RemoteError } from '../remote/errors.ts';
import { readError } from '../remote/wireError.ts';
import type { Endpoint } from './endpoint.ts';
import { greet } from './greet.ts';
import type { Home } from './home.ts';
import { notAnswering } from './reach.ts';

export interface AgreeOptions {
  readonly home: Home;
  /** What the daemon that answers wrote of itself. */
  readonly endpoint: Endpoint;
  /** Ours. */
  readonly version: string;
  /** Whether we could start a daemon when this one has left. */
  readonly mayStart: boolean;
}

/**
 * Speaks with a daemon of another version, over a connection that is of no use afterwards. `gone`: it has left, and the next one
 * is to be started. `same`: it stays, and speaks our protocol. Throws `other-protocol` when it stays and does not.
 */
export async function agree(socket: Socket, options: AgreeOptions): Promise<'gone' | 'same'> {
  const { home, endpoint, version, mayStart } = options;
  const connection = createCaller(socket);
  try {
    await greet(connection, { name: 'remotex', version }, () => notAnswering(home));
    if (mayStart && isNewer(version, endpoint.version) && (await drain(connection)) === 0) {
      await connection.closed;
      return 'gone';
    }
    if (endpoint.protocol === protocol) return 'same';
    throw otherProtocol(options, await countOthers(connection));
  } finally {
    connection.close();
  }
}

/** How many others still need it; undefined when it cannot be asked so. */
async function drain(connection: CallerConnection): Promise<number | undefined> {
  try {
    return (await remote(Daemon, connection).drain({})).waitingFor;
  } catch (error) {
    // It is leaving already, which is what we want.
    if (readError(error).reason === 'stopping') return 0;
    return undefined;
  }
}

async function countOthers(connection: CallerConnection): Promise<number | undefined> {
  try {
    return (await remote(Daemon, connection).status({})).clients - 1;
  } catch {
    return undefined; // It says it in another way than we know; the number is only shown.
  }
}

function otherProtocol({ endpoint, version }: AgreeOptions, others: number | undefined): RemoteError {
  const count = others === undefined ? '' : `, ${others} ${others === 1 ? 'client' : 'clients'}`;
  const what = `Remotex ${endpoint.version} is running (pid ${endpoint.pid}${count}) and does not speak protocol ${protocol} of this one (${version}).`;
  const advice = isNewer(version, endpoint.version)
    ? 'Close the windows of that version, or run: remotex restart'
    : 'Update this one, or run: remotex restart';
  return new RemoteError('other-protocol', `${what} ${advice}`);
}
