/** Why there is no daemon, told to an editor in its own language: as the answer to its `initialize`. */
import { Duplex, type Readable, type Writable } from 'node:stream';
import type { RemoteError } from '../remote/errors.ts';
import { createSession } from '../remote/session.ts';

/** Resolves when the editor has gone, which it does as soon as it has read the answer. */
export function refuse(error: RemoteError, input: Readable, output: Writable): Promise<void> {
  return new Promise((resolve) => {
    const fail = (): never => {
      throw error;
    };
    const services = new Map([
      ['initialize', { run: fail }],
      ['shutdown', { run: () => null }],
    ]);
    createSession(Duplex.from({ readable: input, writable: output }), {
      services,
      client: { name: 'an editor' },
      onClosed: resolve,
    });
  });
}
