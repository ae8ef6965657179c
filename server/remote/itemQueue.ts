/** Items that have come and are not yet taken, and those who wait for one. Asks for a pause before they are many. */
import { limits } from './limits.ts';

export interface ItemQueue {
  /** `bytes` is the length of its text. False, and the item is lost, when no more may wait. */
  push(item: unknown, bytes: number): boolean;
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

/** In the place of an item that is not there any more. */
const taken = { value: undefined, bytes: 0 };

/** `setPaused` is called when too many items wait, and again when most of them have been taken. */
export function createItemQueue(setPaused: (paused: boolean) => void): ItemQueue {
  let items: { readonly value: unknown; readonly bytes: number }[] = [];
  let bytesWaiting = 0;
  /** The first item that is not taken yet; the array is cut only now and then, since shift() moves all the rest. */
  let first = 0;
  const takers: Taker[] = [];
  let isEnded = false;
  let error: Error | undefined;
  let paused = false;

  const waiting = () => items.length - first;
  const pauseIfMany = (): void => {
    const isFew = waiting() < limits.waitingItems && bytesWaiting < limits.waitingItemBytes;
    if (paused || isEnded || isFew) return;
    paused = true;
    setPaused(true);
  };
  const resumeIfFew = (): void => {
    const isMany = waiting() > limits.waitingItems / 4 || bytesWaiting > limits.waitingItemBytes / 4;
    if (!paused || isMany) return;
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
    bytesWaiting = 0;
  };

  return {
    push(value, bytes) {
      if (isEnded) return true;
      const taker = takers.shift();
      if (taker) {
        taker.resolve({ done: false, value });
        return true;
      }
      if (waiting() >= limits.mostWaitingItems) return false;
      items.push({ value, bytes });
      bytesWaiting += bytes;
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
      const next = items[first];
      if (next) {
        const { value } = next;
        bytesWaiting -= next.bytes;
        // What is taken may be forgotten, also while its place is still in the list.
        items[first++] = taken;
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
