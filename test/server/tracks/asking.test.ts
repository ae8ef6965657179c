/** The nearest place on the line, passes and places at a time, as they are asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NearestPoint, Passes, TrackPlace } from '../../../server/api/trackFinding.ts';
import { context, setUp } from './questionsFixture.ts';

const gpx = (...segments: string[]) =>
  `<gpx><trk>${segments.map((points) => `<trkseg>${points}</trkseg>`).join('')}</trk></gpx>`;
/** Along the equator, at so many thousandths of a degree, which are 111.32 m. */
const point = (lon: number, ele: number | undefined, clock: string | undefined) =>
  `<trkpt lat="0" lon="${lon / 1000}">${ele === undefined ? '' : `<ele>${ele}</ele>`}${
    clock === undefined ? '' : `<time>2026-06-13T${clock}Z</time>`
  }</trkpt>`;
const walk = gpx(
  point(0, 100, '06:00:00') + point(10, 200, '06:10:00') + point(20, undefined, '06:20:00'),
  point(30, 300, '07:00:00') + point(40, 310, undefined) + point(60, 330, '07:30:00'),
);
const later = gpx(point(0, 1, '09:00:00') + point(1, 1, '09:00:10'));
const plain = gpx(point(500, undefined, undefined) + point(501, undefined, undefined));

test('the nearest place on the line has height and time in between, where both points have them', async (t) => {
  const { open, nearest } = setUp(t);
  await open('walk.gpx', walk);
  const {
    distance,
    fraction = 0,
    lon,
    ele = 0,
    along = 0,
    speed = 0,
    ...rest
  } = await nearest({ lat: 0.001, lon: 0.0025, on: 'line' });
  assert.ok(Math.abs(distance - 110.574) < 0.001 && Math.abs(fraction - 0.25) < 1e-9, `${distance}`);
  assert.ok(Math.abs(lon - 0.0025) < 1e-9 && Math.abs(ele - 125) < 1e-6);
  // The first leg is 1113.195 m long and takes ten minutes.
  assert.ok(Math.abs(along - 278.299) < 0.001 && Math.abs(speed - 1.855) < 0.001, `${along} ${speed}`);
  assert.deepEqual(rest, {
    track: 't1',
    name: 'walk.gpx',
    index: 0,
    points: 6,
    segment: 0,
    lat: 0,
    time: '2026-06-13T06:02:30.000Z',
  });
  const second = await nearest({ lat: 0.001, lon: 0.015, on: 'line' });
  assert.deepEqual(['ele' in second, second.time], [false, '2026-06-13T06:15:00.000Z']);
  const third = await nearest({ lat: 0.001, lon: 0.05, on: 'line' });
  assert.deepEqual([third.index, Math.round(third.ele ?? 0), 'time' in third], [4, 320, false]);
  assert.deepEqual(NearestPoint.parse(third), third);
});

test('at a recorded point the place on the line is that point, and no line goes over a gap', async (t) => {
  const { open, nearest } = setUp(t);
  await open('walk.gpx', walk);
  const onLine = await nearest({ lat: 0, lon: 0.01, on: 'line' });
  assert.deepEqual(onLine, await nearest({ lat: 0, lon: 0.01 }));
  assert.ok(!('fraction' in onLine));
  assert.deepEqual((await nearest({ lat: 0, lon: 0.024, on: 'line' })).index, 2);
  assert.deepEqual((await nearest({ lat: 0, lon: 0.026, on: 'line' })).index, 3);
});

test('a longitude far beyond 180 is the same meridian', async (t) => {
  const { open, nearest, passes } = setUp(t);
  await open('walk.gpx', walk);
  const here = await nearest({ lat: 1, lon: 0.25, on: 'line' });
  assert.deepEqual(await nearest({ lat: 1, lon: 3600.25, on: 'line' }), here);
  assert.deepEqual(await nearest({ lat: 1, lon: -1079.75, on: 'line' }), here);
  assert.equal((await passes({ lat: 0, lon: 360.005 })).passes.length, 1);
});

