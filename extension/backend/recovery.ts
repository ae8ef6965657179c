/** How a window comes back to a daemon that ended: soon at first, then ever later, then not at all. */
import type { EndReason } from '../../server/api/daemon.ts';

/** Before each attempt, in milliseconds: a crash is over at once, a full disk or an update takes a while. */
const pauses = [0, 1000, 5000, 30_000];

/** Whoever asked for a restart starts its own version; all others let it go first. */
const courtesyMs = 1000;

/** A connection that lasted as long worked. One that is lost sooner, again and again, is a crash at each start. */
const steadyMs = 60_000;

export interface Recovery {
  /** The pause before the next attempt, in milliseconds; undefined when there were enough of them. */
  next(): number | undefined;
  /** The same after a connection that lasted this long; `ending`: as it was announced, if it was. */
  lost(lastedMs: number, ending?: EndReason): number | undefined;
  /** Somebody asked, and it worked: the next crash is the first one. */
  reset(): void;
}

export function createRecovery(): Recovery {
  let tried = 0;
  const next = (): number | undefined => pauses[tried++];
  return {
    next,
    lost(lastedMs, ending) {
      const isPlanned = ending === 'restart' || ending === 'drain';
      if (isPlanned || lastedMs >= steadyMs) tried = 0;
      const pause = next();
      return isPlanned && pause !== undefined ? Math.max(pause, courtesyMs) : pause;
    },
    reset() {
      tried = 0;
    },
  };
}
