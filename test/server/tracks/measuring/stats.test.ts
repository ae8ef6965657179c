import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrackStats } from '../../../../server/api/trackMeasuring.ts';
import { loadTrack } from '../../../../server/tracks/load.ts';
import { measureStats, statsOf } from '../../../../server/tracks/measuring/stats.ts';
import { atOnce } from '../../../../server/tracks/slices.ts';
import { createRandom } from '../walkNoise.ts';

/** On the equator a step east of so many degrees is so many metres, by WGS 84's radius there. */
const metre = 180 / Math.PI / 6_378_137;
const start = Date.UTC(2026, 4, 9, 7);

interface Place {
  /** Metres east, seconds since the start. */
  readonly east: number;
  readonly at?: number;
  readonly ele?: number;
  readonly extensions?: string;
}
const pointText = ({ east, at, ele, extensions }: Place): string => {
  const time = at === undefined ? '' : `<time>${new Date(start + at * 1000).toISOString()}</time>`;
  const height = ele === undefined ? '' : `<ele>${ele}</ele>`;
  const more = extensions ? `<extensions>${extensions}</extensions>` : '';
  return `<trkpt lat="0" lon="${east * metre}">${height}${time}${more}</trkpt>`;
};
const gpx = (...segments: Place[][]) =>
  `<gpx><trk>${segments.map((places) => `<trkseg>${places.map(pointText).join('')}</trkseg>`).join('')}</trk></gpx>`;
const load = (content: string) => loadTrack({ name: 'walk.gpx', content });

function stats(content: string, first = 0, end?: number) {
  const track = load(content);
  return atOnce(measureStats(track, { first, end: end ?? track.lat.length }));
}
const near = (value: number | undefined, expected: number, by = 1e-6) =>
  assert.ok(
    value !== undefined && Math.abs(value - expected) <= by,
    `${value} instead of ${expected} ± ${by}`,
  );
/** From one second to another, at a speed in m/s, from so far east. */
const going = (from: number, to: number, speed: number, east = 0): Place[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ at: from + i, east: east + speed * i }));

test('of a steady walk all is told as it was', () => {
  const { distance, duration, movingTime, averageSpeed, movingSpeed, maxSpeed, ...rest } = stats(
    gpx(going(0, 100, 1.5)),
  );
  near(distance, 150);
  assert.deepEqual([duration, movingTime], [100, 100]);
  for (const speed of [averageSpeed, movingSpeed, maxSpeed]) near(speed, 1.5);
  assert.deepEqual(rest.pauses, []);
  assert.equal(rest.maxSpeedOf, 'places');
  assert.deepEqual(
    [rest.points, rest.from, rest.to, rest.withoutTime, rest.withoutEle, 'ele' in rest],
    [101, 0, 100, 0, 101, false],
  );
  assert.deepEqual([rest.start, rest.end], ['2026-05-09T07:00:00.000Z', '2026-05-09T07:01:40.000Z']);
});

test('a range is measured alone', () => {
  const { distance, duration, from, to, points, sections } = stats(gpx(going(0, 100, 1.5)), 10, 31);
  near(distance, 30);
  assert.deepEqual([duration, from, to, points], [20, 10, 30, 21]);
  assert.deepEqual(
    sections.map(({ kind, from, to }) => [kind, from, to]),
    [['track', 10, 30]],
  );
});

test('a stop is found where it was, though the receiver trembles, and does not count as moving', () => {
  for (const speed of [1, 5, 12]) {
    const random = createRandom(speed);
    const rest = speed * 200;
    const places = [
      ...going(0, 200, speed),
      ...Array.from({ length: 99 }, (_, i) => ({ at: 201 + i, east: rest + 3 * (random() - 0.5) })),
      ...going(300, 500, speed, rest),
    ];
    const { pauses = [], movingTime, movingSpeed, duration } = stats(gpx(places));
    assert.equal(pauses.length, 1);
    const [pause] = pauses;
    assert.equal(pause?.kind, 'stop');
    near(pause?.from, 200, 6);
    near(pause?.to, 300, 6);
    near(pause?.duration, 100, 12);
    assert.equal(duration, 500);
    near(movingTime, 400, 12);
    near(movingSpeed, speed, 0.02 * speed);
  }
});

