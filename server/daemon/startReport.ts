/** What a program that was started as a server tells its starter, and where. */
import * as z from 'zod/mini';

/** What it says on its file descriptor 3: once, in one line. */
export const StartReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** Another process holds the lock: dial again. */
  z.object({ kind: z.literal('busy') }),
  z.object({ kind: z.literal('failed'), reason: z.string(), message: z.string() }),
]);
export type StartReport = z.infer<typeof StartReport>;

/**
 * The descriptor of the report. Standard output would be inherited too, and then `$(remotex read)` would wait for the
 * daemon's death.
 */
export const reportDescriptor = 3;

/** The environment variable that holds the name of the server whose start somebody waits for. */
export const startedAs = 'REMOTEX_REPORT';
