/** Remote functions in the form of 2009, beyond what the bulletin board needs of them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileFixtures } from './compileFixtures.ts';
import { createDecoratedPlace } from './decoratedPlace.ts';
import { createTally } from './tallyPlace.ts';

test('the state of the object in a client is not sent', async (t) => {
  const { tally } = await createTally(t);
  tally.sum = 500;
  assert.equal(await tally.add({ n: 1 }), 1);
  assert.equal(tally.sum, 500);
  assert.equal(await tally.local(), 500);
});

test('a method without a schema takes one object of plain JSON, and gives plain JSON', async (t) => {
  const { place, tally } = await createTally(t);
  const params = { text: 'ž\n', list: [1, null, 0.5] };
  const { pid } = await tally.echo();
  assert.deepEqual(await tally.echo(params), { params, pid });
  assert.equal(pid, place.endpoint('tally').pid);
  assert.notEqual(pid, process.pid);
  const positional: Promise<unknown> = Reflect.apply(Reflect.get(tally, 'echo'), tally, ['text']);
  await assert.rejects(positional, { reason: 'invalid-params' });
});

test('params of an instance method are checked by its schema', async (t) => {
  const { tally } = await createTally(t);
  await assert.rejects(tally.add({ n: 0 }), {
    reason: 'invalid-params',
    message: 'Tally/add refused: n must be at least 1.',
  });
});

test('an inherited method is called by the class that has it', async (t) => {
  const { Special } = await createTally(t);
  const special = new Special();
  assert.equal(await special.add({ n: 2 }), 4);
  assert.equal((await special.echo({ text: 'x' })).params.text, 'x');
});

test('declared errors come back as themselves', async (t) => {
  const { tally, TooMuch } = await createTally(t);
  await assert.rejects(tally.add({ n: 2000 }), (error) => {
    assert.ok(error instanceof TooMuch);
    assert.deepEqual([error.most, error.message], [1000, 'The tally goes up to 1000.']);
    return true;
  });
});

test('a method reports to its caller, and is told when nobody waits for it any more', async (t) => {
  const { tally, Tally } = await createTally(t);
  const stop = new AbortController();
  const reports: string[] = [];
  const onProgress = (report: string) => {
    reports.push(report);
    stop.abort();
  };
  await assert.rejects(tally.wait({}, { signal: stop.signal, onProgress }), { reason: 'cancelled' });
  assert.deepEqual(reports, ['waiting']);
  assert.deepEqual(await Tally.whatEnded(), ['wait']);
  assert.deepEqual(Tally.ended, []);
  await assert.rejects(tally.wait({}, { timeoutMs: 1 }), { reason: 'timeout' });
});

test('a stream is an async generator, and leaving its loop ends it at the server', async (t) => {
  const { tally, Tally } = await createTally(t);
  await tally.add({ n: 7 });
  const items: number[] = [];
  for await (const n of tally.follow()) {
    items.push(n);
    if (items.length === 300) break;
  }
  assert.deepEqual(
    items,
    Array.from({ length: 300 }, (_, i) => i + 7),
  );
  assert.deepEqual(await Tally.whatEnded(), ['follow']);
  const second = tally.follow();
  assert.deepEqual(await second.next(), { done: false, value: 7 });
  await assert.rejects(second.throw(new Error('enough')), /enough/);
  assert.deepEqual(await second.next(), { done: true, value: undefined });
});

test('a client that was compiled in another way means the same methods', async (t) => {
  const place = await createDecoratedPlace(t, 'bboard');
  await compileFixtures('bboard', join(place.folder, 'small'), { minify: true, keepNames: true });
  await place.listen('bboardServer.mjs', 'bboard');
  assert.equal((await place.run('small/bboardClient.mjs', 'hello')).stdout, '');
  assert.match((await place.run('small/bboardClient.mjs')).stdout, /: hello\n$/);
});
