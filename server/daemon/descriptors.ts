/** How many clients this process can serve: each takes a descriptor, and files need some too. */
import { readFileSync } from 'node:fs';

/** Half of the usual limit of 512 waiting connections. */
const mostClients = 256;

/** For the board, its log, tracks, the lock, and Node's own. */
const forFiles = 64;

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
