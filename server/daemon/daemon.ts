/** A server's life, our daemon's and anybody's own: one for each home, ready when it listens, ended in order. */
import { hostname } from 'node:os';
import { type EndReason, protocol } from '../api/daemon.ts';
import { discover } from '../remote/discover.ts';
import { combine, type Service } from '../remote/implement.ts';
import type { SchemaConverter } from '../remote/jsonSchema.ts';
import { checkDescriptors } from './descriptors.ts';
import { type Endpoint, readEndpoint, writeEndpoint } from './endpoint.ts';
import { type Home, prepareHome } from './home.ts';
import { type Listener, listen } from './listen.ts';
import type { Lock } from './lock.ts';
import type { Log } from './log.ts';
import { checkDrive, leaveDrive, type NetworkOptions } from './networkDrive.ts';
import { choosePipe } from './pipeName.ts';
import { createToken } from './proof.ts';
import { rememberRuntime } from './runtime.ts';
import { createSessions } from './sessions.ts';
import { boundStartLog } from './startLog.ts';
import { createStatus } from './status.ts';

/** Modules' methods, and how to end what they hold. */
export interface Room {
  readonly services: readonly Service[];
  close(): Promise<void>;
}

export interface DaemonOptions {
  readonly home: Home;
  readonly version: string;
  /** Tells two builds of one version apart. */
  readonly build?: string | undefined;
  readonly log: Log;
  /** How long the server waits for a client before it ends by itself, in milliseconds; Infinity: for ever. */
  readonly idleMs: number;
  /** Called when the home is ours, and not before: rooms open files. */
  readonly openRooms: () => readonly Room[];
  /** Called when everything is closed. */
  readonly onEnd: () => void;
  /** Told of what goes to the log as unexpected. */
  readonly onUnexpected?: ((error: unknown, method: string) => void) | undefined;
  /** Describes validators that cannot do so themselves, before zod/mini is tried. */
  readonly jsonSchemaOf?: SchemaConverter | undefined;
  /** Whether clients must prove to have read the endpoint file. Always so on Windows: see proof.ts. */
  readonly proof?: boolean | undefined;
  /** Whether the home may be on a network drive. */
  readonly network?: NetworkOptions | undefined;
  /** See `SessionOptions.stacks`. */
  readonly stacks?: boolean | undefined;
}

export interface Daemon {
  readonly pipe: string;
  /**
   * Running calls are answered, rooms closed, and the pipe's name removed. Resolves when all of that is done; a second call
   * waits for the first one's end.
   */
  stop(reason: EndReason): Promise<void>;
}

/** How long running calls may go on after SIGTERM, in milliseconds; systemd and VS Code wait longer. */
const drainMs = 2000;

/** How often to look after our files, in milliseconds: a client that finds none waits for several such rounds. */
const lookEveryMs = 1000;

/** Resolves when clients can come; undefined when another process serves this home. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon | undefined> {
  checkDescriptors(options.home);
  prepareHome(options.home);
  checkDrive(options.home, options.network);
  // Late, so that a forwarder on an old Node, which has no SQLite, can say what is wrong.
  const { takeLock } = await import('./lock.ts');
  const lock = takeLock(options.home.lockFile);
  if (!lock) return undefined;
  try {
    return await openDaemon(options, lock);
  } catch (error) {
    // The process may go on without us, and must not keep others from this home.
    lock.release();
    throw error;
  }
}

async function openDaemon(options: DaemonOptions, lock: Lock): Promise<Daemon> {
  const { home, version, build, log, proof = process.platform === 'win32' } = options;
  const pipe = choosePipe(home, { proof });
  const token = proof ? createToken() : undefined;
  const rooms = options.openRooms();
  let listener: Listener | undefined;
  let ending: Promise<void> | undefined;
  let watch: NodeJS.Timeout | undefined;

  const failed = (error: unknown, method: string): void => {
    log('unexpected', { method, error: describe(error) });
    options.onUnexpected?.(error, method);
  };
  const closeRooms = async (): Promise<void> => {
    for (const room of rooms) {
      try {
        await room.close();
      } catch (error) {
        failed(error, 'close');
      }
    }
  };
  /** A step of the end that fails must not keep the next ones from being done. */
  const step = (name: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      failed(error, name);
    }
  };
  const end = async (reason: EndReason): Promise<void> => {
    clearInterval(watch);
    log('ending', { reason });
    step('close the pipe', () => listener?.close());
    await sessions.drain(reason, drainMs);
    await closeRooms();
    step('leave the drive', () => {
      if (lock.isHeld()) leaveDrive(home, options.network);
    });
    step('release the lock', () => lock.release());
    log('ended');
    options.onEnd();
  };
  const stop = (reason: EndReason): Promise<void> => {
    ending ??= end(reason);
    return ending;
  };
  /** Somebody may delete our files, or all of the home. Whoever holds the lock serves it; who does not, leaves. */
  const look = async (endpoint: Endpoint): Promise<void> => {
    try {
      if (!lock.isHeld()) {
        log('the lock is gone');
        return stop('failure');
      }
      if (await listener?.restore()) log('pipe was removed, opened again');
      if (readEndpoint(home)?.pid !== process.pid) writeEndpoint(home, endpoint);
      boundStartLog(home);
    } catch (error) {
      log('cannot be found', { error: String(error) });
    }
  };

  const status = createStatus({
    home,
    pipe,
    version,
    build,
    connected: () => sessions.connected(),
    stop: (reason) => void stop(reason),
    letGo: (client) => sessions.letGo(client),
  });
  const services = combine([status, ...rooms.flatMap((room) => room.services)]);
  const sessions = createSessions({
    home,
    services: combine([
      services,
      discover(services, { title: home.name, version }, { jsonSchemaOf: describeWith(options.jsonSchemaOf) }),
    ]),
    version,
    build,
    idleMs: options.idleMs,
    stacks: options.stacks,
    onIdle: () => void stop('idle'),
    onLetGo: () => void stop('drain'),
    onUnexpected: failed,
  });
  try {
    listener = await listen(pipe, sessions.accept, token);
    const started = new Date().toISOString();
    const endpoint = {
      pipe,
      pid: process.pid,
      host: options.network?.host ?? hostname(),
      version,
      protocol,
      started,
      token,
    };
    writeEndpoint(home, endpoint);
    rememberRuntime(home);
    watch = setInterval(() => void look(endpoint), lookEveryMs);
  } catch (error) {
    listener?.close();
    await closeRooms();
    throw error;
  }
  sessions.watchIdle();
  log('started', { version, build, node: process.versions.node, pipe });
  return { pipe, stop };
}

/** Most servers are never asked what they serve, so what it takes to say it is loaded when one is. */
const describeWith =
  (convert: SchemaConverter | undefined): SchemaConverter =>
  async (schema) =>
    (await convert?.(schema)) ?? (await import('./zodJsonSchema.ts')).zodJsonSchema(schema);

/** Anything can be thrown, also what throws when it is looked at. */
function describe(error: unknown): string {
  try {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } catch {
    return `a thrown ${typeof error} that cannot be read`;
  }
}
