/** For streams that begin anew with each connection: which one this is, and waiting for the next. */
import { RemoteError } from '../remote/errors.ts';
import type { ReconnectingCaller } from '../remote/reconnect.ts';

const reasons: ReadonlySet<string> = new Set(['connection-closed', 'stopping']);

/** The stream ended with its connection, or with the server: it can be followed again at the next one. */
export const isInterrupted = (error: unknown): boolean =>
  error instanceof RemoteError && reasons.has(error.reason);

/** A server that stops takes no calls on the connection that is still there: only the next one is of use. */
export function countConnections(connection: ReconnectingCaller) {
  let count = 1;
  let arrive = (): void => {};
  connection.onState((state) => {
    if (state !== 'connected') return;
    count++;
    arrive();
  });
  return {
    get count() {
      return count;
    },
    async after(last: number): Promise<void> {
      while (count <= last)
        await new Promise<void>((resolve) => {
          arrive = resolve;
        });
    },
  };
}
