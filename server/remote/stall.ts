/** How long a begun message may take to come: one that never ends must not be kept for ever. */
import { RemoteError } from './errors.ts';
import { limits } from './limits.ts';

export interface StallWatch {
  /** To be called when bytes came: whether they leave a message unfinished, and whether it is the first of its connection. */
  heard(isPartial: boolean, isFirst: boolean): void;
  /** Nothing is read, so that nothing came is not the peer's fault. */
  rest(): void;
}

/** `stalled` is told once. The timers keep no process alive. */
export function createStallWatch(stalled: (error: RemoteError) => void): StallWatch {
  let gap: NodeJS.Timeout | undefined;
  let first: NodeJS.Timeout | undefined;

  const rest = (): void => {
    clearTimeout(gap);
    clearTimeout(first);
    gap = undefined;
    first = undefined;
  };
  const expire = (text: string): void => {
    rest();
    stalled(new RemoteError('stalled', text));
  };
  return {
    heard(isPartial, isFirst) {
      clearTimeout(gap);
      gap = undefined;
      if (!isPartial) return rest();
      const text = `The rest of a message did not come within ${limits.stallMs / 1000} s. Send it at once.`;
      const thisGap = afterReading(limits.stallMs, () => gap === thisGap && expire(text));
      gap = thisGap;
      if (!isFirst) {
        clearTimeout(first);
        first = undefined;
      }
      if (!isFirst || first) return;
      const firstText = `The first message was not complete within ${limits.firstMessageMs / 1000} s. Send it at once.`;
      const thisFirst = afterReading(limits.firstMessageMs, () => first === thisFirst && expire(firstText));
      first = thisFirst;
    },
    rest,
  };
}

/** When this process itself was stopped, timers come before what the peer has sent meanwhile: that is read first. */
function afterReading(ms: number, act: () => void): NodeJS.Timeout {
  return setTimeout(() => setImmediate(act), ms).unref();
}
