/** How long a call waits for a server: until its time is over, its signal aborts, or its caller closes. */
import { notSent, type RequestOptions } from './caller.ts';
import { cancelled, RemoteError } from './errors.ts';
import { longestTimer } from './limits.ts';

/** How long a call waits for a server that went away: long enough for a restart by hand, short enough that a person is told. */
export const usualPatienceMs = 10_000;

export interface Patience extends Pick<RequestOptions, 'signal' | 'timeoutMs'> {
  readonly method: string;
  /** When the call was made (epoch, ms). */
  readonly started: number;
  /** Aborts when the caller closes. */
  readonly closing: AbortSignal;
}

/** Does the work with a signal that aborts with why the call has to end; rejects with the same, whatever the work does then. */
export async function withPatience<T>(
  { method, started, signal, timeoutMs = 0, closing }: Patience,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const onAbort = () => controller.abort(cancelled(method, signal?.reason));
  const onClosing = () => controller.abort(notSent(method));
  if (closing.aborted) onClosing();
  else if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort);
  closing.addEventListener('abort', onClosing);
  const leftMs = Math.min(Math.max(0, started + timeoutMs - Date.now()), longestTimer);
  const timer =
    timeoutMs > 0 ? setTimeout(() => controller.abort(notReached(method, timeoutMs)), leftMs) : undefined;
  try {
    return await orAborted(work(controller.signal), controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    closing.removeEventListener('abort', onClosing);
  }
}

/** The promise, or an end by the signal; what the promise gives later is of no use then. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject);
  });
}

/** Certain not to have run. */
function notReached(method: string, timeoutMs: number): RemoteError {
  const text = `${method} was not sent, for no server was reached within ${timeoutMs / 1000} s. Try again, or allow more time.`;
  return new RemoteError('timeout', text, { data: { timeoutMs, sent: false } });
}
