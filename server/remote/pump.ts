/** Sends the items of a stream one by one, no faster than the caller takes them, until it ends or is not wanted. */
import { setImmediate as turn } from 'node:timers/promises';
import { encode } from './encode.ts';
import type { Call } from './implement.ts';

/** A generator that never waits, read by one that keeps up, would leave nobody else a turn: so many items, then a turn for all. */
const itemsInTurn = 64;

/** Resolves when the items have ended; rejects with what they threw, or with why the call was aborted. */
export async function pump(items: AsyncIterable<unknown>, call: Call): Promise<null> {
  const { signal } = call;
  const iterator = items[Symbol.asyncIterator]();
  let stop: (reason: unknown) => void = () => {};
  const onAbort = () => stop(signal.reason);
  signal.addEventListener('abort', onAbort);
  // Not Promise.race with one lasting promise: that one would keep every round of an endless stream.
  const orAborted = <T>(promise: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      stop = reject;
      if (signal.aborted) reject(signal.reason);
      promise.then(resolve, reject);
    });
  let ended = false;
  try {
    for (let count = 1; ; count++) {
      if (count % itemsInTurn === 0) await orAborted(turn());
      for (let room = call.ready(); room !== undefined; room = call.ready()) await orAborted(room);
      const next = await orAborted(iterator.next());
      if (next.done) {
        ended = true;
        return null;
      }
      call.report({ value: encode(next.value, 'item') });
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!ended) void dismiss(iterator);
  }
}

/** A generator that waits for something else hears of its end only afterwards; what it then throws is of no use to anybody. */
async function dismiss(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // The caller has its answer already.
  }
}