test('between waypoints there is no line', async (t) => {
  const { open, nearest, passes } = setUp(t);
  await open('huts.gpx', '<gpx><wpt lat="0" lon="0"/><wpt lat="0" lon="1"/></gpx>');
  const { index, distance } = await nearest({ lat: 0, lon: 0.6, on: 'line' });
  assert.deepEqual([index, Math.round(distance)], [1, 44528]);
  assert.equal((await passes({ lat: 0, lon: 0.6, within: 40_000 })).passes.length, 0);
  assert.equal((await passes({ lat: 0, lon: 0.5, within: 60_000 })).passes.length, 2);
});

test('a pass tells where the line comes, where it is nearest and where it goes', async (t) => {
  const { open, passes } = setUp(t);
  await open('walk.gpx', walk);
  const answer = await passes({ lat: 0.0001, lon: 0.005, within: 100 });
  assert.deepEqual(Passes.parse(answer), answer);
  assert.equal(answer.more, 0);
  const [pass, ...others] = answer.passes;
  assert.deepEqual(others, []);
  // 0.1 of the height goes with 0.1 of the leg: half a chord is √(100² - 11.057²) = 99.387 m of 1113.195.
  const half = 0.0892806;
  for (const [place, fraction] of [
    [pass?.from, 0.5 - half],
    [pass?.nearest, 0.5],
    [pass?.to, 0.5 + half],
  ] as const) {
    assert.ok(place && Math.abs((place.fraction ?? 0) - fraction) < 1e-6, JSON.stringify(place));
    assert.ok(Math.abs((place.ele ?? 0) - (100 + 100 * fraction)) < 1e-4);
    assert.equal(
      place.time,
      new Date(Math.round(Date.UTC(2026, 5, 13, 6) + (place.fraction ?? 0) * 600_000)).toISOString(),
    );
  }
  assert.ok(Math.abs((pass?.nearest.distance ?? 0) - 11.0574) < 1e-3);
});

test('a pass ends with its segment, and all tracks are asked in their order', async (t) => {
  const { open, passes } = setUp(t);
  await open('walk.gpx', walk);
  await open('later.gpx', later);
  const all = await passes({ lat: 0, lon: 0 });
  const brief = all.passes.map(({ from, to }) => [from.track, from.index, from.fraction, to.index]);
  assert.deepEqual(brief, [
    ['t1', 0, undefined, 0],
    ['t2', 0, undefined, 0],
  ]);
  assert.deepEqual((await passes({ lat: 0, lon: 0, track: 't2' })).passes.length, 1);
  const { passes: some, more } = await passes({ lat: 0, lon: 0, limit: 1 });
  assert.deepEqual([some.length, some[0]?.nearest.track, more], [1, 't1', 1]);
  const wide = await passes({ lat: 0, lon: 0.025, within: 100_000, track: 't1' });
  assert.deepEqual(
    wide.passes.map(({ from, to }) => [from.index, to.index]),
    [
      [0, 2],
      [3, 5],
    ],
  );
});

test("without a place the passes are those of the map's centre, and half a place is refused", async (t) => {
  const { open, passes, view } = setUp(t);
  await open('walk.gpx', walk);
  await assert.rejects(passes({}), { reason: 'no-center' });
  const center = await view.center({ lat: 0, lon: 0.005, zoom: 12 }, context);
  const answer = await passes({});
  assert.deepEqual([answer.center, answer.passes.length], [center, 1]);
  await assert.rejects(passes({ lat: 1 }), {
    reason: 'invalid-params',
    message: /^track\/passes refused: lon is missing/,
  });
});

