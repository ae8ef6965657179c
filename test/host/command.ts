// Runs other programs without their noise: what they print is shown only when they fail.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Problem, root } from './task.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What to say under the program's own output when it fails. */
  readonly problem?: string;
}

/** Runs a program to its end and returns what it printed (both streams, as they came). */
export async function command(
  program: string,
  args: string[],
  options: CommandOptions = {},
): Promise<string> {
  const {
    cwd = root,
    env = process.env,
    problem = `${program} ${args[0] ?? ''} failed, see above.`,
  } = options;
  // Only npm's .cmd on Windows needs a shell; none of the arguments here holds a character that one would read.
  const shell = process.platform === 'win32' && program === 'npm';
  const child = spawn(program, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  // Its own death must not leave npm or apt at work in a folder that the next run removes.
  let interrupted = false;
  const interrupt = (signal: NodeJS.Signals) => {
    interrupted = true;
    child.kill(signal);
  };
  for (const name of signals) process.on(name, interrupt);
  const [code, signal] = await closed(child, program);
  for (const name of signals) process.off(name, interrupt);
  if (interrupted) throw new Problem('Interrupted.');
  if (code !== 0) throw new Problem(`${output.trim() || `It ended with ${signal ?? code}.`}\n${problem}`);
  return output;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function closed(child: ReturnType<typeof spawn>, program: string) {
  try {
    return (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  } catch (cause) {
    throw new Problem(`${program} could not be started (${String(cause)}): is it on the PATH?`, { cause });
  }
}
