/** Follows a stream for as long as it is wanted: again at each new connection, and never for the sake of one. */

export interface KeepFollowing<T> {
  /** The stream over the connection that there is; fails at once when there is none. */
  readonly open: (signal: AbortSignal) => AsyncIterable<T>;
  readonly take: (item: T) => void;
  /** Calls the listener at each new connection, until the returned function is called. */
  readonly onReady: (listener: () => void) => () => void;
  readonly log: (error: unknown) => void;
}

/** Returns what ends it. */
export function keepFollowing<T>({ open, take, onReady, log }: KeepFollowing<T>): () => void {
  const end = new AbortController();
  let isRunning = false;
  let isDue = false;
  const follow = async (): Promise<void> => {
    isDue = true;
    if (isRunning) return;
    isRunning = true;
    // The next connection may be there before the last stream has told its end.
    while (isDue && !end.signal.aborted) {
      isDue = false;
      try {
        for await (const item of open(end.signal)) take(item);
      } catch (error) {
        if (!end.signal.aborted) log(error);
      }
    }
    isRunning = false;
  };
  const stop = onReady(() => void follow());
  void follow();
  return () => {
    stop();
    end.abort();
  };
}
