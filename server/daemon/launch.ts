/** Starts a server so that it outlives whoever starts it, and hears from it when it is ready or why it is not. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import * as z from 'zod/mini';
import { RemoteError } from '../remote/errors.ts';
import { readEndpoint } from './endpoint.ts';
import type { Home } from './home.ts';
import { reportDescriptor, StartReport, startedAs } from './startReport.ts';

/** A program that becomes the server of a home. */
export interface Program {
  readonly command: readonly [string, ...string[]];
  /** Where it runs. Ours may be deleted or unmounted. */
  readonly folder: string;
  /** All of its environment: see `inheritedFrom`. */
  readonly env: NodeJS.ProcessEnv;
  /** The descriptor of its standard error; without it nobody hears that. */
  readonly errorOutput?: number;
}

export type Outcome =
  | StartReport
  /** The program has ended, or closed its descriptor, without a word. */
  | { readonly kind: 'ended' }
  /** Nothing came in time. `end` stops the program and those it started, unless they left its process group. */
  | { readonly kind: 'silent'; end(): void };

/** What a server inherits: no secrets, no debugger, no NODE_OPTIONS of the shell or editor that started it. */
const inherited =
  /^(HOME|PATH|LANG|LC_\w+|TZ|USER|LOGNAME|REMOTEX_HOME|REMOTEX_IDLE_SECONDS|REMOTEX_PROOF|REMOTEX_NETWORK_HOME)$/;
const inheritedOnWindows = /^(SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE|TEMP|TMP|USERNAME)$/i;

export function inheritedFrom(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => inherited.test(name) || inheritedOnWindows.test(name));
  return Object.fromEntries(kept);
}

/** How often to look whether a server has come whose report we do not get, in milliseconds; each look reads one small file. */
const lookEveryMs = 200;

/** Starts the program once. Resolves when its server reports, when any server of this home comes, or at the deadline (epoch, ms). */
export async function launch(program: Program, home: Home, deadline: number): Promise<Outcome> {
  const before = readEndpoint(home)?.started;
  const started = spawnAlone(program, home);
  const timers: NodeJS.Timeout[] = [];
  const seen = new Promise<Outcome>((resolve) => {
    const look = () => {
      const endpoint = readEndpoint(home);
      if (endpoint && endpoint.started !== before) resolve({ kind: 'ready' });
    };
    timers.push(setInterval(look, lookEveryMs));
  });
  const silence = new Promise<Outcome>((resolve) => {
    const { end } = started;
    timers.push(setTimeout(() => resolve({ kind: 'silent', end }), Math.max(deadline - Date.now(), 0)));
  });
  try {
    return await Promise.race([started.outcome, seen, silence]);
  } finally {
    for (const timer of timers) clearInterval(timer);
    started.release();
  }
}

interface Started {
  readonly outcome: Promise<Outcome>;
  /** Listens no more, so that the starter may end. */
  release(): void;
  end(): void;
}

/**
 * A detached child is still a child: vscode-languageclient kills the tree of its server by walking parent ids. So a
 * shell starts the server and ends at once (2 ms, where a Node in the middle takes 40), and the server has no parent.
 */
function spawnAlone({ command, folder, env, errorOutput }: Program, home: Home): Started {
  const [file = '', ...args] =
    process.platform === 'win32' ? command : ['/bin/sh', '-c', '"$@" &', 'remotex', ...command];
  const child = spawn(file, args, {
    cwd: folder,
    env: { ...env, [startedAs]: home.name },
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'ignore', errorOutput ?? 'ignore', 'pipe'],
  });
  child.unref();
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (cause) => {
      const text = `${home.title} could not be started with ${command[0]}: ${cause.message}.`;
      reject(new RemoteError('cannot-start', text, { cause }));
    });
  });
  // stdio says 'pipe' at this place, so there is a stream to read; but none at all when there were no descriptors for it.
  const report = child.stdio?.[reportDescriptor] as Readable | undefined;
  return {
    outcome: report ? Promise.race([readReport(report), failed]) : failed,
    release: () => void report?.destroy(),
    end: () => endGroup(child.pid),
  };
}

/** The shell led a process group of its own, in which the program still is. */
function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, 'SIGTERM');
  } catch {
    // All of them have ended.
  }
}

function readReport(stream: Readable): Promise<Outcome> {
  return new Promise((resolve) => {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text = (text + chunk).slice(0, longestReport);
    });
    stream.on('error', () => stream.destroy());
    stream.on('close', () => resolve(parseReport(text)));
  });
}

/** Characters; a report is one sentence, and anything may write to the descriptor. */
const longestReport = 10_000;

function parseReport(text: string): Outcome {
  try {
    const checked = z.safeParse(StartReport, JSON.parse(text));
    if (checked.success) return checked.data;
  } catch {
    // Nothing, or the words of somebody else.
  }
  return { kind: 'ended' };
}
