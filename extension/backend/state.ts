/** What a window knows of its backend, and how a daemon tells its end. Nothing here needs an editor. */
import * as z from 'zod/mini';
import { Ending, type EndReason } from '../../server/api/daemon.ts';
import type { RemoteError } from '../../server/remote/errors.ts';

export type BackendState =
  /** No connection, and nothing tries to make one; the next call does. `ending`: how the last one was ended. */
  | { readonly kind: 'stopped'; readonly ending?: EndReason }
  /** `again`: a connection was lost, and is made anew by itself. */
  | { readonly kind: 'starting'; readonly again: boolean }
  | { readonly kind: 'ready' }
  /** `isTold`: it failed for somebody who asked, and whoever asks is told. Nobody asks for a recovery. */
  | { readonly kind: 'failed'; readonly error: RemoteError; readonly isTold: boolean };

/** The params of `daemon/ending`. A reason that only a newer daemon knows is taken as one to come back from. */
export function readEnding(params: unknown): EndReason {
  const checked = z.safeParse(Ending, params);
  return checked.success ? checked.data.reason : 'failure';
}

/** Somebody wanted no daemon, or nobody needed one: to start it again at once would be against them. */
export function isWanted(ending: EndReason): boolean {
  return ending === 'stop' || ending === 'idle' || ending === 'signal';
}
