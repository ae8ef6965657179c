/** The end of a process that is not our child, which can only be asked for again and again. */
import { setTimeout as pause } from 'node:timers/promises';

/** Between two looks, in milliseconds. */
const everyMs = 20;

/** Resolves to true when it has ended, to false when it still runs at the deadline. */
export async function untilGone(pid: number, patienceMs: number): Promise<boolean> {
  for (const deadline = Date.now() + patienceMs; isAlive(pid); await pause(everyMs)) {
    if (Date.now() > deadline) return false;
  }
  return true;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
