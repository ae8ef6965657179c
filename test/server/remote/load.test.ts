/** What is promised of many calls, and of large ones, over every transport. */
import assert from 'node:assert/strict';
import { remote } from '../../../server/remote/client.ts';
import { frame } from '../../../server/remote/framing.ts';
import { limits } from '../../../server/remote/limits.ts';
import { createFeed, Feed } from './feed.ts';
import { createLab, Lab } from './lab.ts';
import { createRawPeer, request } from './rawPeer.ts';
import { forEachTransport } from './transports.ts';

forEachTransport('messages of a megabyte cross both ways at once, 64 in flight', async (serve) => {
  const lab = remote(Lab, await (await serve([createLab().lab])).connect());
  const text = 'm'.repeat(1024 * 1024);
  const calls = Array.from({ length: 64 }, () => lab.echo({ text }));
  for (const answer of await Promise.all(calls)) assert.equal(answer.length, text.length);
});

forEachTransport(
  'small requests with answers of a megabyte are all answered, however many at once',
  async (serve) => {
    const lab = remote(Lab, await (await serve([createLab().lab])).connect());
    const calls = Array.from({ length: 100 }, () => lab.large({ bytes: 1024 * 1024 }));
    for (const answer of await Promise.all(calls)) assert.equal(answer.length, 1024 * 1024);
  },
);

forEachTransport('a message over the limit fails alone, whichever side it comes from', async (serve) => {
  const { lab: service, diary } = createLab();
  const lab = remote(Lab, await (await serve([service])).connect());
  const open = lab.wait({ name: 'open' });
  open.catch(() => {});
  await diary.until('open began');
  const tooLarge = { reason: 'too-large', message: /limit is 16777216/ };
  await assert.rejects(lab.large({ bytes: limits.messageBytes }), tooLarge);
  await assert.rejects(lab.echo({ text: 'x'.repeat(limits.messageBytes) }), tooLarge);
  assert.equal(await lab.add({ a: 1, b: 1 }), 2);
  assert.deepEqual(diary.entries, ['open began']);
});

forEachTransport('more calls than may run at once can all be cancelled', async (serve) => {
  const { lab: service, diary } = createLab();
  const lab = remote(Lab, await (await serve([service])).connect());
  const controller = new AbortController();
  const calls = Array.from({ length: 200 }, () => lab.wait({ name: 'one' }, { signal: controller.signal }));
  const settled = Promise.allSettled(calls);
  await diary.until('one began', limits.inFlight);
  controller.abort();
  for (const { status } of await settled) assert.equal(status, 'rejected');
  assert.equal(await lab.add({ a: 1, b: 1 }), 2);
  assert.equal(diary.count('one aborted'), diary.count('one began'));
});

forEachTransport(
  'what breaks the frames while much is queued ends the connection, and nothing else',
  async (serve) => {
    const { lab } = createLab();
    const { feed } = createFeed();
    const place = await serve([lab, feed]);
    const peer = createRawPeer(await place.dial(), place.framing);
    // The first takes its time, and ends when the second has filled the queue and the third has broken the frames.
    const asked = [request(1, 'lab/trim', { text: 'x' }), request(2, 'lab/large', { bytes: 5_000_000 })];
    const texts = asked.map((message) => frame(JSON.stringify(message), place.framing));
    // In one piece, for nothing more is read when so much is queued.
    peer.stream.pause();
    peer.stream.write(`${texts.join('')}${place.framing === 'lines' ? 'C\n' : 'C\r\n\r\n'}`);
    const witness = remote(Feed, await place.connect());
    for (let n = 0; n < 50; n++) assert.equal(await witness.echo({ n }), n);
    peer.stream.destroy();
    assert.equal(await witness.echo({ n: 1 }), 1);
  },
);
