import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LoadedTrack, loadTrack } from '../../../../server/tracks/load.ts';
import { speedAt } from '../../../../server/tracks/measuring/speedAt.ts';
import { createRandom } from '../walkNoise.ts';

/** On the equator a step east of so many degrees is so many metres, by WGS 84's radius there. */
const metre = 180 / Math.PI / 6_378_137;
const start = Date.UTC(2026, 5, 13, 6);

interface At {
  readonly east: number;
  readonly seconds?: number;
  readonly speed?: number;
}
function track(...segments: At[][]): LoadedTrack {
  const point = ({ east, seconds, speed }: At) =>
    `<trkpt lat="0" lon="${east * metre}">${
      seconds === undefined ? '' : `<time>${new Date(start + seconds * 1000).toISOString()}</time>`
    }${speed === undefined ? '' : `<extensions><speed>${speed}</speed></extensions>`}</trkpt>`;
  const body = segments.map((points) => `<trkseg>${points.map(point).join('')}</trkseg>`).join('');
  return loadTrack({ name: 'walk.gpx', content: `<gpx><trk>${body}</trk></gpx>` });
}
const speedsOf = (loaded: LoadedTrack): (number | undefined)[] =>
  [...loaded.lat.keys()].map((index) => {
    const speed = speedAt(loaded, { index, fraction: 0 });
    return Number.isNaN(speed) ? undefined : Math.round(speed * 1000) / 1000;
  });

test('the speed at a point is the way from the point before to the point after over its time', () => {
  const loaded = track([
    { east: 0, seconds: 0 },
    { east: 10, seconds: 10 },
    { east: 40, seconds: 20 },
    { east: 40, seconds: 30 },
  ]);
  assert.deepEqual(speedsOf(loaded), [1, 2, 1.5, 0]);
  const onLeg = speedAt(loaded, { index: 1, fraction: 0.25 });
  assert.ok(Math.abs(onLeg - 3) < 1e-6, `${onLeg}`);
});

test('what the device recorded goes before, and is interpolated between two that have it', () => {
  const loaded = track([
    { east: 0, seconds: 0, speed: 5 },
    { east: 10, seconds: 10, speed: 7 },
    { east: 40, seconds: 20 },
  ]);
  assert.deepEqual(speedsOf(loaded), [5, 7, 3]);
  assert.equal(speedAt(loaded, { index: 0, fraction: 0.5 }), 6);
  assert.ok(Math.abs(speedAt(loaded, { index: 1, fraction: 0.5 }) - 3) < 1e-6);
});

test('no speed is told across a gap, without times, or where the clock stands or goes back', () => {
  const gap = track(
    [{ east: 0, seconds: 0 }],
    [
      { east: 1000, seconds: 10 },
      { east: 1020, seconds: 20 },
    ],
  );
  assert.deepEqual(speedsOf(gap), [undefined, 2, 2]);
  assert.deepEqual(speedsOf(track([{ east: 0 }, { east: 5 }])), [undefined, undefined]);
  assert.deepEqual(
    speedsOf(
      track([
        { east: 0, seconds: 3 },
        { east: 5, seconds: 3 },
      ]),
    ),
    [undefined, undefined],
  );
  assert.deepEqual(
    speedsOf(
      track([
        { east: 0, seconds: 9 },
        { east: 5, seconds: 3 },
      ]),
    ),
    [undefined, undefined],
  );
  const waypoints = loadTrack({
    name: 'huts.gpx',
    content: '<gpx><wpt lat="0" lon="0"><time>2026-06-13T06:00:00Z</time></wpt><wpt lat="1" lon="0"/></gpx>',
  });
  assert.deepEqual(speedsOf(waypoints), [undefined, undefined]);
});

test('points without times, or ten a second, are taken together until they are a second apart', () => {
  const sparse = track([
    { east: 0, seconds: 0 },
    { east: 7 },
    { east: 20, seconds: 10 },
    { east: 30 },
    { east: 50, seconds: 20 },
  ]);
  assert.deepEqual(speedsOf(sparse), [2, 2, 2.5, 3, 3]);
  // A receiver that wanders by 10 cm to and fro, on a way of 2 m/s: over two legs alone it would be 1.5 to 2.5 m/s.
  const quick = track(
    Array.from({ length: 41 }, (_, i) => ({ east: i * 0.2 + (i % 4 < 2 ? 0.1 : 0), seconds: i / 10 })),
  );
  for (const speed of speedsOf(quick).slice(6, -6)) assert.ok(Math.abs((speed ?? 0) - 2) < 0.101, `${speed}`);
});

test('at a time-ordered track without recorded speeds it is what brute force finds', () => {
  const random = createRandom(21);
  for (let round = 0; round < 200; round++) {
    let [east, seconds] = [0, 0];
    const points = Array.from({ length: 12 }, (): At => {
      east += random() * 30;
      seconds += Math.floor(random() * 4) / 2;
      return random() < 0.3 ? { east } : { east, seconds };
    });
    const loaded = track(points);
    const timed = points.flatMap(({ seconds: at }, i) => (at === undefined ? [] : [i]));
    points.forEach((_, i) => {
      const at = (k: number) => points[k]?.seconds ?? 0;
      const own = points[i]?.seconds === undefined ? [] : [i];
      const before = timed.filter((k) => k < i).reverse();
      const after = timed.filter((k) => k > i);
      // The pairs from the inside out, each side staying at its last one.
      const left = before.length > 0 ? before : own.length > 0 ? own : after.slice(0, 1);
      const right = after.length > 0 ? after : own.length > 0 ? own : before.slice(0, 1);
      let expected: number | undefined;
      for (let k = 0; k < Math.max(left.length, right.length); k++) {
        const from = left[Math.min(k, left.length - 1)] ?? 0;
        const to = right[Math.min(k, right.length - 1)] ?? 0;
        const dt = at(to) - at(from);
        if (dt > 0) expected = ((points[to]?.east ?? 0) - (points[from]?.east ?? 0)) / dt;
        if (dt >= 1) break;
      }
      const speed = speedAt(loaded, { index: i, fraction: 0 });
      if (expected === undefined) assert.ok(Number.isNaN(speed), `round ${round}, point ${i}: ${speed}`);
      else
        assert.ok(Math.abs(speed - expected) < 1e-5, `round ${round}, point ${i}: ${speed}, not ${expected}`);
    });
  }
});
