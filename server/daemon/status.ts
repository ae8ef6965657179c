/** What a server says of itself, and its end on request. */
import { hostname } from 'node:os';
import { type Connected, Daemon, type EndReason, protocol } from '../api/daemon.ts';
import { implement, type Service } from '../remote/implement.ts';
import type { Home } from './home.ts';

export interface StatusOptions {
  readonly home: Home;
  readonly pipe: string;
  readonly version: string;
  readonly build: string | undefined;
  readonly connected: () => readonly Connected[];
  readonly stop: (reason: EndReason) => void;
  /** The client needs this server no more; returns how many others still do. */
  readonly letGo: (client: object) => number;
}

export function createStatus(options: StatusOptions): Service {
  const { home, pipe, version, build, connected, stop, letGo } = options;
  const started = new Date().toISOString();
  const end = (reason: EndReason) => {
    stop(reason);
    return { pid: process.pid };
  };
  return implement(Daemon, {
    status: () => ({
      pid: process.pid,
      pipe,
      version,
      ...(build === undefined ? {} : { build }),
      protocol,
      uptime: Math.round(process.uptime()),
      started,
      clients: connected().length,
      connected: [...connected()],
      memory: process.memoryUsage.rss(),
      home: home.folder,
      log: home.logFile,
      host: hostname(),
      node: process.versions.node,
      // Types of Node 22 do not promise it.
      ...(process.versions.sqlite === undefined ? {} : { sqlite: process.versions.sqlite }),
    }),
    stop: () => end('stop'),
    restart: () => end('restart'),
    drain: (_, { client }) => ({ pid: process.pid, waitingFor: letGo(client) }),
  });
}
