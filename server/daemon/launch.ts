/** Starts the daemon so that it outlives whoever starts it, and hears from it when it is ready or why it is not. */
import { spawn } from 'node:child_process';
import { parse } from 'node:path';
import type { Readable } from 'node:stream';
import * as z from 'zod/mini';
import { RemoteError } from '../remote/errors.ts';

/** What runs the daemon: a Node (or an Electron that acts as one) and the daemon's bundle. */
export interface Runtime {
  readonly execPath: string;
  readonly electron: boolean;
  readonly main: string;
}

/** What the daemon says on its file descriptor 3: once, in one line. */
export const StartReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** Another daemon holds the lock: dial again. */
  z.object({ kind: z.literal('busy') }),
  z.object({ kind: z.literal('failed'), reason: z.string(), message: z.string() }),
]);
export type StartReport = z.infer<typeof StartReport>;

/**
 * The descriptor of the report. Standard output would be inherited too, and then `$(remotex read)` would wait for the
 * daemon's death.
 */
export const reportDescriptor = 3;

/** What the daemon inherits: no secrets, no debugger, no NODE_OPTIONS of the shell or editor that started it. */
const inherited = /^(HOME|PATH|LANG|LC_\w+|TZ|USER|LOGNAME|REMOTEX_HOME|REMOTEX_IDLE_SECONDS)$/;
const inheritedOnWindows = /^(SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE|TEMP|TMP|USERNAME)$/i;

function daemonEnvironment(env: NodeJS.ProcessEnv, electron: boolean): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => inherited.test(name) || inheritedOnWindows.test(name));
  return { ...Object.fromEntries(kept), ...(electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}) };
}

/**
 * A detached child is still a child: vscode-languageclient kills the tree of its server by walking parent ids. So a
 * shell starts the daemon and ends at once (2 ms, where a Node in the middle takes 40), and the daemon has no parent.
 */
export async function launch(runtime: Runtime, env: NodeJS.ProcessEnv): Promise<StartReport> {
  const command = [runtime.execPath, runtime.main, '--daemon', '--report'];
  const [file = '', ...args] =
    process.platform === 'win32' ? command : ['/bin/sh', '-c', '"$@" &', 'remotex', ...command];
  const child = spawn(file, args, {
    // Ours may be deleted or unmounted; the daemon goes to its home once it knows that it may.
    cwd: parse(runtime.execPath).root,
    env: daemonEnvironment(env, runtime.electron),
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  child.unref();
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (cause) => {
      const text = `Remotex could not start its daemon with ${runtime.execPath}: ${cause.message}.`;
      reject(new RemoteError('cannot-start', text, { cause }));
    });
  });
  // stdio says 'pipe' at this place, so there is a stream to read.
  const report = child.stdio[reportDescriptor] as Readable;
  return Promise.race([readReport(report), failed]);
}

async function readReport(stream: Readable): Promise<StartReport> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  const checked = z.safeParse(StartReport, text === '' ? undefined : JSON.parse(text));
  if (checked.success) return checked.data;
  return {
    kind: 'failed',
    reason: 'cannot-start',
    message: 'The daemon of Remotex ended before it was ready.',
  };
}
