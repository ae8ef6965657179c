/** Frames written by hand, each as wrong as can be: none disturbs the server, another client, or the same one's next call. */
import assert from 'node:assert/strict';
import { remote } from '../../../server/remote/client.ts';
import { limits } from '../../../server/remote/limits.ts';
import { createFeed, Feed } from './feed.ts';
import { createLab } from './lab.ts';
import { createRawPeer, type Message, notification, type RawPeer, reasonOf, request } from './rawPeer.ts';
import { forEachTransport, type Place } from './transports.ts';

const knock = async ({ dial, framing }: Place): Promise<RawPeer> => createRawPeer(await dial(), framing);

/** The connection still answers. */
async function isWell(peer: RawPeer, id = 'well'): Promise<void> {
  peer.send(request(id, 'feed/echo', { n: 7 }));
  assert.equal((await peer.answer(id)).result, 7);
}
const oddTokens = [null, true, 1.5, 2 ** 53, {}, [], ['a'], { __proto__: null, a: 1 }];
const isItemOf = (params: unknown, token: unknown) =>
  typeof params === 'object' && params !== null && 'token' in params && params.token === token;
const itemsOf = (peer: RawPeer, token: unknown): unknown[] =>
  peer.received
    .filter(({ method }) => method === '$/progress')
    .map(({ params }) => params as Message)
    .filter((params) => params.token === token)
    .map(({ value }) => value);

forEachTransport('notifications about streams that are not there do nothing', async (serve) => {
  const place = await serve([createFeed().feed]);
  const peer = await knock(place);
  const names = ['$/stream/pause', '$/stream/resume', '$/cancelRequest', '$/progress', '$/stream/none', '$/'];
  for (const name of names) {
    for (const token of [...oddTokens, 'unknown', 7, '__proto__', 'constructor']) {
      peer.send(notification(name, { token, id: token, value: 1 }));
    }
    peer.send(notification(name), notification(name, null), notification(name, {}));
  }
  await isWell(peer);
  assert.equal(peer.received.length, 1);
  assert.deepEqual(place.unexpected, []);
});

forEachTransport('a token that is none is refused by name, and nothing runs', async (serve) => {
  const { feed, diary } = createFeed();
  const { lab, diary: labDiary } = createLab();
  const peer = await knock(await serve([feed, lab]));
  for (const [i, token] of oddTokens.entries()) {
    peer.send(request(`s${i}`, 'feed/count', { partialResultToken: token }));
    peer.send(request(`f${i}`, 'lab/echo', { text: 'x', workDoneToken: token }));
    for (const [id, name] of [
      [`s${i}`, 'partialResultToken'],
      [`f${i}`, 'workDoneToken'],
    ]) {
      const answer = await peer.answer(id);
      assert.equal(reasonOf(answer), 'invalid-params');
      assert.match(JSON.stringify(answer), new RegExp(`refused: ${name} must be a string or a whole number`));
    }
  }
  await isWell(peer);
  assert.deepEqual([...diary.entries, ...labDiary.entries], []);
});

forEachTransport('a token in use is refused; 1 and "1" are two', async (serve) => {
  const peer = await knock(await serve([createFeed().feed]));
  peer.send(
    request('a', 'feed/wait', { partialResultToken: 1 }),
    request('b', 'feed/wait', { partialResultToken: '1' }),
    request('c', 'feed/wait', { partialResultToken: 1 }),
    request(1, 'feed/wait', {}),
    request('a', 'feed/wait', { partialResultToken: 'free' }),
    request('a', 'feed/echo', { n: 1 }),
  );
  await isWell(peer);
  for (const token of [1, '1']) await peer.until(({ params }) => isItemOf(params, token));
  for (const id of ['c', 1]) assert.match(JSON.stringify(await peer.answer(id)), /token 1 is still in use/);
  const refused = peer.received.filter(({ id }) => id === 'a');
  assert.equal(refused.length, 2);
  for (const answer of refused) assert.match(JSON.stringify(answer), /id .*a.* is still in use/);
  assert.deepEqual([itemsOf(peer, 1), itemsOf(peer, '1')], [['ready'], ['ready']]);
  peer.send(notification('$/cancelRequest', { id: 'b' }));
  assert.equal(reasonOf(await peer.answer('b')), 'cancelled');
  // Now both are free.
  peer.send(request('b', 'feed/count', { partialResultToken: '1', to: 2 }));
  await peer.until(({ id, result }) => id === 'b' && result === null);
  assert.deepEqual(itemsOf(peer, '1'), ['ready', 1, 2]);
});

