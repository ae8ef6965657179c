/** What is promised of a function's call, over every transport. */
import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { remote } from '../../../server/remote/client.ts';
import { defineModule, fn } from '../../../server/remote/contract.ts';
import { implement } from '../../../server/remote/implement.ts';
import { createLab, Lab } from './lab.ts';
import { forEachTransport } from './transports.ts';

forEachTransport('a call gives its result, and params with defaults may be left out', async (serve) => {
  const place = await serve([createLab().lab]);
  const lab = remote(Lab, await place.connect());
  assert.equal(await lab.add({ a: 1, b: 2 }), 3);
  assert.equal(await lab.add({ a: 1 }), 11);
  assert.equal(await lab.now(), 'none');
  assert.equal(await lab.nothing(), null);
  assert.equal(await lab.who({}), 'test');
  assert.equal(await lab.echo({ text: 'é – 世界 🗺 \u2028 "\n' }), 'é – 世界 🗺 \u2028 "\n');
});

forEachTransport(
  'params that the contract does not know are refused before the behaviour runs',
  async (serve) => {
    const { lab, diary } = createLab();
    const caller = await (await serve([lab])).connect();
    await assert.rejects(caller.sendRequest('lab/echo', { text: 7 }), {
      reason: 'invalid-params',
      code: -32602,
      message: /^lab\/echo refused: text\b/,
    });
    for (const params of [undefined, null, {}, { text: null }]) {
      await assert.rejects(caller.sendRequest('lab/echo', params), { reason: 'invalid-params' });
    }
    assert.deepEqual(diary.entries, []);
  },
);

forEachTransport('any Standard Schema validates, also one that takes its time', async (serve) => {
  const caller = await (await serve([createLab().lab])).connect();
  const lab = remote(Lab, caller);
  assert.equal(await lab.shout({ text: 'hey' }), 'HEY');
  await assert.rejects(lab.shout({ text: '' }), { reason: 'invalid-params', message: /text/ });
  await assert.rejects(caller.sendRequest('lab/trim', {}), {
    reason: 'invalid-params',
    message: /is empty/,
  });
});

forEachTransport(
  'declared codecs carry dates, bytes, Map, Set, bigint, NaN and infinities',
  async (serve) => {
    const lab = remote(Lab, await (await serve([createLab().lab])).connect());
    const all = {
      when: new Date('2009-07-01T12:00:00.123Z'),
      bytes: new Uint8Array([0, 1, 254, 255]),
      big: 2n ** 70n,
      map: new Map([['one', 1]]),
      set: new Set(['a', 'b']),
      numbers: [Number.NaN, Infinity, -Infinity, 0.1],
    };
    const got = await lab.values(all);
    assert.deepEqual({ ...got, bytes: [...got.bytes] }, { ...all, bytes: [...all.bytes] });
  },
);

forEachTransport(
  'what is no data is refused at the caller, with its place, and nothing is sent',
  async (serve) => {
    const { lab: service, diary } = createLab();
    const lab = remote(Lab, await (await serve([service])).connect());
    const text = JSON.parse('{}');
    text.inner = [() => 1];
    await assert.rejects(lab.echo({ text }), {
      reason: 'not-encodable',
      message: /^params\.text\.inner\[0\] /,
    });
    await lab.who({});
    assert.deepEqual(diary.entries, []);
  },
);

forEachTransport('nothing is shared by reference', async (serve) => {
  const { lab: service, kept } = createLab();
  const lab = remote(Lab, await (await serve([service])).connect());
  const list = [1, 2];
  const answer = await lab.keep({ list });
  list.push(3);
  answer.push(4);
  assert.deepEqual(kept, [[1, 2]]);
});

