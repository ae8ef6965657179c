/** A consumer that is stopped, while others take what it does not. */
import assert from 'node:assert/strict';
import { memoryOf, underAbuse, until } from './abused.ts';
import { createStation } from './station.ts';

/** 10,000 items of 10 kB: many times what may wait for one consumer. */
const last = 10_000;
const size = 10_000;

underAbuse(
  'a consumer that is stopped costs a bounded memory, the others get every item, and it goes on without a gap',
  async ({ product }, t) => {
    const station = await createStation(t, product);
    const slow = station.listener(last);
    const others = [station.listener(last), station.listener(last)];
    await station.send({ count: 1, size });
    for (const listener of [slow, ...others]) assert.equal(await listener.says(), 'listening');
    // What serving a stream takes in any case is no growth.
    await station.send({ count: 999, size });
    slow.process.kill('SIGSTOP');
    const before = memoryOf(station.pid, 'VmRSS');
    await station.send({ count: last - 1000, size });
    for (const listener of others) assert.equal(await listener.says(), 'all in order');
    const growth = memoryOf(station.pid) - before;
    assert.ok(growth < 32, `${growth} MiB more`);
    // The others have left; the stopped one is still served.
    await until(async () => (await station.listeners()) === 1);
    slow.process.kill('SIGCONT');
    assert.equal(await slow.says(), 'all in order');
  },
);
