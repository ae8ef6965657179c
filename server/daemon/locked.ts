/** Whether somebody holds a home's lock, asked from outside. */
import { lstatSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Home } from './home.ts';

/** Longer than a start or an end takes between the lock and the pipe, in milliseconds. */
const patienceMs = 3000;

/** True while a process serves the home, or is about to. Throws on a Node without SQLite. The lock is let go again at once. */
export async function isLocked(home: Home): Promise<boolean> {
  // Asking for the lock would make it.
  if (!lstatSync(home.lockFile, { throwIfNoEntry: false })) return false;
  const { takeLock } = await import('./lock.ts');
  const lock = takeLock(home.lockFile);
  lock?.release();
  return lock === undefined;
}

/** Of a home at whose pipe nobody listens: true when its process hangs, and is not just coming or going. */
export async function staysLocked(home: Home): Promise<boolean> {
  try {
    for (const deadline = Date.now() + patienceMs; await isLocked(home); await pause(100)) {
      if (Date.now() > deadline) return true;
    }
  } catch {
    // This Node has no SQLite to ask with.
  }
  return false;
}
