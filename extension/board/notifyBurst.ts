/** Many things at once, told as one. */

export interface Burst<T> {
  add(thing: T): void;
  dispose(): void;
}

/** What comes within a moment is one burst, in milliseconds: a script posts its items one after the other. */
export const momentMs = 400;

/** At most one message in this time, in milliseconds: whoever is told every second stops reading. */
export const pauseMs = 10_000;

/** `now` in milliseconds, by a clock that nobody sets. */
export function createBurst<T>(
  tell: (things: readonly T[]) => void,
  now: () => number = () => performance.now(),
): Burst<T> {
  let things: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lastTold = Number.NEGATIVE_INFINITY;
  const end = (): void => {
    timer = undefined;
    lastTold = now();
    tell(things.splice(0));
  };
  return {
    add(thing) {
      things.push(thing);
      timer ??= setTimeout(end, Math.max(momentMs, lastTold + pauseMs - now()));
    },
    dispose() {
      clearTimeout(timer);
      things = [];
    },
  };
}
