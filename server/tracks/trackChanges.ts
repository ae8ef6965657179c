/** What happens to the open tracks, told to everybody who follows them: of each track only the latest waits. */
import type { TrackChange } from '../api/trackFiles.ts';

export interface TrackChanges {
  tell(change: TrackChange): void;
  /**
   * From its first item on; `present` are told first. Of one track (`only`) it ends when that is closed.
   * A slow follower keeps one change for each track that it knows or that is open, and not one for each that happened.
   */
  follow(options: FollowTracks): AsyncGenerator<TrackChange>;
  /** Whether anybody follows this track. */
  isFollowed(id: string): boolean;
}

export interface FollowTracks {
  readonly signal: AbortSignal;
  readonly only: string | undefined;
  /** Asked when it begins. */
  readonly present: () => readonly TrackChange[];
}

interface Follower {
  readonly only: string | undefined;
  put(change: TrackChange): void;
}

/** `onFollowers` hears when somebody comes or leaves. */
export function createTrackChanges(onFollowers: () => void): TrackChanges {
  const followers = new Set<Follower>();
  return {
    tell(change) {
      for (const follower of followers) follower.put(change);
    },
    isFollowed: (id) => [...followers].some(({ only }) => only === undefined || only === id),
    async *follow({ signal, only, present }) {
      const waiting = new Map(present().map((change) => [change.track.id, change]));
      let wake = (): void => {};
      const follower: Follower = {
        only,
        put(change) {
          const { id } = change.track;
          if (only !== undefined && id !== only) return;
          const merged = merge(waiting.get(id), change, only !== undefined);
          // Removed first, so that what changed last comes last.
          waiting.delete(id);
          if (merged) waiting.set(id, merged);
          wake();
        },
      };
      const onAbort = () => wake();
      signal.addEventListener('abort', onAbort);
      followers.add(follower);
      onFollowers();
      try {
        while (!signal.aborted) {
          for (const [id, change] of waiting) {
            waiting.delete(id);
            yield change;
            if (change.kind === 'closed' && only !== undefined) return;
          }
          if (signal.aborted) return;
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (waiting.size > 0) resolve();
          });
        }
      } finally {
        signal.removeEventListener('abort', onAbort);
        followers.delete(follower);
        onFollowers();
      }
    },
  };
}

/** What a follower who has not taken `before` is to hear in the place of both. */
function merge(
  before: TrackChange | undefined,
  change: TrackChange,
  isOnly: boolean,
): TrackChange | undefined {
  const isNews = before?.kind === 'opened' || before?.kind === 'present';
  if (!before || !isNews) return change;
  // Of a track that came and went nobody need hear; only who waits for the end of that very one.
  if (change.kind === 'closed') return isOnly ? change : undefined;
  const { message, ...rest } = change;
  return { ...rest, kind: before.kind, ...(message === undefined ? {} : { message }) };
}
