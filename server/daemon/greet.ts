/** The first words of a client: who it is. */
import type { Caller } from '../remote/caller.ts';
import type { RemoteError } from '../remote/errors.ts';
import { readError } from '../remote/wireError.ts';

/** A server greets at once, whatever it works on; one that does not is stopped or hangs. */
const greetingMs = 5000;

/** What the client calls itself: the server's `client.name`. */
export interface ClientInfo {
  readonly name: string;
  readonly version?: string;
}

/** Throws what `silent` gives when nothing comes back in time. */
export async function greet(
  connection: Caller,
  clientInfo: ClientInfo,
  silent: () => RemoteError,
): Promise<void> {
  const params = { processId: process.pid, clientInfo, capabilities: {} };
  try {
    await connection.sendRequest('initialize', params, { timeoutMs: greetingMs });
  } catch (error) {
    throw readError(error).reason === 'timeout' ? silent() : error;
  }
}
