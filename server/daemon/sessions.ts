/** The clients of the daemon: accepted, given the same services, counted, and their absence noticed. */
import type { Socket } from 'node:net';
import { RemoteError } from '../remote/errors.ts';
import type { Service } from '../remote/implement.ts';
import { createSession, type Session } from '../remote/session.ts';
import { lifecycle } from './lifecycle.ts';
import type { Log } from './log.ts';

export interface Sessions {
  readonly count: number;
  accept(socket: Socket): void;
  /** Ends each connection when its running calls have been answered; resolves when all have, or at the deadline. */
  drain(deadlineMs: number): Promise<void>;
}

/** Half of the usual limit of 512 waiting connections, and far below the usual 1024 descriptors. */
const mostClients = 256;

export interface SessionsOptions {
  readonly services: Service;
  readonly version: string;
  readonly log: Log;
  /** Called when nobody has been connected for `idleMs`. */
  readonly onIdle: () => void;
  readonly idleMs: number;
}

export function createSessions({ services, version, log, onIdle, idleMs }: SessionsOptions): Sessions {
  const sessions = new Set<Session>();
  let waitingForEnd: (() => void) | undefined;
  let idle = setTimeout(onIdle, idleMs);

  const left = (session: Session): void => {
    sessions.delete(session);
    if (sessions.size > 0) return;
    waitingForEnd?.();
    clearTimeout(idle);
    idle = setTimeout(onIdle, idleMs);
  };

  return {
    get count() {
      return sessions.size;
    },
    accept(socket) {
      if (sessions.size >= mostClients) return turnAway(socket);
      clearTimeout(idle);
      const client = { name: 'a script' };
      const session: Session = createSession(socket, {
        services: new Map([...services, ...lifecycle(client, version)]),
        client,
        onUnexpected: (error, method) => {
          log('unexpected', {
            method,
            error: error instanceof Error ? (error.stack ?? error.message) : String(error),
          });
        },
        onClosed: () => left(session),
      });
      sessions.add(session);
    },
    drain(deadlineMs) {
      clearTimeout(idle);
      return new Promise((resolve) => {
        if (sessions.size === 0) return resolve();
        const deadline = setTimeout(() => {
          for (const session of sessions) session.close();
        }, deadlineMs);
        waitingForEnd = () => {
          clearTimeout(deadline);
          clearTimeout(idle);
          resolve();
        };
        for (const session of sessions) session.drain();
      });
    },
  };
}

function turnAway(socket: Socket): void {
  const text = `Remotex already has ${mostClients} clients. Close some and try again.`;
  const error = new RemoteError('too-many-clients', text);
  socket.on('error', () => socket.destroy());
  const message = {
    jsonrpc: '2.0',
    id: null,
    error: { code: error.code, message: error.message, data: error.data },
  };
  socket.end(`${JSON.stringify(message)}\n`);
}
