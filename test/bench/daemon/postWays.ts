// The ways in which a text can come to be on disk. Each answers when it is.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fdatasyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createAppend } from '../../../server/board/items.ts';
import { openBoardFile } from '../../../server/board/schema.ts';
import { createBoardStore } from '../../../server/board/store.ts';
import { connectTo, dist } from '../../server/product.ts';

export interface Way {
  post(writer: number, item: string): unknown;
  close(): Promise<void> | void;
}

const now = () => new Date().toISOString();

/** The least that any durable write costs here. */
export function openAppend(folder: string): Way {
  const descriptor = openSync(join(folder, 'append.jsonl'), 'a');
  return {
    post(_, item) {
      writeSync(descriptor, `${JSON.stringify({ item, by: 'bench', when: now() })}\n`);
      fdatasyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}

/** The board's own tables, indexes and settings, without a thread and without anybody else. */
export function openSqlite(folder: string): Way {
  const database = openBoardFile(join(folder, 'sqlite.db'), { beforeMigration: () => {} });
  const append = createAppend(database);
  return {
    post: (_, item) => append([{ post: { item }, by: 'bench', when: now(), client: { name: 'bench' } }]),
    close: () => database.close(),
  };
}

/** What the daemon has behind `board/post`: the built thread. */
export function openStore(folder: string): Way {
  const code = readFileSync(join(dist, 'boardWorker.cjs'), 'utf8');
  const store = createBoardStore({
    file: join(folder, 'store.db'),
    startWorker: (options) => new Worker(code, { ...options, eval: true }),
  });
  return {
    post: (_, item) =>
      store.ask('append', { draft: { post: { item }, by: 'bench', when: now(), client: { name: 'bench' } } }),
    close: () => store.close(),
  };
}

/** The built daemon, asked by so many clients. */
export async function openPipe(folder: string, clients: number): Promise<Way> {
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o700 });
  const daemon = spawn(process.execPath, [join(dist, 'main.cjs'), '--daemon'], {
    env: { ...process.env, REMOTEX_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(daemon.stderr, 'data');
  const { pipe } = JSON.parse(readFileSync(join(home, 'endpoint.json'), 'utf8'));
  const connections = await Promise.all(Array.from({ length: clients }, () => connectTo(pipe)));
  return {
    post: (writer, item) => connections[writer]?.sendRequest('board/post', { item, by: 'bench' }),
    async close() {
      for (const connection of connections) connection.close();
      daemon.kill();
      if (daemon.exitCode === null) await once(daemon, 'exit');
    },
  };
}