forEachTransport('the 65th stream is refused, and its token is free again', async (serve) => {
  const peer = await knock(await serve([createFeed().feed]));
  for (let id = 0; id < limits.streams; id++) peer.send(request(id, 'feed/wait'));
  peer.send(request('more', 'feed/count', { partialResultToken: 't', to: 1 }));
  assert.equal(reasonOf(await peer.answer('more')), 'too-many-streams');
  await isWell(peer);
  peer.send(notification('$/cancelRequest', { id: 0 }));
  await peer.answer(0);
  peer.send(request('again', 'feed/count', { partialResultToken: 't', to: 1 }));
  assert.equal((await peer.answer('again')).result, null);
});

forEachTransport('each request is answered once, however often it is cancelled', async (serve) => {
  const { feed, diary } = createFeed();
  const peer = await knock(await serve([feed]));
  const cancel = notification('$/cancelRequest', { id: 's' });
  peer.send(cancel, cancel, request('s', 'feed/wait'), cancel, cancel);
  assert.equal(reasonOf(await peer.answer('s')), 'cancelled');
  peer.send(cancel, notification('$/stream/pause', { token: 's' }), cancel);
  peer.send(request('done', 'feed/count', { to: 1 }), notification('$/cancelRequest', { id: 'done' }));
  await peer.answer('done');
  await isWell(peer);
  for (const id of ['s', 'done']) assert.equal(peer.received.filter((answer) => answer.id === id).length, 1);
  assert.ok(!diary.entries.includes('flood step'));
});

forEachTransport('a stream that is paused before its first item waits, and still ends', async (serve) => {
  const { feed, diary } = createFeed();
  const peer = await knock(await serve([feed]));
  const pause = notification('$/stream/pause', { token: 's' });
  const resume = notification('$/stream/resume', { token: 's' });
  peer.send(request('s', 'feed/count', { to: 3 }), ...Array.from({ length: 1000 }, () => pause));
  await isWell(peer, 'well 1');
  const before = itemsOf(peer, 's').length;
  await isWell(peer, 'well 2');
  assert.equal(itemsOf(peer, 's').length, before);
  peer.send(resume, pause, resume, resume);
  assert.equal((await peer.answer('s')).result, null);
  assert.deepEqual(itemsOf(peer, 's'), [1, 2, 3]);
  peer.send(request('f', 'feed/flood', { bytes: 1 }), notification('$/stream/pause', { token: 'f' }));
  await isWell(peer, 'well 3');
  peer.stream.destroy();
  await diary.until('flood finally');
});

forEachTransport('members called __proto__ are members, and change nothing', async (serve) => {
  const { lab } = createLab();
  const { feed } = createFeed();
  const peer = await knock(await serve([lab, feed]));
  const proto = (members: string) => `{${members},"__proto__":{"polluted":1,"token":1,"id":1}}`;
  peer.send(
    proto('"jsonrpc":"2.0","id":"a","method":"lab/now","params":{"__proto__":{"unit":"polluted"}}'),
    proto('"jsonrpc":"2.0","method":"$/cancelRequest","params":{"__proto__":{"id":"a"}}'),
    proto('"jsonrpc":"2.0","method":"$/stream/pause","params":{"__proto__":{"token":"s"}}'),
    '{"__proto__":{"jsonrpc":"2.0","id":"b","method":"lab/now"}}',
    '{"jsonrpc":"2.0","id":"__proto__","method":"feed/count","params":{"partialResultToken":"__proto__","to":1}}',
    '{"jsonrpc":"2.0","id":"constructor","method":"lab/__proto__"}',
    '{"jsonrpc":"2.0","id":"toString","method":"__proto__"}',
    '{"jsonrpc":"2.0","id":"c","method":"lab/count","params":{"to":0,"__proto__":{"workDoneToken":"x","to":9}}}',
  );
  assert.equal((await peer.answer('a')).result, 'none');
  assert.equal((await peer.answer('__proto__')).result, null);
  assert.deepEqual(itemsOf(peer, '__proto__'), [1]);
  for (const id of ['constructor', 'toString'])
    assert.equal(reasonOf(await peer.answer(id)), 'unknown-method');
  assert.equal((await peer.answer('c')).result, 'counted');
  assert.equal(peer.received.filter(({ id }) => id === 'b').length, 0);
  await isWell(peer);
  assert.equal('polluted' in {}, false);
});

