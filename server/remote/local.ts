/** In-process mode: the same contract, checks and limits without a pipe, for tests and for programs of one process. */
import { duplexPair } from 'node:stream';
import { type CallerConnection, createCaller } from './caller.ts';
import type { Framing } from './framing.ts';
import { combine, type Service } from './implement.ts';
import { createSession, type SessionOptions } from './session.ts';

export interface LocalOptions extends Partial<Pick<SessionOptions, 'client' | 'onUnexpected' | 'stacks'>> {
  readonly framing?: Framing;
}

/** A caller of services in this very process. Values cross as JSON text, so nothing is shared by reference by mistake. */
export function createLocal(services: readonly Service[], options: LocalOptions = {}): CallerConnection {
  const { framing = 'lines', client = { name: 'this process' }, ...rest } = options;
  const [near, far] = duplexPair();
  createSession(far, { services: combine(services), client, ...rest });
  near.once('close', () => far.destroy());
  far.once('close', () => near.destroy());
  return createCaller(near, { framing });
}
