// What people wait for on a board of a million items, against one of a thousand: the same calls over the pipe of the built daemon, in
// turn, with answers of the same length.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallerConnection } from '../../../server/remote/caller.ts';
import { connectTo, dist } from '../../server/product.ts';
import { median } from '../rpc/statistics.ts';
import { buildBoard, rareItems, recentItems, recentSince } from './build.ts';

interface Place {
  readonly home: string;
  readonly items: number;
  readonly connection: CallerConnection;
  readonly daemon: ChildProcess;
}

interface Act {
  readonly name: string;
  /** How many items, topics or threads the answer has: the same on both boards. */
  readonly answers?: number;
  /** Held against the goal; the others are shown. */
  readonly isGoal?: true;
  run(place: Place): Promise<number>;
}

const mostRatio = 1.3;

const read = (name: string, answers: number, query: object): Act => ({
  name,
  answers,
  isGoal: true,
  run: async ({ connection }) => lengthOf(await connection.sendRequest('board/read', query)),
});

/** What a window asks for before it can show anything: the topics, and the threads of the one with the newest item. */
const paint = (name: string, reader: string): Act => ({
  name,
  answers: 50,
  isGoal: true,
  async run({ connection }) {
    await connection.sendRequest('board/topics', { reader });
    const answer = await connection.sendRequest('board/threads', { topic: 'topic 0', last: 50, reader });
    return lengthOf((answer as { threads: unknown }).threads);
  },
});

const acts: readonly Act[] = [
  read('read the last 100', 100, { last: 100 }),
  read('search, a rare word', rareItems, { search: 'quokka' }),
  read('search, a word of all items', 100, { search: 'the' }),
  read('search, two common words', 50, { search: 'bridge closed', last: 50 }),
  read('search, a rare and a common word', rareItems, { search: 'quokka the' }),
  read('read a topic', 100, { topic: 'topic 0' }),
  read('read since a time', recentItems, { since: recentSince, before: 1e9 }),
  read('read what is unread, nearly all read', 5, { reader: 'nearly', unread: true }),
  {
    name: 'topics, nobody reads',
    answers: 50,
    run: async ({ connection }) =>
      lengthOf(((await connection.sendRequest('board/topics', {})) as { topics: unknown }).topics),
  },
  paint('first paint, nothing read', 'nobody'),
  paint('first paint, nearly all read', 'nearly'),
  {
    name: 'count what is unread, nothing read',
    run: async ({ connection }) =>
      lengthOf(await connection.sendRequest('board/topics', { reader: 'nobody' })),
  },
  {
    name: 'post',
    run: async ({ connection }) =>
      lengthOf(
        await connection.sendRequest('board/post', {
          item: 'a post of the length that people write',
          topic: 'later',
        }),
      ),
  },
  { name: 'remotex read --last 100', isGoal: true, run: ({ home }) => runClient(home) },
];

const lengthOf = (answer: unknown): number => (Array.isArray(answer) ? answer.length : 1);

export async function largeBench({ quick }: { quick: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rx-large-'));
  const places: Place[] = [];
  try {
    for (const items of [1000, quick ? 100_000 : 1_000_000])
      places.push(await open(join(folder, String(items)), items));
    const [small, large] = places;
    if (!small || !large) throw new Error('the boards were not opened');
    const lines = [
      `A board of ${large.items.toLocaleString('en')} items against one of ${small.items.toLocaleString('en')}: medians in ms, and their ratio`,
      'Both have the same answers in number: the rare word is in 20 items of each, the others in enough for the limit.',
    ];
    for (const act of acts) lines.push(await compare(act, small, large, quick ? 30 : 200));
    console.log(`${lines.join('\n')}\n`);
  } finally {
    for (const { connection, daemon } of places) {
      connection.close();
      daemon.kill();
      if (daemon.exitCode === null) await once(daemon, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

async function open(home: string, items: number): Promise<Place> {
  buildBoard(home, items);
  const env = { ...process.env, REMOTEX_HOME: home };
  const daemon = spawn(process.execPath, [join(dist, 'main.cjs'), '--daemon'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(daemon.stderr ?? daemon, 'data');
  const { pipe } = JSON.parse(readFileSync(join(home, 'endpoint.json'), 'utf8'));
  const connection = await connectTo(pipe);
  // The daily copy is not what is measured: it has been made when this one is.
  await connection.sendRequest('board/backup', {});
  await connection.sendRequest('board/markRead', { reader: 'nearly', upTo: items - 5 });
  return { home, items, connection, daemon };
}

/** In turn, so that a machine whose speed drifts treats both alike. */
async function compare(act: Act, small: Place, large: Place, rounds: number): Promise<string> {
  const times = new Map<Place, number[]>([
    [small, []],
    [large, []],
  ]);
  const isProcess = act.name.startsWith('remotex');
  for (let round = -3; round < (isProcess ? Math.ceil(rounds / 10) : rounds); round++) {
    for (const [place, taken] of times) {
      const begun = performance.now();
      const answers = await act.run(place);
      if (round >= 0) taken.push(performance.now() - begun);
      if (act.answers !== undefined && answers !== act.answers)
        throw new Error(`${act.name}: ${answers} answers of ${place.items} items, not ${act.answers}`);
    }
  }
  const [less = Number.NaN, more = Number.NaN] = [...times.values()].map(median);
  const ratio = more / less;
  const goal = act.isGoal ? (ratio <= mostRatio ? 'met' : 'NOT met') : '';
  const figures = [less, more, ratio].map((value) => value.toFixed(2).padStart(9)).join('');
  return `${act.name.padEnd(40)}${figures}  ${goal}`.trimEnd();
}

async function runClient(home: string): Promise<number> {
  const client = spawn(process.execPath, [join(dist, 'cli.cjs'), 'read', '--last', '100'], {
    env: { ...process.env, REMOTEX_HOME: home },
    stdio: 'ignore',
  });
  const [code] = await once(client, 'exit');
  if (code !== 0) throw new Error(`remotex read ended with exit code ${code}`);
  return 1;
}
