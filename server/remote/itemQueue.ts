/** Items that have come and are not yet taken, and those who wait for one. Asks for a pause before they are many. */
import { limits } from './limits.ts';

export interface ItemQueue {
  /** False, and the item is lost, when no more may wait. */
  push(item: unknown): boolean;
  /** No more will come; what is there can still be taken. */
  end(): void;
  /** The same, and whoever takes after the last item gets the error; with `now`, before what is there. */
  fail(error: Error, now?: boolean): void;
  /** Nobody wants the rest. */
  drop(): void;
  /** Another sender takes over, which has not been asked for a pause. */
  interrupted(): void;
  take(): Promise<Taken>;
}

type Taken = { readonly done: false; readonly value: unknown } | { readonly done: true };

interface Taker {
  resolve(taken: Taken): void;
  reject(error: Error): void;
}

/** `setPaused` is called when too many items wait, and again when most of them have been taken. */
export function createItemQueue(setPaused: (paused: boolean) => void): ItemQueue {
  let items: unknown[] = [];
  /** The first item that is not taken yet; the array is cut only now and then, since shift() moves all the rest. */
  let first = 0;
  const takers: Taker[] = [];
  let isEnded = false;
  let error: Error | undefined;
  let paused = false;

  const waiting = () => items.length - first;
  const pauseIfMany = (): void => {
    if (paused || isEnded || waiting() < limits.waitingItems) return;
    paused = true;
    setPaused(true);
  };
  const resumeIfFew = (): void => {
    if (!paused || waiting() > limits.waitingItems / 4) return;
    paused = false;
    if (!isEnded) setPaused(false);
  };
  /** Whoever waits now waits for something that will not come. */
  const finish = (): void => {
    isEnded = true;
    for (const taker of takers.splice(0)) {
      if (error) taker.reject(error);
      else taker.resolve({ done: true });
      error = undefined;
    }
  };
  const clear = (): void => {
    items = [];
    first = 0;
  };

  return {
    push(value) {
      if (isEnded) return true;
      const taker = takers.shift();
      if (taker) {
        taker.resolve({ done: false, value });
        return true;
      }
      if (waiting() >= limits.mostWaitingItems) return false;
      items.push(value);
      pauseIfMany();
      return true;
    },
    end: () => !isEnded && finish(),
    fail(why, now = false) {
      if (isEnded) return;
      if (now) clear();
      error = why;
      finish();
    },
    drop() {
      clear();
      error = undefined;
      finish();
    },
    interrupted() {
      // Its first item, if there are many still, is the time to ask: now there is nobody who could be asked.
      paused = false;
    },
    take() {
      if (waiting() > 0) {
        const value = items[first];
        items[first++] = undefined;
        if (first === items.length || first >= 1024) {
          items = items.slice(first);
          first = 0;
        }
        resumeIfFew();
        return Promise.resolve({ done: false, value });
      }
      if (!isEnded) return new Promise((resolve, reject) => takers.push({ resolve, reject }));
      if (!error) return Promise.resolve({ done: true });
      const failure = error;
      // Said once, as by a generator; afterwards it is simply over.
      error = undefined;
      return Promise.reject(failure);
    },
  };
}
