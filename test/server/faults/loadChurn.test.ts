/** Thousands of clients that come and go, many of them in the middle of something. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { request } from '../remote/rawPeer.ts';
import { descriptorsOf, memoryOf, underAbuse, until } from './abused.ts';

const rounds = 60;
const atOnce = 50;

underAbuse(
  '3,000 clients that leave in the middle of a request or of its answer leave nothing behind',
  async ({ dial, knock, pid, product }) => {
    const asker = await knock();
    const clients = async (id: number): Promise<number> => {
      asker.send(request(id, 'daemon/status'));
      return Object((await asker.answer(id)).result).clients;
    };
    const post = request(0, 'board/post', { item: 'x'.repeat(20_000), by: 'churn' });
    const read = `${JSON.stringify(request(1, 'board/read', { by: 'churn', last: 50 }))}\n`;
    asker.send(...Array.from({ length: 50 }, (_, i) => ({ ...post, id: `p${i}` })));
    for (let i = 0; i < 50; i++) await asker.answer(`p${i}`);
    const before = { clients: await clients(-1), descriptors: descriptorsOf(pid), log: logSize(), memory: 0 };
    const leave = async (kind: number): Promise<void> => {
      const socket = await dial();
      if (kind === 0) socket.write(read.slice(0, 30));
      else socket.write(read);
      // An answer of a megabyte, of which the first piece is taken.
      if (kind === 2) await once(socket, 'data');
      socket.destroy();
    };
    for (let round = 0; round < rounds; round++) {
      await Promise.all(Array.from({ length: atOnce }, (_, i) => leave((round + i) % 3)));
      if (round === rounds / 3) before.memory = memoryOf(pid);
    }
    let id = 1;
    await until(async () => (await clients(id++)) === before.clients);
    await until(() => descriptorsOf(pid) <= before.descriptors);
    // Answers of 1,000 clients that were kept would be a gigabyte; garbage that is not collected yet is far less.
    const growth = memoryOf(pid) - before.memory;
    assert.ok(growth < 192, `${growth} MiB more`);
    assert.equal(logSize(), before.log);

    function logSize(): number {
      return statSync(join(product.folder, 'log/daemon.log')).size;
    }
  },
);
