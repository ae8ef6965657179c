/** One connection to the daemon, as backend.ts sees it: the language client over the forwarder, or a fake in a test. */

import type { EndReason } from '../../server/api/daemon.ts';
import type { Caller, ProgressListener } from '../../server/remote/caller.ts';

export interface Link extends Required<Caller> {
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Whether a daemon is started when none runs; if not, that is an error with reason `no-daemon`. */
  readonly mayStart: boolean;
  /** By their tokens, the listeners to what is told of calls: those of all connections of a window, as `CallerOptions` has them. */
  readonly listeners: Map<unknown, ProgressListener>;
  /** The daemon says that it ends, and why. It answers the running calls, and then closes. */
  readonly onEnding: (ending: EndReason) => void;
  /** Called once, when a link that was open has ended, whoever ended it. */
  readonly onClosed: () => void;
}

/** Rejects with the daemon's own words when there is none, and tells `onClosed` nothing then. */
export type OpenLink = (options: OpenOptions) => Promise<Link>;
