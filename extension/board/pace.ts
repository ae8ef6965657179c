/** How often something is done again while its reasons keep coming. */

/** How long the first reason waits for those that come with it, in milliseconds: people see a post at once, and a burst in one go. */
const gatherMs = 10;

/**
 * The least time from one end to the next start, in milliseconds. VS Code draws a tree at once, and then only when 200 ms have
 * passed without a further wish: with shorter pauses a view would stand still as long as items keep coming.
 */
const restMs = 250;

export interface Pace {
  /** It is to be done: soon, and once for all wishes that come until it begins. */
  wish(): void;
  dispose(): void;
}

/** `run` is never begun while it runs. It tells its own failures. */
export function createPace(run: () => Promise<void>): Pace {
  let timer: NodeJS.Timeout | undefined;
  let isWished = false;
  let isBusy = false;
  let isDisposed = false;

  const begin = async (): Promise<void> => {
    timer = undefined;
    isWished = false;
    isBusy = true;
    try {
      await run();
    } finally {
      isBusy = false;
      if (!isDisposed) timer = setTimeout(rested, restMs);
    }
  };
  const rested = (): void => {
    timer = undefined;
    if (isWished) void begin();
  };
  return {
    wish() {
      isWished = true;
      if (!isBusy && timer === undefined && !isDisposed) timer = setTimeout(() => void begin(), gatherMs);
    },
    dispose() {
      isDisposed = true;
      clearTimeout(timer);
    },
  };
}
