/** Who wants the same file at the same time gets one reading of it, and nobody ends that of another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenProgress } from '../../../server/api/trackFiles.ts';
import { shareReads } from '../../../server/tracks/sharedReads.ts';
import type { ReadControl } from '../../../server/tracks/trackReader.ts';

interface Begun {
  readonly source: string;
  readonly control: ReadControl;
  readonly end: (result: string) => void;
  readonly fail: (error: Error) => void;
}

/** Readings that end when the test says so, or when they are cancelled. */
function setUp() {
  const begun: Begun[] = [];
  const read = shareReads((source: string, control) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    control.signal?.addEventListener('abort', () => reject(new Error('ended by its signal')));
    begun.push({ source, control, end: resolve, fail: reject });
    return promise;
  });
  /** The reading that began as such, from 0. */
  const reading = (number: number): Begun => {
    const found = begun[number];
    assert.ok(found, `reading ${number} has not begun`);
    return found;
  };
  return { begun, read, reading };
}
const cancelled = { reason: 'cancelled' };

test('those who ask while it runs join, and all get what it gives', async () => {
  const { begun, read, reading } = setUp();
  const answers = [read('a'), read('a'), read('b')];
  assert.deepEqual(
    begun.map(({ source }) => source),
    ['a', 'b'],
  );
  reading(0).end('of a');
  reading(1).end('of b');
  assert.deepEqual(await Promise.all(answers), ['of a', 'of a', 'of b']);
});

test('the same again after it has ended is a new reading', async () => {
  const { begun, read, reading } = setUp();
  const first = read('a');
  reading(0).end('old');
  assert.equal(await first, 'old');
  const second = read('a');
  reading(1).end('new');
  assert.equal(await second, 'new');
  assert.equal(begun.length, 2);
});

test('one who leaves hears of it at once, and the others get their answer', async () => {
  const { read, reading } = setUp();
  const leaving = new AbortController();
  const left = read('a', { signal: leaving.signal });
  const stayed = read('a', { signal: new AbortController().signal });
  leaving.abort();
  await assert.rejects(left, cancelled);
  assert.equal(reading(0).control.signal?.aborted, false);
  reading(0).end('whole');
  assert.equal(await stayed, 'whole');
});

test('when the last one leaves, the reading is cancelled', async () => {
  const { read, reading } = setUp();
  const leaving = [new AbortController(), new AbortController()];
  const answers = leaving.map(({ signal }) => read('a', { signal }));
  for (const [at, controller] of leaving.entries()) {
    assert.equal(reading(0).control.signal?.aborted, false);
    controller.abort();
    await assert.rejects(answers[at] ?? Promise.resolve(), cancelled);
  }
  assert.equal(reading(0).control.signal?.aborted, true);
});

test('who comes after the cancelling starts anew, and is not cancelled with it', async () => {
  const { begun, read, reading } = setUp();
  const leaving = new AbortController();
  const left = read('a', { signal: leaving.signal });
  leaving.abort();
  await assert.rejects(left, cancelled);
  const late = read('a');
  assert.equal(begun.length, 2);
  // A third joins the second reading: the end of the first one has not made it be forgotten.
  const later = read('a');
  assert.equal(begun.length, 2);
  reading(1).end('whole');
  assert.deepEqual(await Promise.all([late, later]), ['whole', 'whole']);
});

test('who has left already when it asks begins nothing', async () => {
  const { begun, read } = setUp();
  await assert.rejects(read('a', { signal: AbortSignal.abort() }), cancelled);
  assert.equal(begun.length, 0);
});

test('all who wait are told how far it is, and who has left is not', async () => {
  const { read, reading } = setUp();
  const told: string[] = [];
  const listen = (name: string) => (progress: OpenProgress) => told.push(`${name} ${progress.points}`);
  const leaving = new AbortController();
  const one = read('a', { onProgress: listen('one'), signal: leaving.signal });
  const two = read('a', { onProgress: listen('two') });
  reading(0).control.onProgress?.({ bytes: 1, total: 9, points: 10 });
  leaving.abort();
  await assert.rejects(one, cancelled);
  reading(0).control.onProgress?.({ bytes: 2, total: 9, points: 20 });
  reading(0).end('whole');
  await two;
  assert.deepEqual(told, ['one 10', 'two 10', 'two 20']);
});

test('a failure is told to all who wait, and is not remembered', async () => {
  const { read, reading } = setUp();
  const answers = [read('a'), read('a')];
  reading(0).fail(new Error('gone'));
  for (const answer of answers) await assert.rejects(answer, { message: 'gone' });
  const again = read('a');
  reading(1).end('back');
  assert.equal(await again, 'back');
});
