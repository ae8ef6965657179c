/** What waits for one follower. Beyond its bounds all of it is thrown away, and that is told instead. */
export interface Inbox<T> {
  put(item: T): void;
  /** As if there had been too much. */
  overflow(): void;
  take(): T | undefined;
  /** Whether there was too much since this was asked last. */
  takeOverflow(): boolean;
  /** Resolves when there is something to take, or the follower leaves. */
  arrival(): Promise<void>;
}

/** So many small things wait at most. */
const mostWaiting = 1000;

export function createInbox<T>(signal: AbortSignal, sizeOf: (item: T) => number, mostSize: number): Inbox<T> {
  let waiting: T[] = [];
  let size = 0;
  let isOver = false;
  let wake: () => void = () => {};
  signal.addEventListener('abort', () => wake());

  const overflow = (): void => {
    waiting = [];
    size = 0;
    isOver = true;
    wake();
  };
  return {
    put(item) {
      // What comes after the rest was thrown away is read with it.
      if (isOver) return;
      waiting.push(item);
      size += sizeOf(item);
      if (waiting.length > mostWaiting || size > mostSize) overflow();
      else wake();
    },
    overflow,
    take() {
      const item = waiting.shift();
      if (item !== undefined) size -= sizeOf(item);
      return item;
    },
    takeOverflow() {
      const was = isOver;
      isOver = false;
      return was;
    },
    arrival: () =>
      new Promise((resolve) => {
        if (waiting.length > 0 || isOver || signal.aborted) resolve();
        else wake = resolve;
      }),
  };
}
