/** The clients of a server: accepted, given the same services, counted, and their absence noticed. */
import type { Socket } from 'node:net';
import { RemoteError } from '../remote/errors.ts';
import type { Service } from '../remote/implement.ts';
import { longestTimer } from '../remote/limits.ts';
import { createSession, type Session } from '../remote/session.ts';
import type { Home } from './home.ts';
import { lifecycle } from './lifecycle.ts';

export interface Sessions {
  readonly count: number;
  accept(socket: Socket): void;
  /** From now on nobody's presence is noticed. Called when clients can come. */
  watchIdle(): void;
  /** Ends each connection when its running calls have been answered; resolves when all have, or at the deadline. */
  drain(deadlineMs: number): Promise<void>;
}

/** Half of the usual limit of 512 waiting connections, and far below the usual 1024 descriptors. */
const mostClients = 256;

export interface SessionsOptions {
  readonly home: Home;
  readonly services: Service;
  readonly version: string;
  readonly onUnexpected: (error: unknown, method: string) => void;
  /** Called when nobody has been connected for `idleMs`, which may be Infinity. */
  readonly onIdle: () => void;
  readonly idleMs: number;
  readonly stacks?: boolean | undefined;
}

export function createSessions(options: SessionsOptions): Sessions {
  const { home, services, version, onUnexpected, onIdle, idleMs, stacks = false } = options;
  const sessions = new Set<Session>();
  let waitingForEnd: (() => void) | undefined;
  let idle: NodeJS.Timeout | undefined;

  const watchIdle = (): void => {
    clearTimeout(idle);
    if (idleMs !== Infinity) idle = setTimeout(onIdle, Math.min(idleMs, longestTimer));
  };
  const left = (session: Session): void => {
    sessions.delete(session);
    if (sessions.size > 0) return;
    if (waitingForEnd) waitingForEnd();
    else watchIdle();
  };

  return {
    get count() {
      return sessions.size;
    },
    watchIdle,
    accept(socket) {
      if (sessions.size >= mostClients) return turnAway(socket, home);
      clearTimeout(idle);
      const client = { name: 'a script' };
      const session: Session = createSession(socket, {
        services: new Map([...services, ...lifecycle(client, { name: home.name, version })]),
        client,
        stacks,
        onUnexpected,
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
          resolve();
        };
        for (const session of sessions) session.drain();
      });
    },
  };
}

function turnAway(socket: Socket, home: Home): void {
  const text = `${home.title} already has ${mostClients} clients. Close some and try again.`;
  const error = new RemoteError('too-many-clients', text);
  socket.on('error', () => socket.destroy());
  const message = {
    jsonrpc: '2.0',
    id: null,
    error: { code: error.code, message: error.message, data: error.data },
  };
  socket.end(`${JSON.stringify(message)}\n`);
}