test('a slow climb, a turn back and a short wait are no pauses', () => {
  assert.deepEqual(stats(gpx(going(0, 600, 0.7))).pauses, []);
  assert.deepEqual(stats(gpx([...going(0, 60, 1.2), ...going(61, 120, -1.2, 71)])).pauses, []);
  assert.deepEqual(stats(gpx([...going(0, 60, 5), ...going(66, 120, 5, 300)])).pauses, []);
});

test('a gap between segments is a pause and no distance; one of under ten seconds is none', () => {
  const { pauses, distance, duration, movingTime, averageSpeed, movingSpeed, sections } = stats(
    gpx(going(0, 50, 2), going(650, 700, 2, 5000), going(705, 710, 2, 5200)),
  );
  assert.deepEqual(pauses, [
    {
      kind: 'gap',
      from: 50,
      to: 51,
      start: '2026-05-09T07:00:50.000Z',
      end: '2026-05-09T07:10:50.000Z',
      duration: 600,
    },
  ]);
  near(distance, 210);
  assert.deepEqual([duration, movingTime], [710, 105]);
  near(averageSpeed, 210 / 710);
  near(movingSpeed, 2);
  assert.deepEqual(
    sections.map(({ from, to }) => [from, to]),
    [
      [0, 50],
      [51, 101],
      [102, 107],
    ],
  );
});

test('points that are seldom recorded are moving or standing by the way between them', () => {
  const { pauses = [], movingTime } = stats(
    gpx([
      { at: 0, east: 0 },
      { at: 300, east: 3000 },
      { at: 900, east: 3010 },
      { at: 1200, east: 6000 },
    ]),
  );
  assert.deepEqual(
    pauses.map(({ from, to, duration }) => [from, to, duration]),
    [[1, 2, 600]],
  );
  assert.equal(movingTime, 600);
});

test('who flies does not jump, neither by places nor by what the device tells, however slowly it began', () => {
  const taxi = going(0, 60, 5);
  const cruise = going(61, 120, 250, 305);
  for (const places of [
    [...taxi, ...cruise],
    [...taxi, { at: 600, east: 150_000 }, { at: 1200, east: 300_000 }],
  ])
    assert.ok(!('jumps' in stats(gpx(places))));
  const recorded = [...going(0, 9, 60), { at: 10, east: 8000 }].map((place) => ({
    ...place,
    extensions: '<speed>1000</speed>',
  }));
  const { maxSpeedOf, jumps } = stats(gpx(recorded));
  assert.deepEqual([maxSpeedOf, jumps], ['device', undefined]);
});

test('lines that were recorded side by side are not faster on average than each of them', () => {
  const { averageSpeed, duration, distance } = stats(gpx(going(0, 100, 2), going(0, 100, 2, 50)));
  near(averageSpeed, 2);
  assert.equal(duration, 100);
  near(distance, 400);
});

test('one jump of the receiver is not the greatest speed, nor in the other speeds, but it is told', () => {
  const places = going(0, 100, 3).map((place, i) => (i === 40 ? { ...place, east: 5000 } : place));
  const { maxSpeed, averageSpeed, movingSpeed, movingTime, distance, jumps } = stats(gpx(places));
  near(maxSpeed, 3, 1e-5);
  near(movingSpeed, 3, 1e-5);
  near(averageSpeed, (3 * 98) / 100, 1e-5);
  assert.equal(movingTime, 98);
  assert.equal(jumps?.count, 2);
  near(jumps.distance, 2 * 4880);
  near(distance, 2 * 4880 + 3 * 98, 1e-3);
  // A spurt that was held for three seconds is.
  near(
    stats(gpx([...going(0, 50, 3), ...going(51, 53, 8, 158), ...going(54, 90, 3, 177)])).maxSpeed,
    8,
    1e-5,
  );
});

