// A client's process: does one task after the other for its parent, over connections that it keeps, and ends with it.
import { once } from 'node:events';
import { connect } from 'node:net';
import { checkColumns } from './columns.ts';
import { cpuMicroseconds } from './cpu.ts';
import type { Client } from './peer.ts';
import { peerNamed } from './peers.ts';
import { median, percentile, type Sample } from './statistics.ts';

/** What to measure: echoes of so many bytes, or the columns when there is no `bytes`. The answer is a `Sample`. */
export interface Task {
  readonly peer: string;
  /** Where the peer's server listens. */
  readonly path: string;
  readonly bytes?: number;
  readonly inFlight: number;
  readonly milliseconds: number;
}

const clients = new Map<string, Client>();

process.on('message', async (task: Task) => process.send?.(await run(task)));
process.once('disconnect', () => process.exit());
process.send?.('ready');

async function run({ peer, path, bytes, inFlight, milliseconds }: Task): Promise<Sample> {
  const client = clients.get(path) ?? (await open(peer, path));
  if (bytes === undefined) {
    if (!client.columns) throw new Error(`${peer} has no columns`);
    return measure(client.columns, checkColumns, inFlight, milliseconds);
  }
  const text = Buffer.alloc(bytes, 'From Remotex, now: the quick brown fox. ').toString('latin1');
  const check = (message: { text: string }) => {
    if (message.text.length !== bytes) throw new Error(`${peer} did not echo all of the text`);
  };
  return measure(() => client.echo(text), check, inFlight, milliseconds);
}

async function open(peer: string, path: string): Promise<Client> {
  const socket = connect(path);
  await once(socket, 'connect');
  const client = peerNamed(peer).connect(socket);
  clients.set(path, client);
  return client;
}

/** So many loops of calls side by side; a call that has begun is waited for and counted. */
async function measure<T>(
  call: () => Promise<T>,
  check: (value: T) => void,
  inFlight: number,
  milliseconds: number,
): Promise<Sample> {
  const took: number[] = [];
  const cpuBefore = cpuMicroseconds();
  const started = performance.now();
  const loop = async (): Promise<void> => {
    let before = performance.now();
    while (before < started + milliseconds) {
      check(await call());
      const after = performance.now();
      took.push((after - before) * 1000);
      before = after;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, loop));
  const seconds = (performance.now() - started) / 1000;
  const calls = took.length;
  const cpu = (cpuMicroseconds() - cpuBefore) / calls;
  return { p50: median(took), p99: percentile(took, 0.99), perSecond: calls / seconds, calls, cpu };
}
