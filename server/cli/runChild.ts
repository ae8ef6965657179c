/** Runs a person's command as if we were not there, and keeps the last lines of what it says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { finished, type Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { openPipes } from './pipes.ts';
import { codeOfSignal, type Process } from './process.ts';
import { createTail } from './tail.ts';

export type Ending =
  | { readonly kind: 'code'; readonly code: number; readonly ms: number }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals; readonly ms: number }
  | { readonly kind: 'not-started'; readonly error: NodeJS.ErrnoException };

export interface ChildRun {
  readonly ending: Ending;
  readonly lines: readonly string[];
  /** What kept its output from being written where it was to go. */
  lost(): Error | undefined;
  /** Resolves when nobody can write any more: what the command left running in the background may go on. */
  readonly silent: Promise<void>;
}

/** What a command has written is read by then; what it left running may hold the pipes for hours, in milliseconds. */
const restMs = 1000;

/** Ctrl-C goes to the command as well as to us: we wait for what it makes of it. */
export async function runChild(words: readonly string[], most: number, own: Process): Promise<ChildRun> {
  const [command = '', ...args] = words;
  const started = performance.now();
  const { child, outputs } = spawnWithPipes(command, args, own.env);
  let isOver = false;
  own.onSignal((signal) => {
    if (isOver) own.exit(codeOfSignal(signal));
    // The terminal sends these to all; a second one would count as a second Ctrl-C.
    if (signal !== 'SIGINT' && signal !== 'SIGQUIT') child.kill(signal);
  });
  const tail = createTail(most);
  let lost: Error | undefined;
  const closed = Promise.all(
    (['stdout', 'stderr'] as const).map((name) => {
      const output = outputs[name];
      own.passOn(output, name, (error) => {
        lost ??= error;
      });
      output.on('data', tail.writer());
      return new Promise<void>((resolve) => void finished(output, { writable: false }, () => resolve()));
    }),
  );
  const ending = await new Promise<Ending>((resolve) => {
    child.once('error', (error) => resolve({ kind: 'not-started', error }));
    child.once('exit', (code, signal) => {
      const ms = performance.now() - started;
      resolve(signal ? { kind: 'signal', signal, ms } : { kind: 'code', code: code ?? 1, ms });
    });
  });
  const silent = (async () => void (ending.kind === 'not-started' || (await closed)))();
  const enough = new AbortController();
  await Promise.race([silent, pause(restMs, undefined, { signal: enough.signal }).catch(() => {})]);
  enough.abort();
  isOver = true;
  return { ending, lines: tail.lines(), lost: () => lost, silent };
}

function spawnWithPipes(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const [out, err] = openPipes(2) ?? [];
  const stdio = ['inherit', out?.writer ?? 'pipe', err?.writer ?? 'pipe'] as const;
  try {
    const child: ChildProcess = spawn(command, args, { stdio: [...stdio], env });
    const outputs = { stdout: out?.reader ?? child.stdout, stderr: err?.reader ?? child.stderr };
    return { child, outputs: outputs as Record<'stdout' | 'stderr', Readable> };
  } finally {
    // Else the pipes would never end.
    for (const pipe of [out, err]) if (pipe) closeSync(pipe.writer);
  }
}

/** As shells have it: 127 not found, 126 found but no program. */
export function codeOf(ending: Ending): number {
  if (ending.kind === 'code') return ending.code;
  if (ending.kind === 'signal') return codeOfSignal(ending.signal);
  return ending.error.code === 'ENOENT' ? 127 : 126;
}
