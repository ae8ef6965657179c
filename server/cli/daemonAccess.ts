/** The terminal client's way to the daemon: one connection, made when it is first needed. */
import type { Socket } from 'node:net';
import { connect } from '../daemon/connect.ts';
import { greet } from '../daemon/greet.ts';
import type { Home } from '../daemon/home.ts';
import { notAnswering, notReached } from '../daemon/reach.ts';
import type { Runtime } from '../daemon/runtime.ts';
import { type Caller, type CallerConnection, createCaller } from '../remote/caller.ts';
import { remote } from '../remote/client.ts';
import { RemoteError } from '../remote/errors.ts';
import { createReconnecting, type ReconnectingCaller } from '../remote/reconnect.ts';
import type { DaemonAccess } from './command.ts';

export interface DaemonAccessOptions {
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly runtime: () => Runtime;
}

/** Whoever watches the board has an item on the screen within about a second of the daemon's return; a look costs 0.1 ms. */
const longestPauseMs = 1000;

/** Whatever kept us from the daemon, whose exit code is another than that of a call that failed. */
export class NoDaemonError extends RemoteError {
  override readonly name = 'NoDaemonError';

  constructor(cause: RemoteError) {
    super(cause.reason, cause.message, { cause });
  }
}

const asNoDaemon = (error: unknown) => (error instanceof RemoteError ? new NoDaemonError(error) : error);

export function createDaemonAccess(options: DaemonAccessOptions): DaemonAccess & { close(): void } {
  const { home, env, version, runtime } = options;
  let client: Promise<ReconnectingCaller> | undefined;
  /** What is open, to be closed at the end. */
  const opened: { close(): void }[] = [];

  const dial = async (mayStart: boolean): Promise<Socket> => {
    try {
      return await connect({ home, env, version, ...(mayStart ? { runtime } : {}) });
    } catch (error) {
      throw asNoDaemon(error);
    }
  };
  const greetHere = (connection: Caller): Promise<void> =>
    greet(connection, { name: 'remotex', version }, () => new NoDaemonError(notAnswering(home)));
  const open = async (): Promise<ReconnectingCaller> => {
    try {
      const made = await createReconnecting({ dial, greet: greetHere, longestPauseMs });
      opened.push(made);
      return made;
    } catch (error) {
      throw asNoDaemon(error);
    }
  };
  const connectOnce = (): Promise<ReconnectingCaller> => {
    client ??= open();
    return client;
  };
  const find = async (): Promise<CallerConnection> => {
    const connection = createCaller(await connect({ home, env, version: undefined }));
    opened.push(connection);
    await greetHere(connection);
    return connection;
  };

  return {
    home,
    connect: connectOnce,
    async find() {
      try {
        return await find();
      } catch (error) {
        if (!(error instanceof RemoteError) || error.reason !== 'no-daemon') throw asNoDaemon(error);
        const { staysLocked } = await import('../daemon/locked.ts');
        if (await staysLocked(home)) throw new NoDaemonError(notReached(home));
        return undefined;
      }
    },
    async endByForce() {
      try {
        return await (await import('../daemon/endByForce.ts')).endByForce(home);
      } catch (error) {
        throw asNoDaemon(error);
      }
    },
    module: (module) =>
      remote(module, {
        sendRequest: async (method, params, request) =>
          (await connectOnce()).sendRequest(method, params, request),
      }),
    close() {
      for (const connection of opened) connection.close();
    },
  };
}
