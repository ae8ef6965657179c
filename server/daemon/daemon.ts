/** The daemon's life: one for each home, ready when it listens, ended in order. */

import { protocol } from '../api/daemon.ts';
import type { Service } from '../remote/implement.ts';
import { readEndpoint, writeEndpoint } from './endpoint.ts';
import { type Home, prepareHome } from './home.ts';
import { type Listener, listen } from './listen.ts';
import type { Log } from './log.ts';
import { choosePipe } from './pipeName.ts';
import { rememberRuntime } from './runtime.ts';
import { createSessions } from './sessions.ts';
import { createStatus } from './status.ts';

/** A module's methods, and how to end what it holds. */
export interface Room {
  readonly services: readonly Service[];
  close(): Promise<void>;
}

export interface DaemonOptions {
  readonly home: Home;
  readonly version: string;
  readonly log: Log;
  readonly idleMs: number;
  /** Called when the home is ours, and not before: rooms open files. */
  readonly openRooms: () => readonly Room[];
  /** Called when everything is closed. */
  readonly onEnd: () => void;
}

export interface Daemon {
  /** Running calls are answered, files closed, and the pipe's name removed. A second call changes nothing. */
  stop(reason: string): void;
}

/** How long running calls may go on after SIGTERM, in milliseconds; systemd and VS Code wait longer. */
const drainMs = 2000;

/** How often to look after our files, in milliseconds: a client that finds none waits for several such rounds. */
const lookEveryMs = 1000;

/** Resolves when clients can come; undefined when another daemon serves this home. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon | undefined> {
  const { home, version, log, idleMs } = options;
  prepareHome(home);
  // Late, so that a forwarder on an old Node, which has no SQLite, can say what is wrong.
  const { takeLock } = await import('./lock.ts');
  const lock = takeLock(home.lockFile);
  if (!lock) return undefined;
  const pipe = choosePipe(home);
  const rooms = options.openRooms();
  let listener: Listener | undefined;
  let ending = false;
  let watch: NodeJS.Timeout | undefined;

  const stop = async (reason: string): Promise<void> => {
    if (ending) return;
    ending = true;
    clearInterval(watch);
    log('ending', { reason });
    listener?.close();
    await sessions.drain(drainMs);
    for (const room of rooms) await room.close();
    lock.release();
    log('ended');
    options.onEnd();
  };
  /** Somebody may delete our files, or all of the home. Whoever holds the lock serves it; who does not, leaves. */
  const look = async (): Promise<void> => {
    if (!lock.isHeld()) return stop('its lock is gone');
    try {
      if (await listener?.restore()) log('pipe was removed, opened again');
      if (readEndpoint(home)?.pid !== process.pid) writeEndpoint(home, endpoint);
    } catch (error) {
      log('cannot be found', { error: String(error) });
    }
  };
  const status = createStatus({
    pipe,
    version,
    home: home.folder,
    clients: () => sessions.count,
    stop: () => void stop('asked to'),
  });
  const sessions = createSessions({
    services: new Map([status, ...rooms.flatMap((room) => room.services)].flatMap((service) => [...service])),
    version,
    log,
    idleMs,
    onIdle: () => void stop('idle'),
  });
  listener = await listen(pipe, sessions.accept);
  const endpoint = { pipe, pid: process.pid, version, protocol, started: new Date().toISOString() };
  writeEndpoint(home, endpoint);
  watch = setInterval(() => void look(), lookEveryMs);
  rememberRuntime(home);
  log('started', { version, node: process.versions.node, pipe });
  return { stop: (reason) => void stop(reason) };
}
