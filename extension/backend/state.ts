/** What a window knows of its backend, and how a daemon tells its end. Nothing here needs an editor. */
import * as z from 'zod/mini';
import type { RemoteError } from '../../server/remote/errors.ts';

/** Why a daemon ends, as it says before it closes the connections of its clients. */
const Ending = z.enum(['stop', 'restart', 'drain', 'idle', 'signal', 'failure']);
export type Ending = z.infer<typeof Ending>;

export type BackendState =
  /** No connection, and nothing tries to make one; the next call does. `ending`: how the last one was ended. */
  | { readonly kind: 'stopped'; readonly ending?: Ending }
  /** `again`: a connection was lost, and is made anew by itself. */
  | { readonly kind: 'starting'; readonly again: boolean }
  | { readonly kind: 'ready' }
  /** `isTold`: it failed for somebody who asked, and whoever asks is told. Nobody asks for a recovery. */
  | { readonly kind: 'failed'; readonly error: RemoteError; readonly isTold: boolean };

export const endingMethod = 'daemon/ending';

const EndingParams = z.object({ reason: Ending });

/** The params of `daemon/ending`. A reason that only a newer daemon knows is taken as one to come back from. */
export function readEnding(params: unknown): Ending {
  const checked = z.safeParse(EndingParams, params);
  return checked.success ? checked.data.reason : 'failure';
}

/** Somebody wanted no daemon, or nobody needed one: to start it again at once would be against them. */
export function isWanted(ending: Ending): boolean {
  return ending === 'stop' || ending === 'idle' || ending === 'signal';
}