test('places recorded ten times a second are taken a second at a time', () => {
  const random = createRandom(2);
  const places = Array.from({ length: 1000 }, (_, i) => ({
    at: i / 10,
    east: 0.3 * i + 0.5 * (random() - 0.5),
  }));
  near(stats(gpx(places)).maxSpeed, 3, 0.5);
});

test('speeds that the device recorded go before those of its places', () => {
  const recorded = (i: number) => `<speed>${i === 20 ? 90 : 4.5}</speed>`;
  const places = going(0, 60, 3).map((place, i) => ({ ...place, extensions: recorded(i) }));
  const { maxSpeed, maxSpeedOf } = stats(gpx(places));
  assert.deepEqual([maxSpeed, maxSpeedOf], [4.5, 'device']);
  const few = places.map((place, i) => (i < 40 ? (going(0, 60, 3)[i] ?? place) : place));
  assert.equal(stats(gpx(few)).maxSpeedOf, 'places');
});

test('heights: the extremes as recorded, the climb within lines only', () => {
  const up = Array.from({ length: 101 }, (_, i) => ({ east: 2 * i, ele: 100 + i / 2 }));
  const { ele } = stats(gpx(up, [...up].reverse()));
  assert.deepEqual([ele?.min, ele?.max], [100, 150]);
  near(ele?.gain, 50, 1);
  near(ele?.loss, 50, 1);
  // From the end of one line to the begin of the next it goes down by 50 m, which nobody recorded.
  const twice = stats(gpx(up, up)).ele;
  near(twice?.gain, 100, 2.1);
  assert.equal(twice?.loss, 0);
  assert.deepEqual(stats(gpx([{ east: 0, ele: 7 }])).ele, { min: 7, max: 7 });
});

test('sensors are averaged by time, and by values where there is no time', () => {
  const beat = (hr: number) => `<hr>${hr}</hr><course>${hr}</course>`;
  const places = [
    { at: 0, east: 0, extensions: beat(100) },
    { at: 10, east: 10, extensions: beat(100) },
    { at: 20, east: 20, extensions: beat(160) },
    { at: 21, east: 30 },
    { at: 22, east: 40, extensions: beat(90) },
  ];
  assert.deepEqual(stats(gpx(places)).sensors, [
    { sensor: 'hr', min: 90, max: 160, average: 115, points: 4 },
    { sensor: 'course', min: 90, max: 160, points: 4 },
  ]);
  const untimed = places.map(({ at: _, ...place }) => place);
  assert.equal(stats(gpx(untimed)).sensors[0]?.average, 112.5);
  assert.deepEqual(stats(gpx(places), 3, 4).sensors, []);
});

test('what a track without times and heights does not have is missing', () => {
  const measured = stats(gpx([{ east: 0 }, { east: 100 }]));
  const { distance, sections, ...rest } = measured;
  near(distance, 100);
  assert.deepEqual(rest, {
    points: 2,
    from: 0,
    to: 1,
    withoutTime: 2,
    withoutEle: 2,
    sensors: [],
    morePauses: 0,
    sectionsBy: 'segments',
    moreSections: 0,
  });
  assert.deepEqual(sections, [{ from: 0, to: 1, distance, kind: 'track' }]);
});

test('single waypoints have heights and times, but no way, no climb and no speed', () => {
  const { distance, ele, maxSpeed, movingTime, pauses, duration } = stats(
    '<gpx><wpt lat="1" lon="1"><ele>5</ele><time>2026-05-09T07:00:00Z</time></wpt><wpt lat="2" lon="1"><ele>90</ele><time>2026-05-09T08:00:00Z</time></wpt></gpx>',
  );
  assert.deepEqual(
    [distance, ele, maxSpeed, movingTime, pauses, duration],
    [0, { min: 5, max: 90 }, undefined, undefined, [], 3600],
  );
});

