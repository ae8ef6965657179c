/** A client that asks without end and does not read. */
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { memoryOf, underAbuse } from './abused.ts';

const count = 200_000;

underAbuse(
  '200,000 requests of a client that does not read cost a bounded memory, and all are answered when it does',
  async ({ dial, knock, pid }) => {
    // What 10,000 of them take in any case, read as they come, is no growth.
    const usual = await knock();
    for (let id = 0; id < 10_000; id++) usual.send(readNothing(id));
    await usual.answer(9999);
    usual.stream.destroy();
    const before = memoryOf(pid);
    const socket = await dial();
    socket.pause();
    for (let id = 0; id < count; id++) socket.write(`${JSON.stringify(readNothing(id))}\n`);
    const watcher = await knock();
    for (let id = 0; id < 200; id++) {
      watcher.send(readNothing(id));
      await watcher.answer(id);
    }
    assert.ok(socket.writableLength > 0, 'all of it was read');
    // A mebibyte of small answers is 25,000 of them, each with what the stream keeps of it. All of them would take 490 MiB.
    const growth = memoryOf(pid) - before;
    assert.ok(growth < 64, `${growth} MiB more`);
    const seen = new Uint8Array(count);
    let answers = 0;
    for await (const line of createInterface(socket)) {
      const { id, result } = JSON.parse(line);
      assert.deepEqual(result, []);
      seen[id] = (seen[id] ?? 0) + 1;
      if (++answers === count) break;
    }
    assert.ok(seen.every((times) => times === 1));
  },
);

const readNothing = (id: number) => ({
  jsonrpc: '2.0',
  id,
  method: 'board/read',
  params: { by: 'nobody', last: 1 },
});
