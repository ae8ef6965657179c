// Small, middling and large calls to every peer, in turn, so that a machine whose speed drifts treats all alike.
import { judge } from './goals.ts';
import { type PeerName, peerNames } from './peers.ts';
import { type Processes, startProcesses } from './processes.ts';
import { createFigures, type Figures } from './statistics.ts';
import { absoluteTable, ratioTable } from './table.ts';

interface Size {
  readonly name: string;
  readonly bytes?: number;
  readonly peers: readonly PeerName[];
  /**
   * Many short ones where calls are short: whether the scheduler puts both processes of a pair on one core or on two changes a
   * round trip threefold, and stays as it is for a while.
   */
  readonly rounds: number;
  /** Of one measurement. */
  readonly milliseconds: number;
}

const sizes: readonly Size[] = [
  { name: '100 B', bytes: 100, peers: peerNames, rounds: 15, milliseconds: 150 },
  { name: '10 KB', bytes: 10_000, peers: peerNames, rounds: 7, milliseconds: 150 },
  { name: '1 MB', bytes: 1_000_000, peers: peerNames, rounds: 3, milliseconds: 500 },
  {
    name: '1 MB of columns',
    peers: ['vscode-jsonrpc', 'ours, lines', 'ours, headers'],
    rounds: 9,
    milliseconds: 250,
  },
];

/** Prints the tables and the goals. `quick`: one short round, to see that all works. */
export async function benchRpc({ quick }: { quick: boolean }): Promise<void> {
  const figures = createFigures();
  const processes = await startProcesses();
  try {
    for (const size of sizes) {
      for (const peer of size.peers) await warmUp(processes, size, peer, quick ? 10 : 120);
    }
    for (const size of sizes) {
      const rounds = quick ? 1 : size.rounds;
      const milliseconds = quick ? 100 : size.milliseconds;
      for (let round = 0; round < rounds; round++) {
        await measureSize(processes, figures, { ...size, milliseconds });
      }
    }
  } finally {
    await processes.end();
  }
  const names = sizes.map(({ name }) => name);
  const tables = [
    absoluteTable(figures, names, peerNames),
    ratioTable(figures, names, peerNames, ['raw net echo', 'vscode-jsonrpc']),
    judge(figures),
  ];
  for (const lines of tables) console.log(`${lines.join('\n')}\n`);
}

/** One peer after the other in the same figure, for these are the two numbers that are compared. */
async function measureSize(
  processes: Processes,
  figures: Figures,
  { name, bytes, milliseconds, peers }: Size,
): Promise<void> {
  const work = workOf(bytes, milliseconds);
  for (const peer of peers) {
    const { p50, p99 } = await processes.one(peer, { ...work, inFlight: 1 });
    figures.add(peer, name, 'p50', p50);
    figures.add(peer, name, 'p99', p99);
  }
  if (bytes === undefined) return;
  for (const peer of peers) {
    const { perSecond, cpu, serverCpu } = await processes.one(peer, { ...work, inFlight: 64 });
    figures.add(peer, name, 'inFlight64', perSecond);
    figures.add(peer, name, 'serverCpu', serverCpu);
    figures.add(peer, name, 'clientCpu', cpu);
  }
  for (const peer of peers) {
    figures.add(peer, name, 'processes16', await processes.crowd(peer, { ...work, inFlight: 1 }));
  }
}

/** Until the code of both ends is compiled. */
async function warmUp(
  processes: Processes,
  { bytes }: Size,
  peer: PeerName,
  milliseconds: number,
): Promise<void> {
  await processes.one(peer, { ...workOf(bytes, 2 * milliseconds), inFlight: 1 });
  if (bytes !== 100) return;
  await processes.one(peer, { ...workOf(bytes, 4 * milliseconds), inFlight: 64 });
  await processes.warmUp(peer, { ...workOf(bytes, milliseconds), inFlight: 64 });
}

const workOf = (bytes: number | undefined, milliseconds: number) =>
  bytes === undefined ? { milliseconds } : { bytes, milliseconds };
