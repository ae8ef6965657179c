// A REMOTEX_HOME of a test's own, and the end of the daemon that was started in it.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A short path, for the pipe lies in it: macOS allows 103 bytes. */
export const createHome = (): Promise<string> => mkdtemp(join(tmpdir(), 'remotex-'));

/** Ends the daemon of this home, if there is one, and removes the home. */
export async function removeHome(home: string): Promise<void> {
  await stopDaemon(home);
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

/** SIGTERM asks the daemon to drain; one that is still there after ten seconds hangs. */
export async function stopDaemon(home: string): Promise<void> {
  const file = join(home, 'endpoint.json');
  if (!existsSync(file)) return;
  const { pid } = JSON.parse(await readFile(file, 'utf8')) as { pid: number };
  const patience = Date.now() + 10_000;
  // A process that is not our child can only be watched by asking again and again.
  while (signal(pid, Date.now() < patience ? 'SIGTERM' : 'SIGKILL')) await delay(50);
}

/** Sends a signal, unless that process has gone. */
function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    // ESRCH: it has ended, which was the wish.
    return false;
  }
}
