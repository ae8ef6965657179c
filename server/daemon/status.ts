/** What a server says of itself, and its end on request. */
import { Daemon, protocol } from '../api/daemon.ts';
import { implement, type Service } from '../remote/implement.ts';

export interface StatusOptions {
  readonly pipe: string;
  readonly version: string;
  readonly home: string;
  readonly clients: () => number;
  readonly stop: () => void;
}

export function createStatus({ pipe, version, home, clients, stop }: StatusOptions): Service {
  return implement(Daemon, {
    status: () => ({
      pid: process.pid,
      pipe,
      version,
      protocol,
      uptime: Math.round(process.uptime()),
      clients: clients(),
      memory: process.memoryUsage.rss(),
      home,
      node: process.versions.node,
    }),
    stop: () => {
      stop();
      return { pid: process.pid };
    },
  });
}
