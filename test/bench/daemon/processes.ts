// Servers as processes, with what they use of the machine.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../../host/task.ts';

export interface Server {
  readonly pid: number;
  readonly pipe: string;
  /** Resolves when it has gone, with its lock. */
  kill(): Promise<void>;
}

/** Without `remotex` in between: what is measured is the daemon's own start. */
export function startDaemon(home: string): Server {
  const env = { PATH: process.env.PATH, HOME: home, REMOTEX_HOME: home };
  const args = [join(root, 'dist/main.cjs'), '--daemon'];
  return server(spawn(process.execPath, args, { env, stdio: 'ignore' }), join(home, 'run/remotex.sock'));
}

/** What a server costs at least: a process that listens, and answers a line with the line. */
export function startBare(folder: string): Server {
  const pipe = join(folder, 'bare.sock');
  rmSync(pipe, { force: true });
  const code = `require('node:net').createServer((socket) => socket.pipe(socket)).listen(process.argv[1])`;
  return server(spawn(process.execPath, ['-e', code, pipe], { stdio: 'ignore' }), pipe);
}

function server(child: ChildProcess, pipe: string): Server {
  const { pid } = child;
  if (pid === undefined) throw new Error('the server was not started');
  const ended = once(child, 'exit');
  return {
    pid,
    pipe,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** One line and its answer over a new connection, tried until somebody listens. */
export async function firstAnswer(pipe: string, line: string): Promise<Socket> {
  for (;;) {
    const socket = await dial(pipe);
    if (!socket) {
      await pause(1);
      continue;
    }
    socket.write(`${line}\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    return socket;
  }
}

function dial(pipe: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(pipe, () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** Resident memory in MB, as the system counts it. */
export function residentMb(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1]) / 1024;
}

/** Seconds of a processor that the process has used. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
