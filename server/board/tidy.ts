/** When expired items and those beyond the limits are dropped: before anybody reads, when the next one expires, and soon after posts. */
import type { OpenBoard } from './openBoard.ts';

export interface Tidy {
  /** The board that is open now: a restore opens another one. */
  of(board: OpenBoard): void;
  /** Drops some of what has expired. False while there is more of it: nobody is to be shown anything, and posts go on. */
  beforeReading(): boolean;
  /** Something was posted, or the limits are others. */
  changed(): void;
  /** All that is beyond the limits, some at a time, so that nobody waits long meanwhile. */
  all(): Promise<void>;
  stop(): void;
}

/** How long after a post its number may exceed the limit, how often ages are looked at, and when to try again after a failure; in milliseconds. */
const soonMs = 1000;
const seldomMs = 60 * 60_000;
const failedMs = 60_000;

/** `tell` is called when items were dropped. */
export function createTidy(tell: (items: number) => void): Tidy {
  let board: OpenBoard | undefined;
  let expiry: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** When it will run, in milliseconds of performance.now(). */
  let next = Number.POSITIVE_INFINITY;

  /** Never later than it would: who posts every second would put it off for ever. */
  const wait = (ms: number): void => {
    const then = performance.now() + ms;
    if (then >= next) return;
    clearTimeout(timer);
    next = then;
    timer = setTimeout(run, ms);
  };
  const isOver = (): boolean => expiry !== undefined && expiry <= new Date().toISOString();
  /** Some of it. Returns whether that was all. */
  const dropExpired = (): boolean => {
    if (!board || !isOver()) return true;
    const { retention } = board.tables;
    const dropped = retention.dropExpired(new Date());
    if (dropped > 0) tell(dropped);
    expiry = retention.nextExpiry();
    return !isOver();
  };
  const dropBeyond = (): number => {
    const dropped = board?.database.isOpen ? board.tables.retention.dropBeyond(new Date()) : 0;
    if (dropped > 0) tell(dropped);
    return dropped;
  };
  const untilExpiry = (): number =>
    expiry === undefined ? seldomMs : Math.min(seldomMs, Math.max(0, Date.parse(expiry) - Date.now()));
  const run = (): void => {
    next = Number.POSITIVE_INFINITY;
    if (!board?.database.isOpen) return;
    try {
      const isAll = dropExpired();
      wait(dropBeyond() > 0 || !isAll ? 0 : untilExpiry());
    } catch {
      // A full disk, which whoever posts is told of.
      wait(failedMs);
    }
  };

  return {
    of(opened) {
      if (board === opened) return;
      board = opened;
      expiry = opened.tables.retention.nextExpiry();
      wait(soonMs);
    },
    beforeReading() {
      try {
        return dropExpired();
      } catch {
        // What cannot be dropped is shown: better than nothing at all.
        return true;
      }
    },
    changed() {
      try {
        expiry = board?.tables.retention.nextExpiry();
      } catch {
        // What was saved is saved, and whoever reads is told what is wrong with the board.
      }
      wait(Math.min(soonMs, untilExpiry()));
    },
    async all() {
      while (dropBeyond() > 0) await new Promise((resolve) => setImmediate(resolve));
    },
    stop: () => clearTimeout(timer),
  };
}
