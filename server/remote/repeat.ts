/** What may be tried again when a server went away: calls, and the way to it. */
import { ConnectionLost, type RequestOptions, saysStopping } from './caller.ts';
import type { RemoteError } from './errors.ts';

/** What may have ended a server once may end the next one too; a call is not to be a plague. */
const mostRepeats = 2;

/** What a server that starts again may still be missing. All other failures are told at once. */
const passing = new Set(['no-daemon', 'no-server', 'no-answer', 'cannot-connect', 'connection-closed']);

/** Whether the next attempt to reach the server may succeed. */
export const mayPass = ({ reason }: RemoteError): boolean => passing.has(reason);

/** Whether the call is sent again: what certainly did not run, and what may run twice; nothing else. */
export function mayRepeat(error: RemoteError, options: RequestOptions, repeats: number): boolean {
  // A stream goes on from another place than this request does, and takes nothing more once it was told of the end.
  if (saysStopping(error)) return !options.resuming && !options.onEnd;
  if (!(error instanceof ConnectionLost)) return false;
  return !error.sent || (options.repeatable === true && !options.resuming && repeats < mostRepeats);
}