test('a clock that stands or goes back makes no time, no endless speed and no pause', () => {
  const places = going(0, 60, 2).map((place, i) => ({ ...place, at: i < 30 ? i : i - 20 }));
  const { movingTime, maxSpeed, pauses, duration } = stats(gpx(places));
  assert.deepEqual([movingTime, duration, pauses], [59, 40, []]);
  near(maxSpeed, 2);
  const standing = stats(gpx(going(0, 60, 2).map((place) => ({ ...place, at: 5 }))));
  assert.deepEqual([standing.duration, standing.movingTime, standing.maxSpeed], [0, undefined, undefined]);
});

test('laps are told instead of segments, each up to where the next begins', () => {
  const track = { ...load(gpx(going(0, 30, 2), going(100, 120, 2))), lapStarts: Uint32Array.of(0, 10, 31) };
  const { sectionsBy, sections } = atOnce(measureStats(track, { first: 0, end: 52 }));
  assert.equal(sectionsBy, 'laps');
  assert.deepEqual(
    sections.map(({ from, to, duration }) => [from, to, duration]),
    [
      [0, 10, 10],
      [10, 30, 20],
      [31, 51, 20],
    ],
  );
  const inRange = atOnce(measureStats(track, { first: 5, end: 20 }));
  assert.deepEqual(
    inRange.sections.map(({ from, to }) => [from, to]),
    [
      [5, 10],
      [10, 19],
    ],
  );
});

test('lists have an end, and tell how much is left out', () => {
  const segments = Array.from({ length: 1300 }, (_, i) => going(i * 100, i * 100 + 2, 2));
  const { pauses, morePauses, sections, moreSections } = stats(gpx(...segments));
  assert.deepEqual([pauses?.length, morePauses, sections.length, moreSections], [1000, 299, 1000, 300]);
});

/** The same figures by going through all pairs of points, with nothing carried along. */
test('times and distances agree with a brute-force count on random tracks', () => {
  const random = createRandom(8);
  for (let round = 0; round < 60; round++) {
    let at = 0;
    let east = 0;
    const places = Array.from({ length: 2 + Math.floor(random() * 60) }, () => {
      at += Math.floor(random() * 4) * (random() < 0.05 ? -3 : 1);
      east += random() * 12;
      return { east, ...(random() < 0.1 ? {} : { at }) };
    });
    const track = load(gpx(places));
    const {
      duration,
      movingTime,
      pauses = [],
      distance,
    } = atOnce(measureStats(track, { first: 0, end: places.length }));
    const times = places.flatMap(({ at }) => (at === undefined ? [] : [at]));
    near(distance, east - (places[0]?.east ?? 0), 1e-5);
    assert.equal(duration, times.length > 0 ? Math.max(...times) - Math.min(...times) : undefined);
    const steps = times.slice(1).map((time, i) => Math.max(0, time - (times[i] ?? 0)));
    const stopped = pauses.reduce((sum, pause) => sum + pause.duration, 0);
    if (movingTime !== undefined)
      near(
        movingTime + stopped,
        steps.reduce((sum, step) => sum + step, 0),
      );
    let last = 0;
    for (const { from, to, duration } of pauses) {
      assert.ok(from >= last && to > from && duration >= 10);
      last = to;
    }
  }
});

test('the answer keeps the contract, and can be cancelled', async () => {
  const track = load(
    gpx(
      going(0, 200, 2).map((place) => ({ ...place, ele: 4 })),
      going(400, 410, 2),
    ),
  );
  const summary = { id: 't1', name: 'walk', ...track.measures };
  const answer = await statsOf({ summary, track }, { track: 't1', from: 5, to: '2026-05-09T08:00:00Z' });
  assert.deepEqual(TrackStats.parse(answer), answer);
  assert.deepEqual([answer.track, answer.name, answer.from, answer.to], ['t1', 'walk', 5, 211]);
  const signal = AbortSignal.abort();
  await assert.rejects(statsOf({ summary, track }, { track: 't1' }, signal), { reason: 'cancelled' });
});
