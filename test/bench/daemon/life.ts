// The daemon's start, its memory at rest, what a client more costs, and how long a crash lasts for those who are connected;
// each against a process that only listens, in turn.
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectDaemon } from '../../../server/daemon/connect.ts';
import { homeIn } from '../../../server/daemon/home.ts';
import { createReconnecting } from '../../../server/remote/reconnect.ts';
import { root } from '../../host/task.ts';
import { median } from '../rpc/statistics.ts';
import { firstAnswer, residentMb, type Server, startBare, startDaemon } from './processes.ts';

/** The board is open when it has answered, so this is the start with all that a post needs. */
const read = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'board/read', params: {} });

const figures = new Map<string, number[]>();
const note = (name: string, value: number): void => {
  figures.set(name, [...(figures.get(name) ?? []), value]);
};
const of = (name: string): number => median(figures.get(name) ?? []);

export async function lifeBench({ quick }: { quick: boolean }): Promise<void> {
  const folder = mkdtempSync('/tmp/rx-life-');
  const rounds = quick ? 1 : 15;
  try {
    for (let round = 0; round < rounds; round++) {
      const home = join(folder, String(round));
      await measureStart('bare', () => startBare(folder), 'x', quick);
      // The first start makes the board; people wait for the later ones.
      await (await begin(startDaemon(home), read)).server.kill();
      await measureStart('daemon', () => startDaemon(home), read, quick);
      note('recovery', await measureRecovery(home));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  print();
}

async function begin(server: Server, line: string): Promise<{ server: Server; socket: Socket }> {
  return { server, socket: await firstAnswer(server.pipe, line) };
}

/** Start, rest, and what a hundred connections more need. */
async function measureStart(name: string, start: () => Server, line: string, quick: boolean): Promise<void> {
  const begun = performance.now();
  const { server, socket } = await begin(start(), line);
  note(`${name}: start to first answer, ms`, performance.now() - begun);
  await pause(quick ? 100 : 1000);
  const idle = residentMb(server.pid);
  note(`${name}: resident at rest, MB`, idle);
  const count = 100;
  const sockets = await Promise.all(Array.from({ length: count }, () => firstAnswer(server.pipe, line)));
  note(`${name}: one client more, KB`, ((residentMb(server.pid) - idle) * 1024) / count);
  for (const each of [...sockets, socket]) each.destroy();
  await server.kill();
}

/** From `kill -9` to the answer of a call that a connected client had made just then. */
async function measureRecovery(folder: string): Promise<number> {
  const home = homeIn(folder);
  const runtime = () => ({ execPath: process.execPath, electron: false, main: join(root, 'dist/main.cjs') });
  const env = { PATH: process.env.PATH, REMOTEX_HOME: folder };
  const client = await createReconnecting({
    dial: (mayStart) => connectDaemon({ home, env, version: undefined, ...(mayStart ? { runtime } : {}) }),
  });
  const ask = async () =>
    (await client.sendRequest('daemon/status', {}, { repeatable: true })) as { pid: number };
  const { pid } = await ask();
  process.kill(pid, 'SIGKILL');
  const begun = performance.now();
  // It may still be written to the old one, and is then sent again.
  const next = await client.sendRequest('board/read', {}, { repeatable: true }).then(ask);
  const took = performance.now() - begun;
  if (next.pid === pid) throw new Error('the daemon was not killed');
  client.close();
  process.kill(next.pid, 'SIGKILL');
  return took;
}

function print(): void {
  const lines = ['The daemon and a process that only listens (medians)'];
  for (const figure of ['start to first answer, ms', 'resident at rest, MB', 'one client more, KB']) {
    const [daemon, bare] = [of(`daemon: ${figure}`), of(`bare: ${figure}`)];
    lines.push(
      `${figure.padEnd(30)} ${daemon.toFixed(1).padStart(8)}  bare ${bare.toFixed(1).padStart(8)}  ratio ${(daemon / bare).toFixed(2)}`,
    );
  }
  const recovery = of('recovery');
  const start = of('daemon: start to first answer, ms');
  lines.push(
    `${'recovery after kill -9, ms'.padEnd(30)} ${recovery.toFixed(1).padStart(8)}  of a start ${(recovery / start).toFixed(2)}`,
  );
  const goals = [
    ['start to first answer, ms', 1.2],
    ['resident at rest, MB', 1.1],
  ] as const;
  for (const [figure, most] of goals) {
    const ratio = of(`daemon: ${figure}`) / of(`bare: ${figure}`);
    lines.push(
      `${ratio <= most ? 'met    ' : 'NOT met'}  ${figure}: at most ${most} of a bare process: ${ratio.toFixed(2)}`,
    );
  }
  console.log(`${lines.join('\n')}\n`);
}
