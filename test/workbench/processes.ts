/** The processes of one home: whoever works for it has its folder in the environment. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What the last daemon wrote about itself. */
export function daemonOf(home: string): number {
  return JSON.parse(readFileSync(join(home, 'endpoint.json'), 'utf8')).pid;
}

/** Those that serve this home: one that comes too late ends before it goes there. */
export function daemons(home: string): number[] {
  return running(home, '--daemon').filter((pid) => fact(() => readlinkSync(`/proc/${pid}/cwd`)) === home);
}

/** Each belongs to the extension host of one window. */
export function forwarders(home: string): { pid: number; editor: number }[] {
  return running(home, '--stdio').flatMap((pid) => {
    const parent = /^PPid:\s*(\d+)$/m.exec(
      fact(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? '',
    )?.[1];
    return parent === undefined ? [] : [{ pid, editor: Number(parent) }];
  });
}

function running(home: string, flag: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    const [args, variables] = ['cmdline', 'environ'].map((file) =>
      fact(() => readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0')),
    );
    return args?.[1]?.endsWith('main.cjs') && args[2] === flag && variables?.includes(`REMOTEX_HOME=${home}`);
  });
}

/** What the system knows of a process; nothing when it has ended meanwhile. */
function fact<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** Others' processes can only be asked again and again. A bound against a hang, and no measure of speed. */
export async function until(holds: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (const patience = Date.now() + 60_000; Date.now() < patience; await pause(50)) {
    if (await holds()) return;
  }
  throw new Error(`It never came true that ${what}.`);
}
