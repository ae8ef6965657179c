import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Profile, type ProfileQuery } from '../../../../server/api/trackProfile.ts';
import { loadTrack } from '../../../../server/tracks/load.ts';
import { statsOf } from '../../../../server/tracks/measuring/stats.ts';
import { profileOf } from '../../../../server/tracks/profile/profile.ts';
import { readColumns } from '../../../../webview/profile/columns.ts';
import { createRandom } from '../walkNoise.ts';

/** On the equator a step east of so many degrees is so many metres, by WGS 84's radius there. */
const metre = 180 / Math.PI / 6_378_137;
const start = Date.UTC(2026, 4, 9, 7);

interface Place {
  /** Metres east, seconds since the start. */
  readonly east: number;
  readonly at?: number | undefined;
  readonly ele?: number | undefined;
  readonly speed?: number | undefined;
  readonly hr?: number | undefined;
}

const tag = (name: string, value: number | undefined): string =>
  value === undefined ? '' : `<${name}>${value}</${name}>`;
const pointText = ({ east, at, ele, speed, hr }: Place): string => {
  const time = at === undefined ? '' : `<time>${new Date(start + at * 1000).toISOString()}</time>`;
  const more = hr === undefined ? '' : `<extensions>${tag('hr', hr)}</extensions>`;
  return `<trkpt lat="0" lon="${east * metre}">${tag('ele', ele)}${time}${tag('speed', speed)}${more}</trkpt>`;
};
const gpx = (...segments: (readonly Place[])[]) =>
  `<gpx><trk>${segments.map((places) => `<trkseg>${places.map(pointText).join('')}</trkseg>`).join('')}</trk></gpx>`;

function open(content: string) {
  const track = loadTrack({ name: 'walk.gpx', content });
  return { summary: { id: 't1', name: 'walk', ...track.measures }, track };
}

/** As a client gets it, with each column as an object. */
async function profile(content: string, asked: Partial<ProfileQuery> = {}) {
  const query: ProfileQuery = { track: 't1', of: 'ele', over: 'distance', samples: 100, ...asked };
  const answer: unknown = JSON.parse(JSON.stringify(await profileOf(open(content), query)));
  const parsed = Profile.parse(answer);
  assert.deepEqual(parsed, answer);
  const arrays = readColumns({ ...parsed, data: Buffer.from(parsed.data, 'base64') });
  const columns = Array.from(arrays.x, (x, k) => ({
    x,
    low: arrays.low[k] ?? 0,
    high: arrays.high[k] ?? 0,
    first: arrays.first[k] ?? 0,
    last: arrays.last[k] ?? 0,
    point: arrays.point[k] ?? 0,
    begins: arrays.begins[k] === 1,
  }));
  return { ...parsed, columns };
}

const near = (value: number | undefined, expected: number, by = 1e-6) =>
  assert.ok(
    value !== undefined && Math.abs(value - expected) <= by,
    `${value} instead of ${expected} ± ${by}`,
  );

/** Each column in a few words: its first point, lowest to highest value, and a bar before it where a line begins. */
const told = (columns: Awaited<ReturnType<typeof profile>>['columns']) =>
  columns
    .map(
      ({ point, low, high, begins }) =>
        `${begins ? '|' : ''}${point}:${low === high ? low : `${low}-${high}`}`,
    )
    .join(' ');

/** From one second to another, at a speed in m/s, from so far east. */
const going = (from: number, to: number, speed: number, east = 0): Place[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ at: from + i, east: east + speed * i }));

test('points that all have room are told one by one, with their metres along the track', async () => {
  const answer = await profile(
    gpx([
      { east: 0, ele: 7 },
      { east: 100, ele: 9.5 },
      { east: 300, ele: 8 },
    ]),
  );
  assert.equal(told(answer.columns), '|0:7 1:9.5 2:8');
  [0, 100, 300].forEach((x, k) => {
    near(answer.columns[k]?.x, x);
  });
  const { unit, from, to, points, withoutValue, value, has } = answer;
  assert.deepEqual(
    { unit, from, to, points, withoutValue, value, has },
    {
      unit: 'm',
      from: 0,
      to: 2,
      points: 3,
      withoutValue: 0,
      value: { min: 7, max: 9.5 },
      has: { of: ['ele'], over: ['distance'] },
    },
  );
  near(answer.x?.from, 0);
  near(answer.x?.to, 300);
});

