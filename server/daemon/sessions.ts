/** The clients of a server: accepted, given the same services, counted, and their absence noticed. */
import type { Socket } from 'node:net';
import { type Connected, type EndReason, endingNotification } from '../api/daemon.ts';
import type { Service } from '../remote/implement.ts';
import { longestTimer } from '../remote/limits.ts';
import { createSession, type Session } from '../remote/session.ts';
import { chooseMostClients } from './descriptors.ts';
import type { Home } from './home.ts';
import { lifecycle } from './lifecycle.ts';
import { createTurnAway } from './turnAway.ts';

export interface Sessions {
  /** Those who are connected, in the order in which they came. */
  connected(): readonly Connected[];
  accept(socket: Socket): void;
  /** From now on nobody's presence is noticed. Called when clients can come. */
  watchIdle(): void;
  /** The client needs this server no more; returns how many others still do. When none does, `onLetGo` is called. */
  letGo(client: object): number;
  /** Tells those that greeted why, then ends each connection when its running calls have been answered; resolves when all have, or at the deadline. */
  drain(reason: EndReason, deadlineMs: number): Promise<void>;
}

export interface SessionsOptions {
  readonly home: Home;
  readonly services: Service;
  readonly version: string;
  readonly build?: string | undefined;
  readonly onUnexpected: (error: unknown, method: string) => void;
  /** Called when nobody has been connected for `idleMs`, which may be Infinity. */
  readonly onIdle: () => void;
  readonly onLetGo: () => void;
  readonly idleMs: number;
  readonly stacks?: boolean | undefined;
}

/** What is known of one connection. The client of each of its calls is this object. */
interface Client {
  name: string;
  pid?: number;
  readonly since: string;
  /** It speaks as an editor does, and takes notifications. */
  greeted: boolean;
  needsUs: boolean;
}

export function createSessions(options: SessionsOptions): Sessions {
  const { home, services, version, build, onUnexpected, onIdle, onLetGo, idleMs, stacks = false } = options;
  const sessions = new Map<Session, Client>();
  const mostClients = chooseMostClients();
  const turnAway = createTurnAway(home.title, mostClients);
  let waitingForEnd: (() => void) | undefined;
  let idle: NodeJS.Timeout | undefined;

  const watchIdle = (): void => {
    clearTimeout(idle);
    if (idleMs !== Infinity) idle = setTimeout(onIdle, Math.min(idleMs, longestTimer));
  };
  const needing = (): number => [...sessions.values()].filter(({ needsUs }) => needsUs).length;
  const left = (session: Session): void => {
    sessions.delete(session);
    if (sessions.size > 0) {
      if (!waitingForEnd && needing() === 0) onLetGo();
    } else if (waitingForEnd) waitingForEnd();
    else watchIdle();
  };

  return {
    connected: () => [...sessions.values()].map(({ name, since }) => ({ name, since })),
    watchIdle,
    accept(socket) {
      if (sessions.size >= mostClients) return turnAway(socket);
      clearTimeout(idle);
      const client: Client = {
        name: 'a script',
        since: new Date().toISOString(),
        greeted: false,
        needsUs: true,
      };
      const greeted = (name = client.name, pid?: number): void => {
        client.name = name;
        if (pid !== undefined) client.pid = pid;
        client.greeted = true;
      };
      const session: Session = createSession(socket, {
        services: new Map([...services, ...lifecycle({ name: home.name, version, build }, greeted)]),
        client,
        stacks,
        onUnexpected,
        onClosed: () => left(session),
      });
      sessions.set(session, client);
    },
    letGo(client) {
      for (const known of sessions.values()) if (known === client) known.needsUs = false;
      const waitingFor = needing();
      if (waitingFor === 0) onLetGo();
      return waitingFor;
    },
    drain(reason, deadlineMs) {
      clearTimeout(idle);
      return new Promise((resolve) => {
        if (sessions.size === 0) return resolve();
        const deadline = setTimeout(() => {
          for (const session of sessions.keys()) session.close();
        }, deadlineMs);
        waitingForEnd = () => {
          clearTimeout(deadline);
          resolve();
        };
        for (const [session, { greeted }] of sessions) {
          if (greeted) session.notify(endingNotification, { reason });
          session.drain();
        }
      });
    },
  };
}
