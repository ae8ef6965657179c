/** How many clients this process can serve: each takes a descriptor, and files need some too. */
import { readFileSync } from 'node:fs';
import { RemoteError } from '../remote/errors.ts';
import type { Home } from './home.ts';

/** Half of the usual limit of 512 waiting connections. */
const mostClients = 256;

/** For the board, its log, tracks, the lock, and Node's own. */
const forFiles = 64;

/** The board, a track and a few clients; below that, opening a file fails at any moment. */
const fewest = 128;

/** Throws `too-few-descriptors` when the shell that starts us allows too few: all clients would suffer, not only that shell. */
export function checkDescriptors(home: Home, descriptors = readDescriptorLimit()): void {
  if (descriptors >= fewest) return;
  const text = `${home.title} needs ${fewest} file descriptors, and this shell allows ${descriptors}. Raise the limit (ulimit -n ${8 * fewest}), or start it from another shell.`;
  throw new RemoteError('too-few-descriptors', text);
}

/** Without a limit that can be read (macOS, Windows) it is taken to be no less than Node's usual ones. */
export function chooseMostClients(descriptors = readDescriptorLimit()): number {
  const half = Math.floor(descriptors / 2);
  return Math.max(1, Math.min(mostClients, half, descriptors - forFiles));
}

/** The soft limit of this process, which Node has raised as far as it may; Infinity when it is unknown. */
function readDescriptorLimit(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    return found ? Number(found[1]) : Infinity;
  } catch {
    return Infinity;
  }
}
