/** Where maps go, told to everybody who follows: of each map only the latest waits. */
import type { ViewChange } from '../../api/view.ts';

export interface ViewChanges {
  tell(change: ViewChange): void;
  /** From its first item on; `present` are told first, and asked for when it begins. */
  follow(signal: AbortSignal, present: () => readonly ViewChange[]): AsyncGenerator<ViewChange>;
}

/** For one follower: more maps than somebody has. Names may be made up, and of a slow follower only so many wait. */
const mostWaiting = 256;

export function createViewChanges(): ViewChanges {
  const followers = new Set<(change: ViewChange) => void>();
  return {
    tell(change) {
      for (const put of followers) put(change);
    },
    async *follow(signal, present) {
      const waiting = new Map(present().map((change) => [mapOf(change), change]));
      let wake = (): void => {};
      const put = (change: ViewChange): void => {
        const map = mapOf(change);
        // Removed first, so that what was told last comes last.
        waiting.delete(map);
        waiting.set(map, change);
        const [oldest] = waiting.keys();
        if (waiting.size > mostWaiting && oldest !== undefined) waiting.delete(oldest);
        wake();
      };
      const onAbort = () => wake();
      signal.addEventListener('abort', onAbort);
      followers.add(put);
      try {
        while (!signal.aborted) {
          for (const [map, change] of waiting) {
            waiting.delete(map);
            yield change;
          }
          if (signal.aborted) return;
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (waiting.size > 0) resolve();
          });
        }
      } finally {
        signal.removeEventListener('abort', onAbort);
        followers.delete(put);
      }
    },
  };
}

/** Those who do not name their map count as one. No map is called so. */
const mapOf = (change: ViewChange): string =>
  change.kind === 'closed' ? change.map : (change.view.map ?? '');
