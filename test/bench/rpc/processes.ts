// The processes of the benchmark: one server and one client for each peer, and a crowd that calls each in turn.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Task } from './client.ts';
import { type PeerName, peerNames } from './peers.ts';
import type { Sample } from './statistics.ts';

/** How many processes call at once. */
const crowdSize = 16;

export type Work = Omit<Task, 'peer' | 'path'>;

export interface Processes {
  /** By the peer's own client, which only ever calls this peer: nobody else's code is warm or cold in it. */
  one(peer: PeerName, work: Work): Promise<Sample & { readonly serverCpu: number }>;
  /** By all of the crowd, which have connected before and begin together: calls for each second, added up. */
  crowd(peer: PeerName, work: Work): Promise<number>;
  /** By each of the crowd alone: a process that has made a thousand calls still runs code that is not compiled. */
  warmUp(peer: PeerName, work: Work): Promise<void>;
  end(): Promise<void>;
}

interface Helper {
  /** Our own process at the other end answers a client's task with a sample, and anything to a server with its use so far. */
  ask<T>(question: object): Promise<T>;
  kill(): void;
}

export async function startProcesses(): Promise<Processes> {
  const folder = await mkdtemp(join(tmpdir(), 'rx-rpc-'));
  const pathOf = (peer: PeerName): string =>
    process.platform === 'win32'
      ? `\\\\.\\pipe\\${folder.replace(/\W/g, '-')}-${peerNames.indexOf(peer)}`
      : join(folder, String(peerNames.indexOf(peer)));
  const pairs = new Map<PeerName, { readonly server: Helper; readonly client: Helper }>();
  for (const peer of peerNames) {
    pairs.set(peer, {
      server: await start('server.ts', peer, pathOf(peer)),
      client: await start('client.ts'),
    });
  }
  const crowd = await Promise.all(Array.from({ length: crowdSize }, () => start('client.ts')));

  return {
    async one(peer, work) {
      const pair = pairs.get(peer);
      if (!pair) throw new Error(`${peer} has no processes`);
      const { server, client } = pair;
      const before = await server.ask<number>({});
      const sample = await client.ask<Sample>({ ...work, peer, path: pathOf(peer) } satisfies Task);
      return { ...sample, serverCpu: ((await server.ask<number>({})) - before) / sample.calls };
    },
    async crowd(peer, work) {
      const task: Task = { ...work, peer, path: pathOf(peer) };
      const samples = await Promise.all(crowd.map((client) => client.ask<Sample>(task)));
      return samples.reduce((sum, { perSecond }) => sum + perSecond, 0);
    },
    async warmUp(peer, work) {
      for (const client of crowd) await client.ask({ ...work, peer, path: pathOf(peer) } satisfies Task);
    },
    async end() {
      for (const { server, client } of pairs.values()) crowd.push(server, client);
      for (const helper of crowd) helper.kill();
      await rm(folder, { recursive: true });
    },
  };
}

/** A process of this folder that has said that it is ready. When it fails, so does what was asked of it. */
async function start(file: string, ...args: string[]): Promise<Helper> {
  const child = fork(join(import.meta.dirname, file), args);
  const answer = async (): Promise<unknown> => {
    const aborter = new AbortController();
    const { signal } = aborter;
    const left = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`${[file, ...args].join(' ')} ended with exit code ${code}; see above.`);
    });
    try {
      const [message] = await Promise.race([once(child, 'message', { signal }), left]);
      return message;
    } finally {
      left.catch(() => {}); // The abort of the wait that lost is no news.
      aborter.abort();
    }
  };
  await answer();
  return {
    async ask<T>(question: object) {
      const answered = answer();
      child.send(question);
      return (await answered) as T;
    },
    kill: () => void child.kill(),
  };
}
