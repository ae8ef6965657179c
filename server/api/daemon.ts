/** The daemon itself: how it is, and its end. */
import * as z from 'zod/mini';
import { defineModule, fn } from '../remote/contract.ts';

/** The version of the wire. It grows by one when an older client can no longer be served. */
export const protocol = 1;

/** `uptime`: seconds; `memory`: resident bytes; `home`: the folder that holds all state. */
export const DaemonStatus = z.object({
  pid: z.int(),
  pipe: z.string(),
  version: z.string(),
  protocol: z.int(),
  uptime: z.number(),
  clients: z.int(),
  memory: z.int(),
  home: z.string(),
  node: z.string(),
});
export type DaemonStatus = z.infer<typeof DaemonStatus>;

const Nothing = z.strictObject({});

export const Daemon = defineModule(
  'daemon',
  {
    status: fn(Nothing, DaemonStatus, { summary: 'How the server is, and where.', repeatable: true }),
    stop: fn(Nothing, z.object({ pid: z.int() }), {
      summary: 'Ends the server after the running calls have ended.',
    }),
  },
  { summary: 'The server itself.' },
);