forEachTransport('only what the contract declares can be called', async (serve) => {
  const handlers = { secret: () => 'told', add: () => 1 };
  const Small = defineModule('small', { add: fn(z.object({}), z.number()) });
  const caller = await (await serve([implement(Small, handlers)])).connect();
  assert.equal(await caller.sendRequest('small/add', {}), 1);
  for (const method of ['small/secret', 'small/toString', 'small', 'secret', 'add', '__proto__', 'small/']) {
    await assert.rejects(caller.sendRequest(method, {}), { reason: 'unknown-method', code: -32601 });
  }
});

forEachTransport(
  'calls begin in the order in which they were made, and each gets its own answer',
  async (serve) => {
    const { lab: service, diary } = createLab();
    const lab = remote(Lab, await (await serve([service])).connect());
    const texts = Array.from({ length: 300 }, (_, i) => `text ${i}`);
    assert.deepEqual(await Promise.all(texts.map((text) => lab.echo({ text }))), texts);
    assert.deepEqual(
      diary.entries,
      texts.map((text) => `echo ${text}`),
    );
  },
);

forEachTransport('cancelling ends the call here and its work at the server', async (serve) => {
  const { lab: service, diary } = createLab();
  const lab = remote(Lab, await (await serve([service])).connect());
  const controller = new AbortController();
  const call = lab.wait({ name: 'one' }, { signal: controller.signal });
  await diary.until('one began');
  controller.abort(new Error('enough'));
  await assert.rejects(call, (error: Error) => {
    assert.equal('reason' in error && error.reason, 'cancelled');
    assert.equal(error.cause instanceof Error && error.cause.message, 'enough');
    return true;
  });
  await diary.until('one aborted');
});

forEachTransport('a signal that has aborted before the call sends nothing', async (serve) => {
  const { lab: service, diary } = createLab();
  const lab = remote(Lab, await (await serve([service])).connect());
  const signal = AbortSignal.abort();
  await assert.rejects(lab.wait({ name: 'never' }, { signal }), { reason: 'cancelled' });
  await lab.who({});
  assert.deepEqual(diary.entries, []);
});

forEachTransport('a lost connection ends open calls by name, and their work at the server', async (serve) => {
  const { lab: service, diary } = createLab();
  const place = await serve([service]);
  const caller = await place.connect();
  const lab = remote(Lab, caller);
  const call = lab.wait({ name: 'one' });
  await diary.until('one began');
  place.sever();
  await assert.rejects(call, { reason: 'connection-closed', message: /before lab\/wait was answered/ });
  await diary.until('one aborted');
  await caller.closed;
  await assert.rejects(lab.who({}), { reason: 'connection-closed', message: /was not sent/ });
});

forEachTransport('closing the caller ends its calls, and their work at the server', async (serve) => {
  const { lab: service, diary } = createLab();
  const caller = await (await serve([service])).connect();
  const call = remote(Lab, caller).wait({ name: 'one' });
  await diary.until('one began');
  caller.close();
  await assert.rejects(call, { reason: 'connection-closed' });
  await diary.until('one aborted');
});

forEachTransport('progress comes in order and before the result; what is none is left out', async (serve) => {
  const lab = remote(Lab, await (await serve([createLab().lab])).connect());
  const reports: number[] = [];
  const result = await lab.count({ to: 3 }, { onProgress: (report) => reports.push(report) });
  assert.equal(result, 'counted');
  assert.deepEqual(reports, [1, 2, 3]);
});

forEachTransport('progress goes only to who asked for it, and its token is no param', async (serve) => {
  const caller = await (await serve([createLab().lab])).connect();
  const heard: unknown[] = [];
  for (const token of ['mine', 7, 1]) caller.onProgress(token, (report) => heard.push(report));
  assert.equal(await caller.sendRequest('lab/count', { to: 2 }), 'counted');
  assert.deepEqual(heard, []);
  await caller.sendRequest('lab/count', { to: 1, workDoneToken: 'mine' });
  await caller.sendRequest('lab/count', { to: 1, workDoneToken: 7 });
  assert.deepEqual(heard, [
    { token: 'mine', value: 1 },
    { token: 7, value: 1 },
  ]);
});
