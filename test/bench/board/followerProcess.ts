// Follows the board over so many connections: `followerProcess.ts PIPE COUNT AFTER`. Told an id, it sends what came up to it.
import { Board } from '../../../server/api/board.ts';
import { remote } from '../../../server/remote/client.ts';
import { connectTo } from '../../server/product.ts';

/** What one follower got, in the order in which it came: ids, and when (ms of a clock that all processes share). */
export interface Arrivals {
  readonly ids: readonly number[];
  readonly times: readonly number[];
}

const [pipe = '', count = '', after = ''] = process.argv.slice(2);
const now = () => Number(process.hrtime.bigint()) / 1e6;
const all: { ids: number[]; times: number[] }[] = [];
let last = Infinity;

const sendWhenAll = (): void => {
  if (all.every(({ ids }) => (ids.at(-1) ?? 0) >= last))
    process.send?.(all satisfies Arrivals[], () => process.exit());
};

async function follow(arrivals: { ids: number[]; times: number[] }): Promise<void> {
  const items = remote(Board, await connectTo(pipe)).watch({ after: Number(after) });
  for await (const { id } of items) {
    arrivals.times.push(now());
    arrivals.ids.push(id);
    if (arrivals.ids.length === 1 && all.every(({ ids }) => ids.length > 0)) process.send?.('following');
    if (id >= last) sendWhenAll();
  }
}

process.on('message', (id: number) => {
  last = id;
  sendWhenAll();
});
// Who is gone waits for nothing.
process.on('disconnect', () => process.exit());
for (let n = 0; n < Number(count); n++) {
  const arrivals = { ids: [], times: [] };
  all.push(arrivals);
  void follow(arrivals);
}