test('the place at a time lies on the line between the two points around it', async (t) => {
  const { open, at } = setUp(t);
  await open('walk.gpx', walk);
  const place = await at('2026-06-13T06:02:30.5Z');
  assert.deepEqual(TrackPlace.parse(place), place);
  const { fraction = 0, lon, ele = 0, along = 0, speed = 0, ...rest } = place;
  assert.ok(Math.abs(along - fraction * 1113.195) < 0.001 && Math.abs(speed - 1.855) < 0.001);
  assert.ok(Math.abs(fraction - 150.5 / 600) < 1e-12 && Math.abs(lon - fraction * 0.01) < 1e-12);
  assert.ok(Math.abs(ele - 100 - 100 * fraction) < 1e-9);
  assert.deepEqual(rest, {
    track: 't1',
    name: 'walk.gpx',
    index: 0,
    points: 6,
    segment: 0,
    lat: 0,
    time: '2026-06-13T06:02:30.500Z',
  });
  const exact = await at('2026-06-13T08:10:00+02:00');
  assert.deepEqual([exact.index, 'fraction' in exact, exact.ele], [1, false, 200]);
});

test('over points without a time the way is shared by its length', async (t) => {
  const { open, at } = setUp(t);
  await open('walk.gpx', walk);
  const { index, fraction = 0, lon, time } = await at('2026-06-13T07:20:00Z');
  assert.deepEqual([index, time], [4, '2026-06-13T07:20:00.000Z']);
  assert.ok(Math.abs(fraction - 0.5) < 1e-6 && Math.abs(lon - 0.05) < 1e-8, `${fraction}`);
});

test('a time at which nothing was recorded is answered with the nearest that were', async (t) => {
  const { open, at } = setUp(t);
  await open('walk.gpx', walk);
  await assert.rejects(at('2026-06-13T06:30:00Z'), {
    reason: 'no-place',
    message:
      'walk.gpx (t1) was not recorded at 2026-06-13T06:30:00Z. The nearest recorded: 2026-06-13T06:20:00Z before it, 2026-06-13T07:00:00Z after it.',
  });
  await open('later.gpx', later);
  await open('plain.gpx', plain);
  await assert.rejects(at('2026-06-13T08:30:00'), {
    reason: 'no-place',
    message:
      'No open track was recorded at 2026-06-13T08:30:00Z. The nearest recorded: 2026-06-13T07:30:00Z before it, 2026-06-13T09:00:00Z after it. Without times: plain.gpx (t3).',
  });
  await assert.rejects(at('2027-01-01T00:00:00Z', 't2'), {
    reason: 'no-place',
    message:
      /^later\.gpx \(t2\) was not recorded at .*\. The nearest recorded: 2026-06-13T09:00:10Z before it\.$/,
  });
  await assert.rejects(at('2026-06-13T08:30:00Z', 't3'), {
    reason: 'no-place',
    message: 'plain.gpx (t3) has no times. Ask about a place instead, or open a file with times.',
  });
  assert.equal((await at('2026-06-13T09:00:05Z')).track, 't2');
});

test('what is not a time is refused', async (t) => {
  const { open, at } = setUp(t);
  await open('walk.gpx', walk);
  for (const time of ['', 'noon', '2026-02-30T06:00:00Z', '2026-06-13', '2026-06-13T06:00:00Z\u0000']) {
    await assert.rejects(at(time), {
      reason: 'invalid-params',
      code: -32602,
      message: /^track\/at refused: time must be like 2026-05-09T07:30:00Z, got "/,
    });
  }
  await assert.rejects(at('2026-06-13T06:00:00Z', 't9'), { reason: 'unknown-track' });
});

test('passes of a long stay do not keep others waiting, and can be cancelled', async (t) => {
  const { track, open } = setUp(t);
  // To and fro, so that no leg is nearer than the others: each of them is measured.
  const points = Array.from({ length: 50_000 }, (_, i) => `<trkpt lat="46.000${i % 2}" lon="14"/>`);
  await open('stay.gpx', `<gpx><trk><trkseg>${points.join('')}</trkseg></trk></gpx>`);
  const leaving = new AbortController();
  const asked = track.passes({ lat: 46.00005, lon: 14.0001 }, { ...context, signal: leaving.signal });
  setTimeout(() => leaving.abort(), 20);
  await assert.rejects(async () => asked, { reason: 'cancelled' });
});
