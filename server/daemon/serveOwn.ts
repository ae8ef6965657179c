/** `serve`: a program becomes the one server of a name, for its own modules, as safely as our daemon. */

import { RemoteError } from '../remote/errors.ts';
import type { Service } from '../remote/implement.ts';
import type { SchemaConverter } from '../remote/jsonSchema.ts';
import { readError } from '../remote/wireError.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { readEndpoint } from './endpoint.ts';
import type { Home } from './home.ts';
import { createLog } from './log.ts';
import { ownHome } from './ownHome.ts';
import { takeReporter } from './report.ts';

export interface ServeOptions {
  /** Where `REMOTEX_HOME` is looked up; by default the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * The server ends when nobody has been connected for so long, in milliseconds. By default never, or after 30 minutes when
   * `connect` started it: it then starts it again when it is needed.
   */
  readonly idleMs?: number;
  /** The program's own version, told to clients in `initialize` and `daemon/status`. */
  readonly version?: string;
  /** Called for failures that nobody expected. They go to the server's log too; clients see "failed inside the server". */
  readonly onUnexpected?: (error: unknown, method: string) => void;
  /** Send clients the messages and stacks of such failures: for one's own programs, while one works on them. */
  readonly stacks?: boolean;
  /** JSON Schemas for `rpc.discover`, of validators that cannot say their own (valibot, zod/mini). */
  readonly jsonSchemaOf?: SchemaConverter;
  /**
   * Called when no call runs any more (those that go on for two seconds are not waited for) and before another process can serve the name, which waits for it: here state is written.
   */
  readonly onEnd?: () => void | Promise<void>;
  /**
   * Whether this process lives for the server, as by default: then SIGTERM and SIGINT end it in order, and when the server
   * ends by itself (asked to, idle, signalled) the process ends too, within two seconds of `onEnd`.
   */
  readonly signals?: boolean;
}

/** A server of one's own that runs in this process. */
export interface OwnServer {
  readonly name: string;
  /** The path of its pipe. */
  readonly pipe: string;
  /** Running calls are answered (for up to two seconds), then all is closed. The process goes on. */
  stop(): Promise<void>;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
}

/** As long as our daemon waits: a coffee does not cost a start, and a machine at rest is at rest. */
const startedIdleMs = 30 * 60_000;

/** How long what the program still does may keep the process after its server has ended, in milliseconds. */
const farewellMs = 2000;

/**
 * Serves the modules under the name, for every program of this user, until it is stopped. Besides them it answers
 * `daemon/status` and `daemon/stop`. Throws a RemoteError: `bad-name`, `duplicate-module`, `already-running` when another
 * process serves that name, `unsafe-folder` or `home-unusable` when the pipe could not be safe.
 */
export async function serve(
  name: string,
  services: readonly Service[],
  options: ServeOptions = {},
): Promise<OwnServer> {
  const { env = process.env, signals = true } = options;
  // Only our starter sets that variable, and it sets it for this process, whatever `env` says.
  const report = takeReporter(process.env, name);
  try {
    const home = ownHome(env, name);
    refuseDuplicates(name, services);
    const idleMs = options.idleMs ?? (report ? startedIdleMs : Infinity);
    const server = await open(home, services, { ...options, idleMs, signals });
    if (server) {
      report?.({ kind: 'ready' });
      return server;
    }
    report?.({ kind: 'busy' });
    // Of several that were started at once, those that came late have nothing else to do.
    if (report && signals) process.exit(75);
    throw alreadyRunning(home);
  } catch (error) {
    const { reason, message } = readError(error);
    report?.({ kind: 'failed', reason, message });
    throw error;
  }
}

async function open(
  home: Home,
  services: readonly Service[],
  options: ServeOptions & { readonly idleMs: number; readonly signals: boolean },
): Promise<OwnServer | undefined> {
  const { idleMs, signals, version = '0.0.0', onUnexpected, stacks, onEnd, jsonSchemaOf } = options;
  let stopped = false;
  let markEnded: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    markEnded = resolve;
  });
  const daemon = await startDaemon({
    home,
    version,
    idleMs,
    onUnexpected,
    stacks,
    jsonSchemaOf,
    network: { allowed: (options.env ?? process.env).REMOTEX_NETWORK_HOME === '1' },
    log: createLog(home.logFile),
    openRooms: () => [{ services, close: async () => onEnd?.() }],
    onEnd() {
      markEnded();
      // Without a reference: a program that has nothing more to do ends at once.
      if (signals && !stopped) setTimeout(() => process.exit(), farewellMs).unref();
    },
  });
  if (!daemon) return undefined;
  if (signals) endOnSignals(daemon, ended);
  return {
    name: home.name,
    pipe: daemon.pipe,
    stop() {
      stopped = true;
      return daemon.stop('stop');
    },
    ended,
  };
}

/** A second signal finds no listener, and ends the process at once. */
function endOnSignals(daemon: Daemon, ended: Promise<void>): void {
  const forget = (): void => {
    process.off('SIGTERM', end);
    process.off('SIGINT', end);
  };
  const end = (): void => {
    forget();
    void daemon.stop('signal');
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  void ended.then(forget);
}

/** Two services of one module would answer for one another; `daemon` is ours, for status and stop. */
function refuseDuplicates(name: string, services: readonly Service[]): void {
  const known = new Set(['daemon']);
  for (const service of services) {
    const modules = new Set([...service.keys()].map((method) => method.split('/', 1).join()));
    for (const module of modules) {
      if (!known.has(module)) continue;
      const why = module === 'daemon' ? 'which is the name of its own' : 'twice';
      const text = `serve('${name}') got the module ${module}, ${why}. Give each module a name of its own.`;
      throw new RemoteError('duplicate-module', text);
    }
    for (const module of modules) known.add(module);
  }
}

function alreadyRunning(home: Home): RemoteError {
  const endpoint = readEndpoint(home);
  const who = endpoint ? ` (pid ${endpoint.pid})` : '';
  return new RemoteError(
    'already-running',
    `${home.title} runs already${who}. Connect to it, or stop it first.`,
  );
}
