// Big things that are made once for each user: VS Code and what belongs to `npm start`.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

const { REMOTEX_CACHE, XDG_CACHE_HOME } = process.env;
export const cache = resolve(REMOTEX_CACHE || XDG_CACHE_HOME || join(homedir(), '.cache'), 'remotex-dev');

/** Retried, for a program that was told to end may still be writing its last file. */
const removeAll = { recursive: true, force: true, maxRetries: 5 };

/**
 * Makes a folder that is either whole or not there: `fill` works in a sibling, which is then renamed.
 * What an interrupted run left is removed, what a running one is filling is not.
 */
export async function folderOnce(folder: string, fill: (folder: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  await removeRemains(folder);
  const filling = `${folder}.${process.pid}.filling`;
  await mkdir(filling, { recursive: true });
  try {
    await fill(filling);
    await rename(filling, folder);
  } catch (error) {
    await rm(filling, removeAll);
    // Another run was quicker: its folder is as good as ours.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

async function removeRemains(folder: string): Promise<void> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const [, pid] = name.startsWith(`${basename(folder)}.`) ? (/\.(\d+)\.filling$/.exec(name) ?? []) : [];
    if (pid && !isRunning(Number(pid))) await rm(join(parent, name), removeAll);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: somebody else's process, so it is alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
