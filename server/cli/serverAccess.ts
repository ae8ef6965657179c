/** The terminal client's way to other servers than our daemon: those that somebody serves under a name. */
import { connectSocket, type KnownServer, listServers } from '../daemon/connectOwn.ts';
import { greet } from '../daemon/greet.ts';
import { ownHome } from '../daemon/ownHome.ts';
import { notAnswering } from '../daemon/reach.ts';
import { type CallerConnection, createCaller } from '../remote/caller.ts';
import { RemoteError } from '../remote/errors.ts';
import type { ServerAccess } from './command.ts';
import { NoDaemonError } from './daemonAccess.ts';

export interface ServerAccessOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
}

export function createServerAccess({ env, version }: ServerAccessOptions): ServerAccess & { close(): void } {
  const opened: CallerConnection[] = [];
  let known: Promise<KnownServer[]> | undefined;

  const open = async (name: string): Promise<CallerConnection> => {
    const connection = createCaller(await connectSocket(name, { env, mayStart: false }));
    opened.push(connection);
    await greet(connection, { name: 'remotex', version }, () => notAnswering(ownHome(env, name)));
    return connection;
  };
  const connect = async (name: string): Promise<CallerConnection> => {
    try {
      return await open(name);
    } catch (error) {
      if (!(error instanceof RemoteError) || error.reason === 'bad-name') throw error;
      throw new NoDaemonError(error.reason === 'no-server' ? notRunning(name) : error);
    }
  };

  return {
    home: (name) => ownHome(env, name),
    endByForce: async (name) => (await import('../daemon/endByForce.ts')).endByForce(ownHome(env, name)),
    list() {
      known ??= listOnce(env);
      return known;
    },
    connect,
    async find(name) {
      try {
        return await connect(name);
      } catch (error) {
        if (error instanceof RemoteError && error.reason === 'no-server') return undefined;
        throw error;
      }
    },
    close() {
      for (const connection of opened) connection.close();
    },
  };
}

/** Most commands never look: they need not load it. */
async function listOnce(env: NodeJS.ProcessEnv): Promise<KnownServer[]> {
  return listServers(env);
}

function notRunning(name: string): RemoteError {
  return new RemoteError(
    'no-server',
    `The server ${name} is not running. Start its program. See: remotex list`,
  );
}
