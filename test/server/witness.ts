/** A client that is connected while others misbehave, and must not notice it. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Product } from './product.ts';

export interface Witness {
  /** Fails unless every call until now was answered, by the daemon that answered the first one. */
  undisturbed(): Promise<void>;
}

/** Often enough to meet every abuse that lasts, and no load of its own. */
const everyMs = 20;

/** Whoever waits as long was starved: a bound for a busy machine, and no measure of speed. */
const patienceMs = 5000;

/** The daemon of the product must run. The witness posts as well, so that the board's thread is watched too. */
export async function createWitness(product: Product): Promise<Witness> {
  const connection = await product.connect();
  const ask = (method: string, params: object) =>
    connection.sendRequest(method, params, { timeoutMs: patienceMs });
  const { pid } = (await ask('daemon/status', {})) as { pid: number };
  const posted: string[] = [];
  let watching = true;
  const watch = async (): Promise<void> => {
    for (let round = 0; watching; round++) {
      assert.equal(((await ask('daemon/status', {})) as { pid: number }).pid, pid);
      if (round % 10 === 0) {
        const item = `witness ${round}`;
        await ask('board/post', { item, by: 'witness' });
        posted.push(item);
      }
      await pause(everyMs);
    }
  };
  const watched = watch();
  // It is told by `undisturbed`; until then nobody waits for it.
  watched.catch(() => {});
  return {
    async undisturbed() {
      watching = false;
      await watched;
      const items = (await ask('board/read', { by: 'witness', last: 1000 })) as { item: string }[];
      assert.deepEqual(
        items.map(({ item }) => item),
        posted.slice(-1000),
      );
      connection.close();
    },
  };
}