forEachTransport('a stream that is asked for by a notification does not run', async (serve) => {
  const { feed, diary } = createFeed();
  const peer = await knock(await serve([feed]));
  peer.send(notification('feed/flood', { bytes: 1, partialResultToken: 't' }), notification('feed/none', {}));
  await isWell(peer);
  assert.equal(peer.received.length, 1);
  assert.deepEqual(diary.entries, []);
});

forEachTransport('very long names, ids and tokens cost their sender only', async (serve) => {
  const place = await serve([createFeed().feed]);
  const peer = await knock(place);
  const long = 'n'.repeat(1_000_000);
  peer.send(request('method', long), request(long, 'feed/echo', { n: 1 }));
  const unknown = await peer.answer('method');
  assert.ok(JSON.stringify(unknown).length < 500);
  assert.equal((await peer.answer(long)).result, 1);
  peer.send(request('s', 'feed/count', { partialResultToken: long, to: 2 }));
  await peer.answer('s');
  assert.deepEqual(itemsOf(peer, long), [1, 2]);
  await isWell(peer);
});

forEachTransport(
  'what is nested too deeply is refused, and what is within the limit is not',
  async (serve) => {
    const peer = await knock(await serve([createFeed().feed]));
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const odd = (id: string, depth: number) =>
      `{"jsonrpc":"2.0","id":"${id}","method":"feed/echo","params":{"n":1,"deep":${nested(depth)}}}`;
    peer.send(odd('fine', limits.depth - 2), odd('deep', limits.depth - 1), odd('deeper', 1_000_000));
    assert.equal((await peer.answer('fine')).result, 1);
    await isWell(peer);
    assert.deepEqual(peer.received.filter(({ id }) => id === null).map(reasonOf), ['too-deep', 'too-deep']);
  },
);

forEachTransport('answers that nobody asked for are refused, and end no call of others', async (serve) => {
  const { feed } = createFeed();
  const place = await serve([feed]);
  const witness = remote(Feed, await place.connect());
  const followed = witness.wait();
  assert.equal((await followed.next()).value, 'ready');
  const peer = await knock(place);
  peer.send(
    { jsonrpc: '2.0', id: 1, result: 'forged' },
    { jsonrpc: '2.0', id: null, error: { code: 1, message: '' } },
  );
  peer.send(notification('$/progress', { token: 1, value: 'forged' }));
  await isWell(peer);
  assert.equal(await witness.echo({ n: 3 }), 3);
  await followed.return();
});

forEachTransport(
  'the rest of a message that does not come is waited for 30 s, then told',
  async (serve, t) => {
    const place = await serve([createFeed().feed]);
    const peer = await knock(place);
    await isWell(peer);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    peer.stream.write(place.framing === 'lines' ? '{"jsonrpc":' : 'Content-Length: 100\r\n\r\n{"jsonrpc":');
    // Its own answer shows that the bytes before have been read: but it must not complete the message.
    const witness = remote(Feed, await place.connect());
    for (let n = 0; n < 30; n++) await witness.echo({ n }, { timeoutMs: 0 });
    t.mock.timers.tick(limits.stallMs + 1);
    const told = await peer.until(({ id }) => id === null);
    assert.equal(reasonOf(told), 'stalled');
    await peer.ended;
  },
);

forEachTransport(
  '"exit" ends streams and the connection, and what was asked before is answered',
  async (serve) => {
    const { feed, diary } = createFeed();
    const peer = await knock(await serve([feed]));
    peer.send(request('s', 'feed/wait'), request(1, 'feed/echo', { n: 1 }));
    await diary.until('wait waits');
    peer.send(notification('exit'));
    await peer.ended;
    assert.equal((await peer.answer(1)).result, 1);
    assert.equal(reasonOf(await peer.answer('s')), 'cancelled');
    await diary.until('wait finally');
  },
);
