/** The daemon itself: how it is, and its end. What is here stays as it is: versions that differ speak it with one another. */
import * as z from 'zod/mini';
import { defineModule, fn } from '../remote/contract.ts';

/** The version of the wire. It grows by one when an older client can no longer be served. */
export const protocol = 1;

/** A connection, by what its client calls itself. */
export const Connected = z.object({
  name: z.string(),
  since: z.string().check(z.describe('ISO 8601, UTC.')),
});
export type Connected = z.infer<typeof Connected>;

/** Members that came later are optional: an older daemon answers without them. */
export const DaemonStatus = z.object({
  pid: z.int(),
  pipe: z.string(),
  version: z.string(),
  protocol: z.int(),
  uptime: z.number().check(z.describe('Seconds.')),
  clients: z.int(),
  memory: z.int().check(z.describe('Resident bytes.')),
  home: z.string().check(z.describe('The folder that holds all state.')),
  node: z.string(),
  build: z.optional(z.string().check(z.describe('Tells two builds of one version apart.'))),
  sqlite: z.optional(z.string()),
  host: z.optional(z.string().check(z.describe('The name of the machine.'))),
  log: z.optional(z.string().check(z.describe('The file of the log.'))),
  started: z.optional(z.string().check(z.describe('ISO 8601, UTC.'))),
  connected: z.optional(z.array(Connected)),
});
export type DaemonStatus = z.infer<typeof DaemonStatus>;

const Nothing = z.strictObject({});
/** The process of a server that has begun to end. */
export const Ended = z.object({ pid: z.int() });

export const Daemon = defineModule(
  'daemon',
  {
    status: fn(Nothing, DaemonStatus, { summary: 'How the server is, and where.', repeatable: true }),
    stop: fn(Nothing, Ended, { summary: 'Ends the server after the running calls have ended.' }),
    restart: fn(Nothing, Ended, {
      summary: 'Ends the server; its clients come back by themselves.',
    }),
    drain: fn(Nothing, z.object({ pid: z.int(), waitingFor: z.int() }), {
      summary: 'Ends the server when all its clients have asked for this.',
    }),
  },
  { summary: 'The server itself.' },
);

/**
 * Why a server ends. Those clients that have greeted it hear so in the notification `daemon/ending {reason}`, before it closes.
 * After `restart`, `drain` and `failure` they come back by themselves; after the others with their next call.
 */
export const EndReason = z.enum(['stop', 'restart', 'drain', 'idle', 'signal', 'failure']);
export type EndReason = z.infer<typeof EndReason>;

export const endingNotification = 'daemon/ending';
export const Ending = z.object({ reason: EndReason });