test('a range keeps its place on the track', async () => {
  const walk = gpx(going(10, 60, 2).map((place, i) => ({ ...place, ele: i })));
  const over = await profile(walk, { from: 10, to: 12 });
  near(over.x?.from, 20);
  near(over.x?.to, 24);
  assert.equal(told(over.columns), '|10:10 11:11 12:12');
  const time = await profile(walk, { over: 'time', from: '2026-05-09T07:00:20Z', to: 12 });
  assert.deepEqual([time.epoch, time.x], ['2026-05-09T07:00:10.000Z', { from: 10, to: 12 }]);
});

test('a line ends with its segment and where a value is missing', async () => {
  const { columns, withoutValue } = await profile(
    gpx(
      [1, 2, undefined, undefined, 3].map((ele, i) => ({ east: i, ele })),
      [4, 5].map((ele, i) => ({ east: 1000 + i, ele })),
    ),
  );
  assert.equal(told(columns), '|0:1 1:2 |4:3 |5:4 6:5');
  assert.equal(withoutValue, 2);
  // Nobody went over the gap, so it has no length.
  near(columns[3]?.x, 4);
});

test('a point without a time is left out over time and ends no line', async () => {
  const answer = await profile(gpx([0, 1, undefined, 3].map((at, i) => ({ east: i, at, ele: i }))), {
    over: 'time',
  });
  assert.equal(told(answer.columns), '|0:0 1:1 3:3');
  assert.deepEqual([answer.withoutTime, answer.withoutValue], [1, 0]);
});

test('where the clock stands the columns do, too', async () => {
  const walk = gpx([5, 5, 5, 5].map((at, i) => ({ east: i, at, ele: i })));
  const each = await profile(walk, { over: 'time' });
  assert.deepEqual([told(each.columns), each.x], ['|0:0 1:1 2:2 3:3', { from: 0, to: 0 }]);
  const two = await profile(walk, { over: 'time', samples: 2 });
  assert.equal(told(two.columns), '|0:0-3');
});

test('a segment whose clock goes back is drawn in the order of time', async () => {
  const turned = gpx([30, 20, 10, 0].map((at, i) => ({ east: i, at, ele: i })));
  assert.equal(told((await profile(turned, { over: 'time' })).columns), '|3:3 2:2 1:1 0:0');
  const once = gpx([0, 10, 20, 12, 30].map((at, i) => ({ east: i, at, ele: i })));
  assert.equal(told((await profile(once, { over: 'time' })).columns), '|0:0 1:1 3:3 2:2 4:4');
});

test('segments keep their lines whichever was recorded first', async () => {
  const { columns } = await profile(
    gpx(
      [100, 110].map((at, i) => ({ east: i, at, ele: i })),
      [0, 10].map((at, i) => ({ east: i, at, ele: 5 + i })),
    ),
    { over: 'time' },
  );
  assert.equal(told(columns), '|0:0 1:1 |2:5 3:6');
  assert.deepEqual(
    columns.map(({ x }) => x),
    [100, 110, 0, 10],
  );
});

test('one point, and points at equal heights, make a profile', async () => {
  const one = await profile(gpx([{ east: 0, ele: 7 }]));
  assert.deepEqual([told(one.columns), one.x, one.value], ['|0:7', { from: 0, to: 0 }, { min: 7, max: 7 }]);
  const level = await profile(gpx(Array.from({ length: 500 }, (_, i) => ({ east: i, ele: 4 }))));
  assert.deepEqual([level.columns.length > 90, level.value], [true, { min: 4, max: 4 }]);
});

test('a track without the value has no columns, and tells what it has', async () => {
  const answer = await profile(gpx(going(0, 9, 3)));
  assert.deepEqual(
    [answer.columns.length, answer.withoutValue, answer.value, answer.has],
    [0, 10, undefined, { of: ['speed'], over: ['distance', 'time'] }],
  );
  const beating = await profile(gpx([{ east: 0, hr: 90 }, { east: 10 }]), { of: 'power' });
  assert.deepEqual([beating.unit, beating.has.of], ['W', ['hr']]);
});

test('without times there is no axis of time, and without a line no profile', async () => {
  await assert.rejects(profile(gpx([{ east: 0, ele: 1 }]), { over: 'time' }), {
    reason: 'no-times',
    message: 'Track t1 has no times. Ask for its profile over the distance.',
  });
  await assert.rejects(profile('<gpx><wpt lat="1" lon="1"><ele>5</ele></wpt></gpx>'), { reason: 'no-line' });
  await assert.rejects(profile(gpx([{ east: 0 }]), { from: 1 }), { reason: 'bad-range' });
  const signal = AbortSignal.abort();
  const query: ProfileQuery = { track: 't1', of: 'ele', over: 'distance', samples: 2 };
  await assert.rejects(profileOf(open(gpx([{ east: 0 }])), query, signal), { reason: 'cancelled' });
});

