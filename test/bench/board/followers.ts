// 50 followers and 8 writers: whether each follower gets every item once and in order, and how long after it was confirmed.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connectTo } from '../../server/product.ts';
import { firstAnswer, startDaemon } from '../daemon/processes.ts';
import { percentile } from '../rpc/statistics.ts';
import type { Arrivals } from './followerProcess.ts';

const followers = 50;
const processes = 4;
const writers = 8;

/** Of each writer: 200 items a second from all of them, where the disk is fast, is a busy board. Without a pause the writers take all of the machine, and the followers what is left. */
const busyPauseMs = 40;

/** Times in milliseconds, from the answer to the writer until an item is at a follower. */
export interface Followed {
  readonly items: number;
  readonly missed: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

/** Prints a table. Throws when a follower missed an item, or got one twice or in another order. */
export async function measureFollowers(seconds: number): Promise<readonly Followed[]> {
  const home = mkdtempSync('/tmp/rx-board-');
  const daemon = startDaemon(home);
  const lines = [
    `${followers} followers in ${processes} processes, ${writers} writers: from the confirmed post to each follower`,
  ];
  const results: Followed[] = [];
  try {
    (
      await firstAnswer(daemon.pipe, '{"jsonrpc":"2.0","id":1,"method":"daemon/status","params":{}}')
    ).destroy();
    for (const [name, pauseMs, forSeconds] of [
      [`${busyPauseMs} ms between posts`, busyPauseMs, seconds],
      ['no pause between posts', 0, Math.min(seconds, 10)],
    ] as const) {
      const result = await runFollowers({ pipe: daemon.pipe, seconds: forSeconds, pauseMs });
      results.push(result);
      lines.push(row(name, result));
    }
  } finally {
    await daemon.kill();
    rmSync(home, { recursive: true, force: true });
  }
  console.log(`${lines.join('\n')}\n`);
  const wrong = results.find(({ missed, doubled, outOfOrder }) => missed + doubled + outOfOrder > 0);
  if (wrong) throw new Error(`A follower did not get every item once and in order: ${JSON.stringify(wrong)}`);
  return results;
}

const row = (name: string, { items, p50, p99, longest, missed, doubled, outOfOrder }: Followed): string =>
  `${name.padEnd(23)} ${String(items).padStart(7)} items, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest ${longest.toFixed(1)} ms; missed ${missed}, doubled ${doubled}, out of order ${outOfOrder}`;

export interface FollowersRun {
  readonly pipe: string;
  readonly seconds: number;
  readonly pauseMs: number;
}

/** Nobody else may post meanwhile: the ids that were given are those that must come. */
export async function runFollowers({ pipe, seconds, pauseMs }: FollowersRun): Promise<Followed> {
  const caller = await connectTo(pipe);
  const post = async (item: string) =>
    ((await caller.sendRequest('board/post', { item })) as { id: number }).id;
  const before = await post('before');
  const started: ChildProcess[] = [];
  const start = (file: string, ...args: readonly (string | number)[]): ChildProcess => {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const child = fork(path, args.map(String), { serialization: 'advanced' });
    started.push(child);
    return child;
  };
  try {
    const share = (index: number) => Math.floor((followers + index) / processes);
    const groups = Array.from({ length: processes }, (_, index) =>
      start('followerProcess.ts', pipe, share(index), before),
    );
    const following = Promise.all(groups.map((child) => message(child)));
    // All that follow have it before the clock begins to count.
    const first = await post('first');
    await following;
    const confirmed = (await message(start('writerProcess.ts', pipe, writers, seconds, pauseMs))) as Arrivals;
    const last = await post('last');
    const got = groups.map((child) => message(child));
    for (const child of groups) child.send(last);
    const arrivals = ((await Promise.all(got)) as Arrivals[][]).flat();
    return compare(confirmed, arrivals, [first, last]);
  } finally {
    for (const child of started) child.kill('SIGKILL');
    caller.close();
  }
}

/** The next message; rejects when the process ends without one. */
async function message(child: ChildProcess): Promise<unknown> {
  const over = new AbortController();
  const ended = once(child, 'exit', { signal: over.signal }).then(([code]) => {
    throw new Error(`A process of the measurement ended with exit code ${code}.`);
  });
  ended.catch(() => {});
  try {
    const [sent] = await Promise.race([once(child, 'message', { signal: over.signal }), ended]);
    return sent;
  } finally {
    over.abort();
  }
}

function compare(confirmed: Arrivals, all: readonly Arrivals[], others: readonly number[]): Followed {
  const when = new Map(confirmed.ids.map((id, index) => [id, confirmed.times[index] ?? 0]));
  const latencies: number[] = [];
  let missed = 0;
  let doubled = 0;
  let outOfOrder = 0;
  for (const { ids, times } of all) {
    const seen = new Set(ids);
    doubled += ids.length - seen.size;
    for (const id of [...when.keys(), ...others]) if (!seen.has(id)) missed++;
    for (const [index, id] of ids.entries()) {
      if (index > 0 && id < (ids[index - 1] ?? 0)) outOfOrder++;
      const posted = when.get(id);
      // A follower may have it before the writer's own answer is read.
      if (posted !== undefined) latencies.push(Math.max(0, (times[index] ?? 0) - posted));
    }
  }
  return {
    items: when.size,
    missed: missed + Math.max(0, followers - all.length) * when.size,
    doubled,
    outOfOrder,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    longest: percentile(latencies, 1),
  };
}
