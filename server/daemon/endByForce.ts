/** The end of a server that does not answer any more. */
import { RemoteError } from '../remote/errors.ts';
import { readEndpoint } from './endpoint.ts';
import type { Home } from './home.ts';
import { dial } from './reach.ts';

/**
 * Kills the process that listens at this home's pipe, and resolves to its pid when it has gone; undefined when none listens. What
 * was confirmed is on disk. A pid from a file alone could be another program's by now, so only who takes a connection is killed.
 */
export async function endByForce(home: Home): Promise<number | undefined> {
  const socket = await dial(home);
  const pid = readEndpoint(home)?.pid;
  if (!socket || pid === undefined) return undefined;
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  // It takes its unread bytes with it, which is an error to us and the end all the same.
  socket.on('error', () => socket.destroy());
  socket.resume();
  try {
    process.kill(pid, 'SIGKILL');
  } catch (cause) {
    socket.destroy();
    const why = cause instanceof Error ? cause.message : String(cause);
    const text = `${home.title} (pid ${pid}) could not be ended: ${why}. End that process yourself.`;
    throw new RemoteError('cannot-end', text, { cause });
  }
  await closed;
  return pid;
}
