/** Where the daemon's pipe is: written to a file by the daemon, and only read by everybody else. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { cannotUse, type Home } from './home.ts';

/** What a client must know before it dials. */
const Endpoint = z.object({
  pipe: z.string(),
  pid: z.int(),
  version: z.string(),
  protocol: z.int(),
  started: z.string(),
  /** The machine: a folder on a network drive is seen by several. */
  host: z.optional(z.string()),
  /** When it ended in order: told only where other machines look, on a network drive. */
  ended: z.optional(z.string()),
  /** What both ends of a connection must prove to know. Without it anyone who can open the pipe is served. */
  token: z.optional(z.string()),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** Readers see the old file or the new one, never half of one. */
export function writeEndpoint(home: Home, endpoint: Endpoint): void {
  const draft = `${home.endpointFile}.${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify(endpoint)}\n`, { mode: 0o600 });
    renameSync(draft, home.endpointFile);
  } catch (error) {
    // On a full disk an empty file may be there, and would stay for good.
    rmSync(draft, { force: true });
    throw cannotUse(home.folder, error);
  }
}

/** The last daemon's endpoint; undefined when there was none, or when the file says nothing of use. */
export function readEndpoint(home: Home): Endpoint | undefined {
  try {
    const checked = z.safeParse(Endpoint, JSON.parse(readFileSync(home.endpointFile, 'utf8')));
    return checked.success ? checked.data : undefined;
  } catch {
    return undefined; // Missing or not JSON: the same as no daemon, and the next one writes it anew.
  }
}
