/** Starts the program of somebody's own server, and says in one line why it did not become one. */
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RemoteError } from '../remote/errors.ts';
import { type Home, prepareHome } from './home.ts';
import { inheritedFrom, launch, type Program } from './launch.ts';
import { chooseRuntime } from './runtime.ts';
import type { Start } from './start.ts';
import { openStartLog, type StartLog } from './startLog.ts';
import type { StartReport } from './startReport.ts';

/** How often in a row a program may be ready and gone before that is no accident. */
const mostGone = 3;

/** Gives what starts the program once, until a deadline (epoch, ms). Throws a RemoteError (bad-start) for one that cannot be started. */
export function createOwnStarter(
  home: Home,
  start: Start,
  userHome: Home,
  env: NodeJS.ProcessEnv,
): (deadline: number) => Promise<StartReport> {
  const began = Date.now();
  const described = describeStart(home, start);
  prepareHome(home);
  const program: Program = {
    command: described.command,
    folder: home.folder,
    env: {
      ...inheritedFrom(env),
      ...described.env,
      // Starter and started must mean the same folder.
      REMOTEX_HOME: userHome.folder,
    },
  };
  let readyAndGone = 0;
  let since: number | undefined;
  return async (deadline) => {
    const log = openStartLog(home, since);
    since ??= log.begin;
    try {
      // Whoever calls again could not reach what was ready.
      if (readyAndGone === mostGone) return failed(gone(home, described.shown, log));
      const outcome = await launch({ ...program, errorOutput: log.descriptor }, home, deadline);
      if (outcome.kind === 'ready') readyAndGone++;
      if (outcome.kind === 'ended') return failed(endedEarly(home, described.shown, log));
      if (outcome.kind !== 'silent') return outcome;
      outcome.end();
      return failed(neverServed(home, described.shown, deadline - began));
    } finally {
      log.close();
    }
  };
}

const failed = (message: string): StartReport => ({ kind: 'failed', reason: 'cannot-start', message });

interface Described {
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** For messages. */
  readonly shown: string;
}

function describeStart(home: Home, start: Start): Described {
  if (typeof start === 'object' && 'command' in start) {
    return { command: start.command, env: start.env ?? {}, shown: start.command.join(' ').slice(0, 200) };
  }
  const file = fileOf(start);
  if (!existsSync(file)) {
    throw new RemoteError('bad-start', `${home.title} cannot be started: there is no file ${file}.`);
  }
  const { execPath, electron, main } = chooseRuntime(home, file);
  return { command: [execPath, main], env: electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}, shown: file };
}

function fileOf(start: URL | string): string {
  if (typeof start === 'string' && isAbsolute(start)) return start;
  const address = String(start);
  if (URL.canParse(address) && new URL(address).protocol === 'file:') return fileURLToPath(address);
  const text = `connect() cannot start '${address.slice(0, 200)}': give it a file: URL, or the absolute path of a module.`;
  throw new RemoteError('bad-start', text);
}

function endedEarly(home: Home, shown: string, log: StartLog): string {
  const words = log.lastWords();
  if (words !== undefined) return `${shown} ended before it served ${home.name}: ${advise(home, words)}`;
  return `${shown} ended before it served ${home.name}, without a word on standard error. It must call serve('${home.name}', …) and go on running.`;
}

function gone(home: Home, shown: string, log: StartLog): string {
  const words = log.lastWords() ?? 'it said nothing on standard error';
  return `${shown} served ${home.name} and ended at once, ${mostGone} times: ${advise(home, words)}`;
}

const advise = (home: Home, words: string) =>
  `${words.replace(/[.\s]+$/, '')}. Mend it and try again. All that it said: ${home.startLogFile}`;

function neverServed(home: Home, shown: string, waitedMs: number): string {
  const seconds = Math.round(waitedMs / 1000);
  return `${shown} did not call serve('${home.name}', …) within ${seconds} s, and was ended. Call it first, and load what takes long afterwards.`;
}
