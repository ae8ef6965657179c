/** What is shown of the daemon: what it says of itself, whatever version it is of. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { DaemonStatus } from '../../server/api/daemon.ts';
import type { Caller } from '../../server/remote/caller.ts';

/** A daemon answers at once; one that does not has nothing to show. */
const answerMs = 5000;

const DaemonFacts = z.pick(DaemonStatus, {
  pid: true,
  version: true,
  clients: true,
  home: true,
  host: true,
  log: true,
});
export type DaemonFacts = z.infer<typeof DaemonFacts> & { readonly host: string };

export async function askFacts(daemon: Caller): Promise<DaemonFacts> {
  const answer = await daemon.sendRequest('daemon/status', {}, { timeoutMs: answerMs });
  // Older versions do not tell the machine, and run where we do.
  return { host: hostname(), ...DaemonFacts.parse(answer) };
}

export function logFileOf({ home, log }: DaemonFacts): string {
  return log ?? join(home, 'log', 'daemon.log');
}

/** The file that a daemon writes anew when it can be reached. */
export function endpointFileOf({ home }: Pick<DaemonFacts, 'home'>): string {
  return join(home, 'endpoint.json');
}
