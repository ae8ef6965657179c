/**
 * A minute of bytes that were split, flipped, joined, doubled and cut, over real sockets, while a witness must stay well.
 * REMOTEX_FUZZ_SECONDS says how long, REMOTEX_FUZZ_SEED repeats a run that failed.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { remote } from '../../../server/remote/client.ts';
import { type Framing, frame } from '../../../server/remote/framing.ts';
import { createFeed, Feed } from './feed.ts';
import { createLab, Lab } from './lab.ts';
import { createRandom, type Random } from './random.ts';
import { notification, request } from './rawPeer.ts';
import { forEachTransport, type Place } from './transports.ts';

const seconds = Number(process.env.REMOTEX_FUZZ_SECONDS ?? 60);
const seed = Number(process.env.REMOTEX_FUZZ_SEED ?? randomInt(2 ** 31));

/** What an honest client may send. */
const honest = (random: Random): object => {
  const id = random.pick<unknown>([random.int(5), String(random.int(5)), 's']);
  return random.pick([
    () => request(id, 'lab/add', { a: random.int(100), b: 1 }),
    () => request(id, 'lab/echo', { text: 'é🗺"\\\n'.repeat(random.int(200)) }),
    () => request(id, 'lab/wait', { name: 'fuzz' }),
    () => request(id, 'lab/count', { to: random.int(20), workDoneToken: random.int(3) }),
    () => request(id, 'lab/large', { bytes: random.int(50_000) }),
    () => request(id, 'feed/count', { to: random.int(50), partialResultToken: random.int(3) }),
    () => request(id, 'feed/flood', { bytes: random.int(2000), partialResultToken: random.int(3) }),
    () => request(id, 'feed/fail', {}),
    () => request(id, 'none/none', {}),
    () => notification('$/cancelRequest', { id }),
    () => notification('$/stream/pause', { token: random.int(3) }),
    () => notification('$/stream/resume', { token: random.int(3) }),
    () => notification('lab/echo', { text: 'x' }),
    () => notification('exit'),
  ])();
};

/** The same bytes, but for a few that are not. */
function spoil(bytes: Buffer, random: Random): Buffer {
  const at = random.int(bytes.length);
  const length = random.int(40);
  const ways: (() => Buffer)[] = [
    () => bytes,
    () => bytes,
    () => {
      const flipped = Buffer.from(bytes);
      for (let i = 0; i <= random.int(4); i++) {
        const where = random.int(flipped.length);
        flipped[where] = (flipped[where] ?? 0) ^ (1 << random.int(8));
      }
      return flipped;
    },
    // Cut out, doubled, something in between, and the end missing.
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
    () => Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]),
    () => Buffer.concat([bytes.subarray(0, at), random.bytes(length), bytes.subarray(at)]),
    () => bytes.subarray(0, at),
  ];
  return random.pick(ways)();
}

/** Some messages in one framing, or now and then in the other. */
function conversation(framing: Framing, random: Random): Buffer {
  const parts: Buffer[] = [];
  for (let i = 0; i <= random.int(30); i++) {
    const kind = random.int(40) === 0 ? (framing === 'lines' ? 'headers' : 'lines') : framing;
    const bytes = Buffer.from(frame(JSON.stringify(honest(random)), kind));
    parts.push(random.int(3) === 0 ? spoil(bytes, random) : bytes);
  }
  return Buffer.concat(parts);
}

/** Writes the bytes in pieces of any size, with turns between, and then leaves in one of the ways to leave. */
async function say(stream: Duplex, bytes: Buffer, random: Random): Promise<void> {
  const closed = once(stream, 'close');
  stream.on('error', () => {});
  if (random.int(4) > 0) stream.on('data', () => {});
  for (let at = 0; at < bytes.length && !stream.destroyed; ) {
    const size = 1 + random.int(random.pick([3, 100, 70_000]));
    stream.write(bytes.subarray(at, at + size));
    at += size;
    if (random.int(3) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  if (random.int(2) === 0) stream.end();
  await new Promise((resolve) => setImmediate(resolve));
  stream.destroy();
  await closed;
}

/** Calls, and follows a stream, until it is told to stop: each answer right, each item once and in order. */
async function stayWell(place: Place, isOver: () => boolean): Promise<{ calls: number; items: number }> {
  const caller = await place.connect();
  const lab = remote(Lab, caller);
  const followed = remote(Feed, caller).flood({ bytes: 20 });
  let items = 0;
  let calls = 0;
  for (; !isOver(); calls++) {
    assert.equal(await lab.add({ a: calls, b: 1 }), calls + 1);
    const text = `${calls} é 🗺`;
    assert.equal(await lab.echo({ text }), text);
    for (let i = 0; i < 5; i++) assert.equal((await followed.next()).value?.n, items++);
  }
  await followed.return();
  caller.close();
  return { calls, items };
}

forEachTransport(
  `${seconds / 2} s of spoilt bytes disturb no other client, end no server, and leave nothing running`,
  async (serve, t) => {
    const { lab, diary } = createLab();
    const { feed, diary: feedDiary } = createFeed();
    const place = await serve([lab, feed]);
    const random = createRandom(seed);
    const end = performance.now() + (seconds * 1000) / 2;
    const isOver = () => performance.now() > end;
    let conversations = 0;
    const spoilAll = async () => {
      for (; !isOver(); conversations++) {
        const streams = await Promise.all(Array.from({ length: 1 + random.int(4) }, () => place.dial()));
        // Each with a generator of its own, for nobody can say who comes first.
        const said = streams.map((stream) => {
          const own = createRandom(random.int(2 ** 31));
          return say(stream, conversation(place.framing, own), own);
        });
        await Promise.all(said);
      }
    };
    try {
      const [well] = await Promise.all([stayWell(place, isOver), spoilAll()]);
      assert.deepEqual(place.unexpected, []);
      // All that was begun has ended, also the witness's stream.
      await diary.until('fuzz aborted', diary.count('fuzz began'));
      await feedDiary.until('flood finally', feedDiary.count('flood began'));
      t.diagnostic(`seed ${seed}: ${conversations} conversations, ${well.calls} calls, ${well.items} items`);
    } catch (error) {
      console.log(`Failed with REMOTEX_FUZZ_SEED=${seed}`);
      throw error;
    }
  },
  // Each for half of the time, on real sockets.
  ['pipe, lines', 'pipe, headers'],
);
