/** The end of a server that does not answer any more. */
import { RemoteError } from '../remote/errors.ts';
import { type Endpoint, readEndpoint } from './endpoint.ts';
import { isAlive, startOf, untilGone } from './gone.ts';
import { type Home, isPrivateHome } from './home.ts';
import { isLocked } from './locked.ts';
import { isListening } from './reach.ts';

/** The kernel needs a moment to take a large process apart, in milliseconds. */
const patienceMs = 10_000;

/** What a clock of whole seconds and one of milliseconds may differ by. */
const roundingMs = 1500;

/**
 * Kills the process that serves this home, and resolves to its pid when it has gone; undefined when none does. What was
 * confirmed is on disk. Throws `cannot-end` when it cannot be told which process that is, or it cannot be ended.
 */
export async function endByForce(home: Home): Promise<number | undefined> {
  const endpoint = readEndpoint(home);
  if (!isPrivateHome(home)) return undefined;
  if (!endpoint) {
    if (await isLocked(home)) throw cannotEnd(home, undefined, 'it has left no word of its pid');
    return undefined;
  }
  // One that hangs at its end listens no more, and holds the lock.
  if (!(await isListening(endpoint.pipe)) && !(await isLocked(home))) return undefined;
  const { pid } = endpoint;
  if (!wrote(endpoint)) throw cannotEnd(home, pid, 'its pid is that of another process by now');
  try {
    process.kill(pid, 'SIGKILL');
  } catch (cause) {
    throw cannotEnd(home, pid, cause instanceof Error ? cause.message : String(cause));
  }
  if (!(await untilGone(pid, patienceMs))) throw cannotEnd(home, pid, 'the system has not ended it');
  return pid;
}

/** A process that began after the file was written has got the pid of the one that wrote it. */
function wrote({ pid, started }: Endpoint): boolean {
  return isAlive(pid) && (startOf(pid) ?? 0) <= Date.parse(started) + roundingMs;
}

function cannotEnd(home: Home, pid: number | undefined, why: string): RemoteError {
  const who = pid === undefined ? home.title : `${home.title} (pid ${pid})`;
  const text = `${who} could not be ended: ${why}. Find the process that uses ${home.folder}, and end it.`;
  return new RemoteError('cannot-end', text);
}