test('a range without a time has an empty axis of time', async () => {
  const walk = gpx([
    { east: 0, at: 0, ele: 1 },
    { east: 1, ele: 2 },
  ]);
  const { columns, x, withoutTime } = await profile(walk, { over: 'time', from: 1 });
  assert.deepEqual([columns.length, x, withoutTime], [0, undefined, 1]);
});

test('speeds are those that the device recorded at half of the points', async () => {
  const places = going(0, 9, 3).map((place, i) => (i < 5 ? { ...place, speed: 4.5 } : place));
  const half = await profile(gpx(places), { of: 'speed' });
  assert.deepEqual(
    [half.speedOf, half.withoutValue, told(half.columns)],
    ['device', 5, '|0:4.5 1:4.5 2:4.5 3:4.5 4:4.5'],
  );
  const few = await profile(gpx(places.slice(1)), { of: 'speed' });
  assert.deepEqual([few.speedOf, few.withoutValue], ['places', 0]);
  near(few.value?.max, 3, 1e-5);
});

test('speeds by places are held: a jump of the receiver is not among them, and every point of a way has its speed', async () => {
  const places = going(0, 40, 3).map((place, i) => (i === 20 ? { ...place, east: 5000 } : place));
  const { value, withoutValue } = await profile(gpx(places), { of: 'speed' });
  near(value?.max, 3, 1e-5);
  near(value?.min, 3, 1e-5);
  assert.equal(withoutValue, 0);
  const tooFew = await profile(gpx(going(0, 2, 3)), { of: 'speed' });
  assert.deepEqual([tooFew.columns.length, tooFew.withoutValue, tooFew.speedOf], [0, 3, undefined]);
});

/** A track of anything: standing and jumping clocks, missing values, many short segments or few long ones. */
function anyTrack(random: () => number): Place[][] {
  const usuallyMissing = random() < 0.3 ? 0.5 : 0.02;
  const jumps = random() < 0.5 ? 0 : 0.02;
  let at = 0;
  let east = 0;
  const place = (): Place => {
    at += Math.floor(random() * 4) - (random() < jumps ? 30 : 0);
    east += random() * 12;
    return {
      east,
      at: random() < 0.03 ? undefined : at,
      ele: random() < usuallyMissing ? undefined : Math.floor(random() * 1000),
      hr: random() < usuallyMissing ? undefined : 60 + Math.floor(random() * 100),
      speed: random() < 0.3 ? undefined : Math.floor(random() * 9),
    };
  };
  const length = random() < 0.3 ? 3 : 400;
  return Array.from({ length: 1 + Math.floor(random() * 30) }, () => {
    if (random() < 0.1) at -= 1000;
    return Array.from({ length: 1 + Math.floor(random() * length) }, place);
  });
}

