import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createCenterReporter } from '../../webview/centerReporter.ts';

const center = (lat: number) => ({ lat, lon: 0, zoom: 10, tracks: ['k'] });

/** A reporter on a clock that stands still, with the questions it has asked. */
function withReporter(
  check: (
    reporter: ReturnType<typeof createCenterReporter>,
    asked: readonly (readonly [number, number])[],
  ) => void,
): void {
  mock.timers.enable({ apis: ['setTimeout'] });
  const asked: (readonly [number, number])[] = [];
  const ask = ({ sequence, lat }: { sequence: number; lat: number }) => void asked.push([sequence, lat]);
  try {
    check(createCenterReporter({ ask, expiryMs: 5_000, retryMs: 2_000 }), asked);
  } finally {
    mock.timers.reset();
  }
}

test('the first centre is asked at once, and centres that were overtaken are never asked', () =>
  withReporter((reporter, asked) => {
    for (const lat of [1, 2, 3, 4]) reporter.report(center(lat));
    assert.deepEqual(asked, [[1, 1]]);
    assert.equal(reporter.answered(1), true);
    assert.deepEqual(asked, [
      [1, 1],
      [2, 4],
    ]);
    assert.equal(reporter.answered(2), true);
    assert.equal(asked.length, 2);
  }));

test('an answer that nobody waits for is told apart', () =>
  withReporter((reporter) => {
    assert.equal(reporter.answered(1), false);
    reporter.report(center(1));
    assert.equal(reporter.answered(2), false);
    assert.equal(reporter.answered(1), true);
    assert.equal(reporter.answered(1), false);
  }));

test('a question whose answer is lost does not hold up the next one for ever', () =>
  withReporter((reporter, asked) => {
    reporter.report(center(1));
    reporter.report(center(2));
    mock.timers.tick(4_999);
    assert.equal(asked.length, 1);
    mock.timers.tick(1);
    assert.deepEqual(asked, [
      [1, 1],
      [2, 2],
    ]);
    assert.equal(reporter.answered(1), false);
  }));

test('a question that failed is asked again after a while, until it is answered', () =>
  withReporter((reporter, asked) => {
    reporter.report(center(1));
    assert.equal(reporter.failed(1), true);
    mock.timers.tick(1_999);
    assert.equal(asked.length, 1);
    mock.timers.tick(1);
    reporter.failed(2);
    mock.timers.tick(2_000);
    reporter.answered(3);
    mock.timers.tick(60_000);
    assert.deepEqual(asked, [
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
  }));

test('a newer centre takes the place of one that failed', () =>
  withReporter((reporter, asked) => {
    reporter.report(center(1));
    reporter.failed(1);
    reporter.report(center(2));
    assert.deepEqual(asked, [
      [1, 1],
      [2, 2],
    ]);
    reporter.report(center(3));
    reporter.failed(2);
    assert.deepEqual(asked[2], [3, 3]);
    reporter.answered(3);
    mock.timers.tick(60_000);
    assert.equal(asked.length, 3);
  }));
