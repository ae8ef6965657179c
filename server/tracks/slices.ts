/** Long work on the daemon's thread, in slices: other clients get their turn between them. */
import { setImmediate as turn } from 'node:timers/promises';
import { cancelled } from '../remote/errors.ts';

/** How long a slice lasts, in milliseconds: nobody notices such a wait, and the turns between cost nothing beside it. */
const sliceMs = 8;

/** Work that can be left off at each `yield`, which must come every millisecond or so; what it returns is its result. */
export type Work<T> = Generator<undefined, T>;

/** How many points to go through between two looks at the clock. */
export const pointsAtOnce = 8192;

/** Does it to its end. Rejects with reason `cancelled` when `signal` says so; `method` is who then was cancelled. */
export async function inSlices<T>(work: Work<T>, method: string, signal?: AbortSignal): Promise<T> {
  if (signal?.aborted) throw cancelled(method);
  let begun = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - begun < sliceMs) continue;
    await turn();
    if (signal?.aborted) throw cancelled(method);
    begun = performance.now();
  }
}

/** Does it at once: for threads of their own and for tests. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
