/** This window's way to the daemon: connected when something is asked, and again by itself when a crash ended it. */

import type { EndReason } from '../../server/api/daemon.ts';
import {
  type Caller,
  ConnectionLost,
  type ProgressListener,
  saysStopping,
} from '../../server/remote/caller.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import { readError } from '../../server/remote/wireError.ts';
import { askToEnd, inTime } from './askToEnd.ts';
import type { Link, OpenLink } from './link.ts';
import { createRecovery } from './recovery.ts';
import { type BackendState, isWanted } from './state.ts';
import { createWatching, type Watching } from './watching.ts';

/** Its own calls are somebody's wish: they start a daemon when there is none, and tell why they cannot. */
export interface Backend extends Caller {
  readonly state: BackendState;
  /** Calls the listener at each change, until the function returned is called. */
  onState(listener: (state: BackendState) => void): () => void;
  /** For whoever only refreshes what is shown, or follows a stream. */
  readonly watching: Watching;
  connect(): Promise<void>;
  /**
   * After a stop: connects to a daemon that runs again, and starts none. Resolves to whether the window is connected; that
   * it is not changes nothing, and nobody is told.
   */
  joinRunning(): Promise<boolean>;
  /** Ends the daemon that runs, for everybody. Resolves to its pid when it has ended; to undefined when none ran. */
  end(how: 'restart' | 'stop'): Promise<number | undefined>;
  dispose(): Promise<void>;
}

export interface BackendOptions {
  readonly open: OpenLink;
  readonly log: (line: string) => void;
  /** Epoch, ms. */
  readonly now?: () => number;
}

interface Connection {
  readonly link: Promise<Link>;
  readonly closed: Promise<void>;
  /** Somebody waits for it, and is told when it cannot be made. */
  isAsked: boolean;
  /** Epoch, ms. */
  openedAt: number;
  /** As the daemon has announced it. */
  ending?: EndReason;
  /** As it was told by us: a daemon of an older version ends without a word. */
  told?: EndReason;
}