test('of random tracks no value is lost, no line is made up, and the columns are no more than asked for', async () => {
  const random = createRandom(77);
  for (let round = 0; round < 120; round++) {
    const segments = anyTrack(random);
    const content = gpx(...segments);
    const { track } = open(content);
    const [from, to] = [0, track.lat.length - 1]
      .map((end) => (random() < 0.5 ? end : Math.floor(random() * track.lat.length)))
      .sort((a, b) => a - b) as [number, number];
    const of = random() < 0.5 ? 'ele' : 'hr';
    const over = random() < 0.5 && track.time.some((time) => !Number.isNaN(time)) ? 'time' : 'distance';
    const samples = 2 + Math.floor(random() ** 2 * 600);
    const answer = await profile(content, { of, over, from, to, samples });
    const { columns } = answer;
    const label = `round ${round}`;
    assert.ok(columns.length <= samples, label);

    const points = segments
      .flatMap((places, segment) => places.map((place) => ({ ...place, segment, value: place[of] })))
      .map((place, i) => ({ ...place, i, x: over === 'time' ? place.at : track.along[i] }))
      .slice(from, to + 1);
    const epoch = Math.min(...segments.flat().flatMap(({ at }) => at ?? []));
    const shown = points.flatMap(({ x, value, ...rest }) =>
      x === undefined || value === undefined ? [] : [{ ...rest, value, x: over === 'time' ? x - epoch : x }],
    );
    assert.equal(answer.withoutValue, points.filter(({ value }) => value === undefined).length, label);
    if (over === 'time')
      assert.equal(answer.withoutTime, points.filter(({ at }) => at === undefined).length, label);
    assert.equal(columns.length === 0, shown.length === 0, label);
    if (shown.length === 0) continue;
    const values = shown.map(({ value }) => value);
    assert.deepEqual(answer.value, { min: Math.min(...values), max: Math.max(...values) }, label);

    const gapBefore = (k: number): boolean => {
      const [before, point] = [shown[k - 1], shown[k]];
      if (!before || !point || before.segment !== point.segment) return true;
      return points.some(({ i, value }) => i > before.i && i < point.i && value === undefined);
    };
    const begins = shown.filter((_, k) => gapBefore(k)).map(({ i }) => i);
    const tooMany = 2 * begins.length > samples && shown.length > samples;
    const goesBack = (isWithin: boolean): boolean =>
      shown.some((point, k) => {
        const before = shown[k - 1];
        return before && point.x < before.x && (!isWithin || before.segment === point.segment);
      });
    // Then the columns are in the order of the axis, and which points are in each is not to be told from the points they begin with.
    if (goesBack(true) || (tooMany && goesBack(false))) {
      for (const [k, { x }] of columns.entries()) assert.ok(k === 0 || x >= (columns[k - 1]?.x ?? 0), label);
      const extremes = columns.flatMap(({ low, high }) => [low, high]);
      assert.deepEqual({ min: Math.min(...extremes), max: Math.max(...extremes) }, answer.value, label);
      for (const { point, x, first } of columns) {
        const found = shown.find(({ i }) => i === point);
        assert.deepEqual([x, first], [found?.x, found?.value], label);
      }
      continue;
    }
    if (shown.length <= samples) assert.equal(columns.length, shown.length, label);
    // Each point is in the column that begins at it or last before it; what the columns tell is what these points have.
    columns.forEach((column, k) => {
      const next = columns[k + 1]?.point ?? Number.POSITIVE_INFINITY;
      const mine = shown.filter(({ i }) => i >= column.point && i < next);
      const inside = mine.map(({ value }) => value);
      assert.deepEqual(
        { x: column.x, low: column.low, high: column.high, first: column.first, last: column.last },
        {
          x: mine[0]?.x,
          low: Math.min(...inside),
          high: Math.max(...inside),
          first: inside[0],
          last: inside.at(-1),
        },
        label,
      );
      assert.equal(mine[0]?.i, column.point, label);
    });
    // Where there is room for all gaps, each is told, and nothing else is.
    if (tooMany) continue;
    assert.deepEqual(
      columns.filter((column) => column.begins).map(({ point }) => point),
      begins,
      label,
    );
  }
});

test('heights and speeds agree with the statistics of the same range', async () => {
  const random = createRandom(5);
  let compared = 0;
  for (let round = 0; round < 30; round++) {
    const places = anyTrack(random).map((segment) =>
      round % 2 === 0 ? segment : segment.map(({ speed: _, ...place }) => place),
    );
    const content = gpx(...places);
    const opened = open(content);
    const from = Math.floor(random() * opened.track.lat.length);
    const stats = await statsOf(opened, { track: 't1', from });
    const ele = await profile(content, { from, samples: 7 });
    assert.deepEqual(
      [ele.value?.min, ele.value?.max, ele.withoutValue],
      [stats.ele?.min, stats.ele?.max, stats.withoutEle],
    );
    near(ele.x?.to, (ele.x?.from ?? 0) + stats.distance);
    const speed = await profile(content, { of: 'speed', from, samples: 7 });
    assert.equal(speed.speedOf ?? 'none', stats.maxSpeedOf ?? 'none');
    if (stats.maxSpeedOf !== 'places') continue;
    near(speed.value?.max, stats.maxSpeed ?? 0, 1e-9);
    compared++;
  }
  assert.ok(compared > 10);
});

test('others have their turn while a long track is gone through', async () => {
  const content = gpx(Array.from({ length: 200_000 }, (_, i) => ({ east: i, at: i % 7, ele: i % 13 })));
  const opened = open(content);
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns++;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  for (const value of ['ele', 'speed'] as const)
    await profileOf(opened, { track: 't1', of: value, over: 'time', samples: 4000 });
  isDone = true;
  assert.ok(turns > 1);
});
