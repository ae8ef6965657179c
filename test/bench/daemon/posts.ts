// Durable posts: through the board's thread and through the pipe, against SQLite alone and against append + fdatasync, in turn on
// one disk, so that a machine whose speed drifts treats all alike.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentile } from '../rpc/statistics.ts';
import { openAppend, openPipe, openSqlite, openStore, type Way } from './postWays.ts';

type Name = 'append + fdatasync' | 'node:sqlite' | 'board store' | 'pipe';

interface Run {
  readonly way: Name;
  /** Posts that wait at the same time. */
  readonly writers: number;
}

/** Those that answer at once, before they are asked again, have one writer. */
const runs: readonly Run[] = [
  { way: 'append + fdatasync', writers: 1 },
  { way: 'node:sqlite', writers: 1 },
  { way: 'board store', writers: 1 },
  { way: 'board store', writers: 8 },
  { way: 'board store', writers: 64 },
  { way: 'pipe', writers: 1 },
  { way: 'pipe', writers: 8 },
];

const goals = [
  {
    text: 'one post of the board store takes at most 2.00 of an append + fdatasync',
    of: { way: 'append + fdatasync', writers: 1 },
    against: { way: 'board store', writers: 1 },
    isMet: (ratio: number) => ratio <= 2,
  },
  {
    text: '64 writers post at least 30.00 times as much as one',
    of: { way: 'board store', writers: 64 },
    against: { way: 'board store', writers: 1 },
    isMet: (ratio: number) => ratio >= 30,
  },
] as const;

const label = ({ way, writers }: Run): string => `${way}, ${writers} at once`;

/** Prints posts for each second, ratios and goals: medians of the rounds. `quick`: one short round, to see that all works. */
export async function postsBench({ quick }: { quick: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rx-posts-'));
  const ways = new Map<Name, Way>();
  const rates = new Map<string, number[]>(runs.map((run) => [label(run), []]));
  const rounds = quick ? 1 : 15;
  const milliseconds = quick ? 100 : 400;
  try {
    ways.set('append + fdatasync', openAppend(folder));
    ways.set('node:sqlite', openSqlite(folder));
    ways.set('board store', openStore(folder));
    ways.set('pipe', await openPipe(folder, 8));
    // The first round is for the compiler and the files.
    for (let round = -1; round < rounds; round++) {
      for (const run of runs) {
        const way = ways.get(run.way);
        if (!way) throw new Error(`${run.way} was not opened`);
        const rate = await measure(way, run.writers, milliseconds);
        if (round >= 0) rates.get(label(run))?.push(rate);
      }
    }
  } finally {
    for (const way of ways.values()) await way.close();
    rmSync(folder, { recursive: true, force: true });
  }
  print(rates);
}

/** Posts for each second. A writer posts again when it has been answered. */
async function measure(way: Way, writers: number, milliseconds: number): Promise<number> {
  const begun = performance.now();
  let posts = 0;
  const write = async (writer: number): Promise<void> => {
    while (performance.now() - begun < milliseconds) {
      await way.post(writer, 'a post of the length that people write');
      posts++;
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return (posts * 1000) / (performance.now() - begun);
}

function print(rates: ReadonlyMap<string, readonly number[]>): void {
  const of = (run: Run): readonly number[] => rates.get(label(run)) ?? [];
  /** Of each round its own ratio: what slowed one of the two down slowed the other down as well. */
  const ratio = (a: Run, b: Run): number =>
    percentile(
      of(a).map((rate, round) => rate / (of(b)[round] ?? Number.NaN)),
      0.5,
    );
  const lines = ['Durable posts per second (median; quartiles), and how many times as many as the others'];
  for (const run of runs) {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => Math.round(percentile(of(run), share)));
    const append = ratio(run, { way: 'append + fdatasync', writers: 1 }).toFixed(2);
    const sqlite = ratio(run, { way: 'node:sqlite', writers: 1 }).toFixed(2);
    lines.push(
      `${label(run).padEnd(30)} ${String(middle).padStart(7)}  (${low} to ${high})`.padEnd(62) +
        ` append ${append.padStart(6)}  node:sqlite ${sqlite.padStart(6)}`,
    );
  }
  for (const { text, of: a, against, isMet } of goals) {
    const reached = ratio(a, against);
    lines.push(`${isMet(reached) ? 'met    ' : 'NOT met'}  ${text}: ${reached.toFixed(2)}`);
  }
  console.log(`${lines.join('\n')}\n`);
}