export function createBackend({ open, log, now = Date.now }: BackendOptions): Backend {
  const recovery = createRecovery();
  const listeners = new Set<(state: BackendState) => void>();
  const progress = new Map<unknown, ProgressListener>();
  let state: BackendState = { kind: 'stopped' };
  /** The one that new calls go to: open, or about to be. */
  let current: Connection | undefined;
  /** The one whose end decides whether this window comes back: an earlier one may outlast it. */
  let newest: Connection | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;

  const become = (next: BackendState): void => {
    state = next;
    for (const listener of [...listeners]) listener(next);
  };

  const opened = (connection: Connection): void => {
    connection.openedAt = now();
    if (current !== connection) return;
    if (connection.isAsked) recovery.reset();
    log('Connected to the daemon.');
    become({ kind: 'ready' });
  };
  const failed = (connection: Connection, error: RemoteError): void => {
    if (isDisposed || current !== connection) return;
    current = undefined;
    log(`Not connected: ${error.message}`);
    if (connection.isAsked) become({ kind: 'failed', error, isTold: true });
    else comeBack(recovery.next(), error);
  };
  /** Running calls are still answered there; new ones go to the next daemon. */
  const announced = (connection: Connection, ending: EndReason): void => {
    connection.ending = ending;
    log(`The daemon ends: ${ending}.`);
    if (current !== connection) return;
    current = undefined;
    become(isWanted(ending) ? { kind: 'stopped', ending } : { kind: 'starting', again: true });
  };
  const closed = (connection: Connection): void => {
    if (isDisposed) return;
    log('The connection to the daemon has ended.');
    // Somebody may have asked meanwhile, and waits for the next one already.
    if (current || connection !== newest) return;
    const { openedAt, ending = connection.told } = connection;
    if (ending && isWanted(ending)) become({ kind: 'stopped', ending });
    else comeBack(recovery.lost(now() - openedAt, ending), keepsEnding());
  };
  const comeBack = (pause: number | undefined, error: RemoteError): void => {
    become(
      pause === undefined ? { kind: 'failed', error, isTold: false } : { kind: 'starting', again: true },
    );
    if (pause !== undefined) timer = setTimeout(() => begin(false), pause);
  };

  const connectionOf = (isAsked: boolean, mayStart: boolean): Connection => {
    if (isDisposed) throw windowCloses();
    const { promise, resolve } = Promise.withResolvers<void>();
    const link = open({
      mayStart,
      listeners: progress,
      onEnding: (ending) => announced(connection, ending),
      onClosed: () => {
        resolve();
        if (current === connection) current = undefined;
        closed(connection);
      },
    });
    const connection: Connection = { link, closed: promise, isAsked, openedAt: now() };
    return connection;
  };
  const begin = (isAsked: boolean): Connection => {
    clearTimeout(timer);
    const connection = connectionOf(isAsked, true);
    newest = connection;
    current = connection;
    become({ kind: 'starting', again: !isAsked });
    connection.link.then(
      () => opened(connection),
      (error: unknown) => failed(connection, readError(error)),
    );
    return connection;
  };
  /** A connection that was made only to end the daemon: it is given up, and a recovery with it. */
  const notEnded = (connection: Connection, error: RemoteError): void => {
    if (connection !== newest) return;
    newest = undefined;
    become(error.reason === 'no-daemon' ? { kind: 'stopped' } : { kind: 'failed', error, isTold: true });
  };
  const ensure = (): Connection => {
    if (!current) return begin(true);
    current.isAsked = true;
    return current;
  };

  return {
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    watching: createWatching({
      link: () => (state.kind === 'ready' ? current?.link : undefined),
      listeners: progress,
    }),
    async sendRequest(method, params, options = {}) {
      const first = ensure();
      try {
        return await (await first.link).sendRequest(method, params, options);
      } catch (thrown) {
        const error = readError(thrown);
        const isLost = error instanceof ConnectionLost && options.repeatable;
        if (!isLost && !saysStopping(error)) throw error;
        log(`${method} lost its connection and is sent again.`);
        if (current === first) current = undefined;
      }
      return (await ensure().link).sendRequest(method, params, options);
    },
    async connect() {
      await ensure().link;
    },
    async joinRunning() {
      if (isDisposed || state.kind !== 'stopped') return state.kind === 'ready';
      const before = newest;
      const connection = connectionOf(false, false);
      let link: Link;
      try {
        link = await connection.link;
      } catch {
        return false;
      }
      const isLate = isDisposed || state.kind !== 'stopped' || newest !== before;
      // Meanwhile somebody has asked, or stopped it again.
      if (isLate || connection.ending) {
        void link.close().catch(() => {});
        return false;
      }
      newest = connection;
      current = connection;
      opened(connection);
      return true;
    },
    async end(how) {
      if (current) current.isAsked = true;
      else clearTimeout(timer);
      // Not to start a daemon only to end it.
      const isOwn = !current;
      const connection = current ?? connectionOf(true, false);
      newest = connection;
      let link: Link | undefined;
      try {
        link = await connection.link;
        connection.told = how;
        const pid = await askToEnd(link, how);
        await inTime(connection.closed, pid);
        return pid;
      } catch (thrown) {
        const error = readError(thrown);
        delete connection.told;
        if (isOwn) notEnded(connection, error);
        if (link && current !== connection) void link.close().catch(() => {});
        if (!link && error.reason === 'no-daemon') return undefined;
        throw error;
      }
    },
    async dispose() {
      isDisposed = true;
      clearTimeout(timer);
      listeners.clear();
      const link = await current?.link.catch(() => undefined);
      // The window is closing: the forwarder ends with its input, whatever the farewell comes to.
      await link?.close().catch((error: unknown) => log(`stopping: ${String(error)}`));
    },
  };
}

function keepsEnding(): RemoteError {
  const text = 'It ended again and again soon after it had started. Look into its log, then try again.';
  return new RemoteError('keeps-ending', text);
}

function windowCloses(): RemoteError {
  return new RemoteError('no-daemon', 'The window closes: it asks Remotex for nothing any more.');
}
