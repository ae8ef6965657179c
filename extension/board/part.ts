/** One answer of the daemon that is kept until it is out of date. */

export interface Part<T> {
  /** The last answer; undefined before the first. */
  readonly value: T | undefined;
  /** Something has changed since: the next `refresh` asks again. */
  spoil(): void;
  /** The last answer, or the first when there was none. */
  load(): Promise<T>;
  /** Asks again if it is out of date. There is one question at a time, so that answers come in order. */
  refresh(): Promise<void>;
}

export function createPart<T>(ask: () => Promise<T>): Part<T> {
  let value: T | undefined;
  let isSpoilt = true;
  let running: Promise<T> | undefined;

  const begin = (): Promise<T> => {
    isSpoilt = false;
    running = (async () => {
      try {
        value = await ask();
        return value;
      } catch (error) {
        isSpoilt = true;
        throw error;
      } finally {
        running = undefined;
      }
    })();
    return running;
  };
  return {
    get value() {
      return value;
    },
    spoil() {
      isSpoilt = true;
    },
    async load() {
      return value ?? running ?? begin();
    },
    async refresh() {
      // Who asked first is told of its failure.
      await running?.catch(() => {});
      if (isSpoilt) await begin();
    },
  };
}
