import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  placeAlong,
  type Start,
  type Step,
  stepMetres,
  stepPoints,
  stepSeconds,
} from '../../../../server/tracks/finding/steps.ts';
import { type LoadedTrack, loadTrack } from '../../../../server/tracks/load.ts';
import { atOnce } from '../../../../server/tracks/slices.ts';
import { createRandom } from '../walkNoise.ts';
import { createPlaces, inverse } from './randomPlaces.ts';

/** Wanders in segments; stands now and then; some points have no time, and at times the clock goes back. */
function randomTrack(seed: number): LoadedTrack {
  const { random, wander } = createPlaces(seed);
  let clock = Date.UTC(2026, 5, 13, 6);
  const segments = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    const places = wander([random() * 120 - 60, random() * 360 - 180], 1 + Math.floor(random() * 30), 0.0005);
    return places.map((place, i) => {
      clock += Math.round(random() * 20 - (random() < 0.1 ? 60 : 0)) * 1000;
      const [lat, lon] = random() < 0.2 ? (places[i - 1] ?? place) : place;
      const time = random() < 0.25 ? '' : `<time>${new Date(clock).toISOString()}</time>`;
      return `<trkpt lat="${lat}" lon="${lon}">${time}</trkpt>`;
    });
  });
  const body = segments.map((points) => `<trkseg>${points.join('')}</trkseg>`).join('');
  return loadTrack({ name: 'walk.gpx', content: `<gpx><trk>${body}</trk></gpx>` });
}

/** The points that a step may end at, nearest first, as one would go through them by hand. */
function pointsFrom(track: LoadedTrack, { index, fraction }: Start, direction: 1 | -1): number[] {
  const all = [...track.lat.keys()];
  return direction === 1
    ? all.filter((i) => i >= index + fraction)
    : all.filter((i) => i <= index + fraction).reverse();
}
const between = (values: Float64Array, { index, fraction }: Start): number =>
  fraction === 0
    ? (values[index] ?? 0)
    : (values[index] ?? 0) + fraction * ((values[index + 1] ?? 0) - (values[index] ?? 0));

function first(
  track: LoadedTrack,
  candidates: number[],
  direction: 1 | -1,
  isFar: (i: number) => boolean,
): Step {
  const index = candidates.find(isFar);
  return index === undefined
    ? { index: direction === 1 ? track.lat.length - 1 : 0, isEnd: true }
    : { index, isEnd: false };
}

test('a step by metres or seconds ends at the first point that is so far away, by brute force', () => {
  const random = createRandom(11);
  let ends = 0;
  for (let round = 0; round < 60; round++) {
    const track = randomTrack(round);
    for (let asked = 0; asked < 60; asked++) {
      const index = Math.floor(random() * track.lat.length);
      const isBetween = index + 1 < track.lat.length && random() < 0.3;
      const start: Start = { index, fraction: isBetween ? random() : 0 };
      const by = (random() - 0.5) * 400;
      const direction = by < 0 ? -1 : 1;
      const candidates = pointsFrom(track, start, direction);

      const here = between(track.along, start);
      const wanted = first(track, candidates, direction, (i) =>
        direction === 1 ? (track.along[i] ?? 0) >= here + by : (track.along[i] ?? 0) <= here + by,
      );
      assert.deepEqual(stepMetres(track, start, by), wanted, `round ${round}: ${by} m from ${index}`);
      if (wanted.isEnd) ends++;

      // Without a time of its own it has that of the last point that one came by, else of the next one.
      const known = [
        between(track.time, start),
        ...pointsFrom(track, { index, fraction: 0 }, direction === 1 ? -1 : 1).map((i) => track.time[i] ?? 0),
        ...pointsFrom(track, { index, fraction: 0 }, direction).map((i) => track.time[i] ?? 0),
      ].find((at) => !Number.isNaN(at));
      const step = atOnce(stepSeconds(track, start, by));
      if (known === undefined) assert.equal(step, undefined);
      else
        assert.deepEqual(
          step,
          first(
            track,
            candidates,
            direction,
            (i) => Math.abs((track.time[i] ?? 0) - known) >= Math.abs(by) * 1000,
          ),
          `round ${round}: ${by} s from ${index}`,
        );
    }
  }
  assert.ok(ends > 50, `only ${ends} ends`);
});

test('a step by points goes over gaps and stops at the ends', () => {
  const track = { lat: new Float64Array(5) };
  const step = (index: number, points: number, fraction = 0) =>
    stepPoints(track, { index, fraction }, points);
  assert.deepEqual(step(1, 2), { index: 3, isEnd: false });
  assert.deepEqual(step(1, 3), { index: 4, isEnd: false });
  assert.deepEqual(step(1, 4), { index: 4, isEnd: true });
  assert.deepEqual(step(4, 1), { index: 4, isEnd: true });
  assert.deepEqual(step(1, -1), { index: 0, isEnd: false });
  assert.deepEqual(step(1, -2), { index: 0, isEnd: true });
  assert.deepEqual(step(3, 0), { index: 3, isEnd: false });
  // From between two points the nearest ones are one step away.
  assert.deepEqual(step(2, 1, 0.5), { index: 3, isEnd: false });
  assert.deepEqual(step(2, -1, 0.5), { index: 2, isEnd: false });
  assert.deepEqual(step(2, Number.MAX_SAFE_INTEGER), { index: 4, isEnd: true });
});

test('the place so many metres along is so far from the first point, and lies on a line', () => {
  const random = createRandom(12);
  for (let round = 0; round < 60; round++) {
    const track = randomTrack(round);
    const whole = track.measures.distance;
    for (let asked = 0; asked < 20; asked++) {
      const metres = random() * whole;
      const place = placeAlong(track, metres);
      assert.ok(place);
      const { index, fraction } = place;
      // So far along are the points before it and the geodesic from there.
      const rest = inverse([track.lat[index] ?? 0, track.lon[index] ?? 0], [place.lat, place.lon]);
      assert.ok(Math.abs((track.along[index] ?? 0) + rest - metres) < 1e-6, `${metres} m of round ${round}`);
      if (fraction > 0) assert.ok(!track.segmentStarts.includes(index + 1));
    }
    assert.equal(placeAlong(track, 0)?.index, 0);
    assert.equal(placeAlong(track, whole)?.index, track.along.indexOf(whole));
    assert.equal(placeAlong(track, whole + 0.001), undefined);
  }
});

test('a track without times cannot be stepped through by seconds', () => {
  const time = new Float64Array(100_000).fill(Number.NaN);
  assert.equal(atOnce(stepSeconds({ time }, { index: 50_000, fraction: 0 }, 1)), undefined);
});
