/** The end of a process that is not our child, which can only be asked for again and again. */
import { readFileSync } from 'node:fs';
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
    return !isUnburied(pid);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** It has ended, and nobody has asked for its exit code: in a container without an init nobody ever does. */
function isUnburied(pid: number): boolean {
  return process.platform === 'linux' && statOf(pid)[0] === 'Z';
}

/** When the process began (epoch, ms; to a second or so); undefined when the system does not tell. */
export function startOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const booted = /^btime (\d+)$/m.exec(read('/proc/stat'))?.[1];
  const ticks = statOf(pid)[19];
  // A hundred ticks are a second on every Linux that runs Node.
  return booted && ticks ? (Number(booted) + Number(ticks) / 100) * 1000 : undefined;
}

/** What follows the name of its program, which may hold anything. */
const statOf = (pid: number): string[] => read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // It has ended meanwhile.
  }
}
