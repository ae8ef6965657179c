// Posts over so many connections, each as soon as the last post was answered and the pause is over: `writerProcess.ts PIPE COUNT
// SECONDS PAUSE_MS`. Sends which ids were given, and when each was confirmed.
import { setTimeout as pause } from 'node:timers/promises';
import { connectTo } from '../../server/product.ts';
import type { Arrivals } from './followerProcess.ts';

const [pipe = '', count = '', seconds = '', pauseMs = ''] = process.argv.slice(2);
const now = () => Number(process.hrtime.bigint()) / 1e6;
const ids: number[] = [];
const times: number[] = [];
const end = now() + Number(seconds) * 1000;

async function write(writer: number): Promise<void> {
  const caller = await connectTo(pipe);
  for (let n = 0; now() < end; n++) {
    const item = `item ${n} of writer ${writer}, as long as a short post: ${'x'.repeat(60)}`;
    const { id } = (await caller.sendRequest('board/post', { item, by: `writer ${writer}` })) as {
      id: number;
    };
    times.push(now());
    ids.push(id);
    if (Number(pauseMs) > 0) await pause(Number(pauseMs));
  }
  caller.close();
}

process.on('disconnect', () => process.exit());
await Promise.all(Array.from({ length: Number(count) }, (_, writer) => write(writer)));
process.send?.({ ids, times } satisfies Arrivals, () => process.exit());
