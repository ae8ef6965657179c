/** The terminal client's way to the daemon: one connection, made when it is first needed. */

import { connect } from '../daemon/connect.ts';
import type { Home } from '../daemon/home.ts';
import { notAnswering } from '../daemon/reach.ts';
import type { Runtime } from '../daemon/runtime.ts';
import { type Caller, type CallerConnection, createCaller } from '../remote/caller.ts';
import { remote } from '../remote/client.ts';
import { RemoteError } from '../remote/errors.ts';
import { readError } from '../remote/wireError.ts';
import type { DaemonAccess } from './command.ts';

export interface DaemonAccessOptions {
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly runtime: () => Runtime;
}

/** Whatever kept us from the daemon, whose exit code is another than that of a call that failed. */
export class NoDaemonError extends RemoteError {
  override readonly name = 'NoDaemonError';

  constructor(cause: RemoteError) {
    super(cause.reason, cause.message, { cause });
  }
}

const asNoDaemon = (error: unknown) => (error instanceof RemoteError ? new NoDaemonError(error) : error);

/** The daemon greets at once, whatever it works on; one that does not is stopped or hangs. */
const greetingMs = 5000;

export function createDaemonAccess(options: DaemonAccessOptions): DaemonAccess & { close(): void } {
  let current: Promise<CallerConnection> | undefined;
  const opened: CallerConnection[] = [];

  const open = async (runtime?: () => Runtime): Promise<CallerConnection> => {
    const { home, env, version } = options;
    const socket = await connect({ home, env, ...(runtime ? { runtime } : {}) });
    const connection = createCaller(socket);
    opened.push(connection);
    await greet(connection, version, () => notAnswering(home));
    return connection;
  };
  /** A daemon that ends by itself just now takes no more calls; the second time another one is started. */
  const openTwice = async (): Promise<CallerConnection> => {
    try {
      return await open(options.runtime);
    } catch (error) {
      if (!(error instanceof RemoteError) || error.reason !== 'connection-closed') throw asNoDaemon(error);
    }
    try {
      return await open(options.runtime);
    } catch (error) {
      throw asNoDaemon(error);
    }
  };
  const connectOnce = (): Promise<CallerConnection> => {
    current ??= openTwice();
    return current;
  };

  /** A daemon that ended meanwhile is asked again, started anew, where that does no harm. */
  const sendTwice: Caller['sendRequest'] = async (method, params, request) => {
    const connection = await connectOnce();
    try {
      return await connection.sendRequest(method, params, request);
    } catch (error) {
      const { reason } = readError(error);
      const isHarmless = reason === 'stopping' || (reason === 'connection-closed' && request?.repeatable);
      if (!isHarmless) throw error;
    }
    current = undefined;
    return (await connectOnce()).sendRequest(method, params, request);
  };

  return {
    connect: connectOnce,
    async find() {
      try {
        return await open();
      } catch (error) {
        if (error instanceof RemoteError && error.reason === 'no-daemon') return undefined;
        throw asNoDaemon(error);
      }
    },
    module: (module) => remote(module, { sendRequest: sendTwice }),
    close() {
      for (const connection of opened) connection.close();
    },
  };
}

/** Says who calls. Throws what `silent` gives when nothing comes back. */
export async function greet(
  connection: CallerConnection,
  version: string,
  silent: () => RemoteError,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(silent()), greetingMs);
  });
  try {
    const params = { processId: process.pid, clientInfo: { name: 'remotex', version }, capabilities: {} };
    await Promise.race([connection.sendRequest('initialize', params), silence]);
  } finally {
    clearTimeout(timer);
  }
}
