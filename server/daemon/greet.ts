/** The first words of a client: who it is. */
import type { Caller } from '../remote/caller.ts';
import type { RemoteError } from '../remote/errors.ts';
import { isObject } from '../remote/request.ts';
import { readError } from '../remote/wireError.ts';

/** A server greets at once, whatever it works on; one that does not is stopped or hangs. */
const greetingMs = 5000;

/** What the client calls itself: the server's `client.name`. */
export interface ClientInfo {
  readonly name: string;
  readonly version?: string;
}

/** Throws what `silent` gives when nothing comes back in time, or what no server of ours says. */
export async function greet(
  connection: Caller,
  clientInfo: ClientInfo,
  silent: () => RemoteError,
): Promise<void> {
  const params = { processId: process.pid, clientInfo, capabilities: {} };
  try {
    const answer = await connection.sendRequest('initialize', params, { timeoutMs: greetingMs });
    if (!isObject(answer) || !isObject(answer.serverInfo)) throw silent();
  } catch (error) {
    throw isNoAnswer.has(readError(error).reason) ? silent() : error;
  }
}

/** Silence, and what does not speak our protocol at all. */
const isNoAnswer = new Set(['timeout', 'bad-json', 'bad-utf8', 'too-deep', 'too-large', 'mixed-framing']);
