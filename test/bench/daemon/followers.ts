// What one follower of a stream more costs its server: processor time for each item, against one follower.
import { mkdtempSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Daemon } from '../../../server/api/daemon.ts';
import { connect } from '../../../server/daemon/reconnectOwn.ts';
import { remote } from '../../../server/remote/client.ts';
import { Station } from '../../fixtures/station.ts';
import { cpuSeconds } from './processes.ts';

const station = fileURLToPath(new URL('../../fixtures/station.ts', import.meta.url));
const counts = [1, 8, 32];

/** Items of 100 characters, the length of a short post. */
export async function followersBench({ quick }: { quick: boolean }): Promise<void> {
  const items = quick ? 200 : 4000;
  const lines = ['Processor time of a server for one item, by followers (each on a connection of its own)'];
  const home = mkdtempSync('/tmp/rx-followers-');
  const env = { ...process.env, REMOTEX_HOME: home };
  const connection = await connect('station', { env, start: station });
  const { pid } = await remote(Daemon, connection).status({});
  const perItem: number[] = [];
  try {
    for (const count of counts) {
      const micros = await measure(count, items, { env, connection, pid });
      perItem.push(micros);
      lines.push(`${String(count).padStart(3)} followers ${micros.toFixed(1).padStart(8)} µs`);
    }
  } finally {
    connection.close();
    process.kill(pid, 'SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
  const [one = Number.NaN, , many = Number.NaN] = perItem;
  const more = (many - one) / ((counts.at(-1) ?? 1) - 1);
  lines.push(
    `one follower more: ${more.toFixed(1)} µs for each item, ${(more / one).toFixed(2)} of the first`,
  );
  console.log(`${lines.join('\n')}\n`);
}

interface Place {
  readonly env: NodeJS.ProcessEnv;
  readonly connection: Awaited<ReturnType<typeof connect>>;
  readonly pid: number;
}

/** Microseconds for each item: sent one by one, when the last one has come to all. */
async function measure(count: number, items: number, { env, connection, pid }: Place): Promise<number> {
  const { send, listeners } = remote(Station, connection);
  const begin = await send({ count: 0, size: 100 });
  const connections = await Promise.all(Array.from({ length: count }, () => connect('station', { env })));
  const streams = connections.map((one) =>
    remote(Station, one).listen({ after: begin })[Symbol.asyncIterator](),
  );
  let next = streams.map((stream) => stream.next());
  while ((await listeners({})) < count);
  const before = cpuSeconds(pid);
  for (let n = 0; n < items; n++) {
    await send({ count: 1, size: 100 });
    await Promise.all(next);
    next = streams.map((stream) => stream.next());
  }
  const used = cpuSeconds(pid) - before;
  for (const one of connections) one.close();
  await Promise.allSettled(next);
  while ((await listeners({})) > 0);
  return (used * 1e6) / items;
}
