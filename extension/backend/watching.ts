/** How a window asks, and follows, what it only shows: over the connection that there is, and never for the sake of one. */
import type { Caller, ProgressListener } from '../../server/remote/caller.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import type { Link } from './link.ts';

/** It never starts a daemon, and fails at once when none is connected. */
export interface Watching extends Required<Caller> {
  /** A stream ends with its connection: whoever follows one follows again at the next `ready`. */
  readonly reconnects: false;
}

export interface WatchingOptions {
  /** The connection, when one is ready. */
  readonly link: () => Promise<Link> | undefined;
  /** The listeners of every connection: whoever follows begins to listen before it asks, and so before there is one. */
  readonly listeners: Map<unknown, ProgressListener>;
}

export function createWatching({ link, listeners }: WatchingOptions): Watching {
  return {
    reconnects: false,
    async sendRequest(method, params, options) {
      const ready = link();
      if (!ready) throw new RemoteError('no-daemon', 'Remotex is not connected.');
      return (await ready).sendRequest(method, params, options);
    },
    async sendNotification(method, params) {
      (await link())?.sendNotification(method, params);
    },
    onProgress(token, listener) {
      listeners.set(token, listener);
      return () => void listeners.delete(token);
    },
  };
}
