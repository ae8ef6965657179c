/** What is shown of the daemon: what it says of itself, whatever version it is of. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Caller } from '../../server/remote/caller.ts';

/** A daemon answers at once; one that does not has nothing to show. */
const answerMs = 5000;

const DaemonFacts = z.object({
  pid: z.int(),
  version: z.string(),
  /** How many are connected, this window among them. */
  clients: z.int(),
  home: z.string(),
  /** The machine; older versions do not tell it, and run where we do. */
  host: z._default(z.string(), hostname),
  /** The log file, where it is not at its usual place in the home. */
  log: z.optional(z.string()),
});
export type DaemonFacts = z.infer<typeof DaemonFacts>;

export async function askFacts(daemon: Caller): Promise<DaemonFacts> {
  return DaemonFacts.parse(await daemon.sendRequest('daemon/status', {}, { timeoutMs: answerMs }));
}

export function logFileOf({ home, log }: DaemonFacts): string {
  return log ?? join(home, 'log', 'daemon.log');
}
