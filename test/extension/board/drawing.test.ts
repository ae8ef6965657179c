/** When the view of the board is drawn anew. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createDrawing } from '../../../extension/board/drawing.ts';

function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const seen = { draws: 0 };
  const drawing = createDrawing(() => seen.draws++);
  t.after(() => drawing.dispose());
  return { seen, drawing, pass: (ms: number) => t.mock.timers.tick(ms) };
}

test('a change is drawn at once when no rows are on their way', (t) => {
  const { seen, drawing } = setUp(t);
  drawing.wish();
  drawing.wish();
  assert.equal(seen.draws, 2);
});

test('while rows are on their way to the window nothing is drawn, and afterwards once', async (t) => {
  const { seen, drawing, pass } = setUp(t);
  const first = Promise.withResolvers<string>();
  const second = Promise.withResolvers<string>();
  const asked = [drawing.fill(() => first.promise), drawing.fill(() => second.promise)];
  drawing.wish();
  first.resolve('a');
  assert.equal(await asked[0], 'a');
  pass(1000);
  drawing.wish();
  assert.equal(seen.draws, 0);
  second.resolve('b');
  assert.equal(await asked[1], 'b');
  // The answer has left us, and is not there yet.
  pass(100);
  drawing.wish();
  assert.equal(seen.draws, 0);
  pass(1000);
  assert.equal(seen.draws, 1);
  pass(1000);
  assert.equal(seen.draws, 1);
});

test('rows that are asked for in the pause are waited for as well', async (t) => {
  const { seen, drawing, pass } = setUp(t);
  await drawing.fill(async () => {});
  drawing.wish();
  const late = Promise.withResolvers<void>();
  const asked = drawing.fill(() => late.promise);
  pass(1000);
  assert.equal(seen.draws, 0);
  late.resolve();
  await asked;
  pass(1000);
  assert.equal(seen.draws, 1);
});

test('rows that cannot be given hold nothing up', async (t) => {
  const { seen, drawing, pass } = setUp(t);
  await assert.rejects(drawing.fill(() => Promise.reject(new Error('no'))));
  drawing.wish();
  pass(1000);
  assert.equal(seen.draws, 1);
});
