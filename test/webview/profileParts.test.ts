/** What the profile computes without a page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutRun } from '../../webview/profile/cutRun.ts';
import { figuresText } from '../../webview/profile/figures.ts';
import { newestNext } from '../../webview/profile/newestNext.ts';
import { distanceTicks, timeTicks, valueAxis, valueTicks } from '../../webview/profile/ticks.ts';

const texts = (ticks: readonly { text: string }[]) => ticks.map(({ text }) => text).join(' | ');

test('values stand at round numbers, with the unit at the highest', () => {
  const heights = valueAxis({ from: 412, to: 719 }, 4, false, 20);
  assert.deepEqual(heights, { from: 400, to: 800, step: 100 });
  assert.equal(texts(valueTicks(heights, 'm')), '400 | 500 | 600 | 700 | 800 m');
  assert.equal(texts(valueTicks(valueAxis({ from: -3, to: 8 }, 3, false, 20), 'm')), '-10 | 0 | 10 | 20 m');
  assert.equal(
    texts(valueTicks(valueAxis({ from: 3.2, to: 6.1 }, 4, true, 2), 'km/h')),
    '0 | 2 | 4 | 6 | 8 km/h',
  );
  assert.equal(
    texts(valueTicks(valueAxis({ from: 4, to: 4.3 }, 4, false, 0.5), '°C')),
    '3.8 | 4.0 | 4.2 | 4.4 °C',
  );
});

test('what is level is a line in the middle, and what begins at 0 stands on it', () => {
  const level = valueAxis({ from: 300, to: 300 }, 4, false, 20);
  assert.ok(level.from < 300 && level.to > 300);
  assert.equal(valueAxis({ from: 0, to: 0 }, 4, true, 2).from, 0);
});

test('distances are in metres up to two kilometres, then in kilometres', () => {
  assert.equal(texts(distanceTicks({ from: 0, to: 900 }, 5)), '0 | 200 | 400 | 600 | 800 m');
  assert.equal(texts(distanceTicks({ from: 0, to: 7680 }, 8)), '0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 km');
  assert.equal(texts(distanceTicks({ from: 3100, to: 4900 }, 4)), '3.5 | 4.0 | 4.5 km');
  assert.deepEqual(distanceTicks({ from: 0, to: 0 }, 8), []);
});

test('times stand at round times of the clock', () => {
  const epoch = new Date(2026, 5, 13, 9, 42, 10).getTime();
  assert.equal(texts(timeTicks({ from: 0, to: 8460 }, epoch, 6)), '10:00 | 10:30 | 11:00 | 11:30 | 12:00');
  assert.equal(
    texts(timeTicks({ from: 0, to: 50 }, epoch, 5)),
    '09:42:10 | 09:42:20 | 09:42:30 | 09:42:40 | 09:42:50 | 09:43:00',
  );
  assert.equal(texts(timeTicks({ from: 0, to: 300_000 }, epoch, 4)), '2026-06-14 | 2026-06-15 | 2026-06-16');
});

test('figures that are missing are not told', () => {
  assert.equal(figuresText({ points: 2, distance: 2230 }), '2.23 km');
  const stats = {
    points: 9,
    distance: 7680,
    duration: 8460,
    movingTime: 6000,
    averageSpeed: 0.9,
    maxSpeed: 1.7,
  };
  assert.equal(
    figuresText({ ...stats, ele: { gain: 1420.4, loss: 0 } }),
    '7.68 km · 2 h 21 min, 1 h 40 min moving · 1,420 m up, 0 m down · average 3.2 km/h, max 6.1 km/h',
  );
});

test('what of the distance was a jump is told', () => {
  const stats = { points: 26, distance: 85_250, maxSpeed: 0.3 };
  assert.equal(
    figuresText({ ...stats, jumps: { count: 1, distance: 85_200 } }),
    '85.25 km, 85.20 km of it a jump · max 1.1 km/h',
  );
  assert.match(figuresText({ ...stats, jumps: { count: 2, distance: 3000 } }), /, 3\.00 km of it 2 jumps ·/);
});

test('a part of a line ends at its own points, though simplifying has left them out', () => {
  const run = { segment: 0, kind: 'track' as const, first: 0 };
  const points = Uint32Array.of(0, 100);
  const x = Float64Array.of(0.5, 0.6);
  const y = Float64Array.of(0.5, 0.5);
  const ends = { from: { lat: 0, lon: 3.6 }, to: { lat: 0, lon: 7.2 } };
  const cut = cutRun({ ...run, points, x, y }, { from: 10, to: 20 }, ends);
  assert.deepEqual(
    [...(cut?.x ?? [])].map((value) => Number(value.toFixed(9))),
    [0.51, 0.52],
  );
  assert.equal(cutRun({ ...run, points, x, y }, { from: 101, to: 120 }, ends), undefined);
  const whole = cutRun({ ...run, points, x, y }, { from: 0, to: 200 }, ends);
  assert.deepEqual([...(whole?.x ?? [])], [0.5, 0.6]);
});

test('of the things to ask the newest is asked next, and one at a time', async () => {
  const asked: number[] = [];
  let release: () => void = () => {};
  const ask = newestNext(async (thing: number) => {
    asked.push(thing);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  for (const thing of [1, 2, 3]) ask(thing);
  assert.deepEqual(asked, [1]);
  release();
  await new Promise(setImmediate);
  assert.deepEqual(asked, [1, 3]);
  release();
  await new Promise(setImmediate);
  ask(4);
  assert.deepEqual(asked, [1, 3, 4]);
});
