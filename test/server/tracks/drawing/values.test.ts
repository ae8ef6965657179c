/** `track/draw` with `by`: what each drawn line says of the points that it stands for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DrawnValues, type ValueName, valueNames } from '../../../../server/api/trackDrawing.ts';
import { createDrawer } from '../../../../server/tracks/drawing/draw.ts';
import { measureStats } from '../../../../server/tracks/measuring/stats.ts';
import { atOnce } from '../../../../server/tracks/slices.ts';
import type { DrawnRun } from '../../../../webview/drawing.ts';
import { createRandom } from '../walkNoise.ts';
import { distanceTo, draw, open, type Place, pixel, placesOnLine } from './drawingFixture.ts';

interface Point {
  readonly at: Place;
  readonly ele?: number | undefined;
  readonly hr?: number | undefined;
  readonly speed?: number | undefined;
  /** Seconds. */
  readonly time?: number;
}

const sensor = (name: string, value: number | undefined) =>
  value === undefined ? '' : `<x:${name}>${value}</x:${name}>`;

const gpx = (...segments: (readonly Point[])[]) =>
  `<gpx xmlns="http://www.topografix.com/GPX/1/1" xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v2"><trk>${segments
    .map(
      (points) =>
        `<trkseg>${points
          .map(
            ({ at: [lat, lon], ele, hr, speed, time }) =>
              `<trkpt lat="${lat}" lon="${lon}">${ele === undefined ? '' : `<ele>${ele}</ele>`}${
                time === undefined ? '' : `<time>${new Date(1.7e12 + time * 1000).toISOString()}</time>`
              }${
                hr === undefined && speed === undefined
                  ? ''
                  : `<extensions><x:TrackPointExtension>${sensor('hr', hr)}${sensor('speed', speed)}</x:TrackPointExtension></extensions>`
              }</trkpt>`,
          )
          .join('')}</trkseg>`,
    )
    .join('')}</trk></gpx>`;

/** Metres to degrees on the equator, eastward, and there also northward to half a percent. */
const degrees = (metres: number): number => metres / 111_319.49;
const east = (metres: number): Place => [0, degrees(metres)];

/** The value that a code means; NaN for none. */
function meaningOf(code: number, { range }: DrawnValues): number {
  if (code === 0 || !range) return Number.NaN;
  return range.low + ((code - 1) / 254) * (range.high - range.low);
}

const valuesOf = ({ codes }: DrawnRun, values: DrawnValues | undefined): number[] =>
  Array.from(codes ?? [], (code) => (values ? meaningOf(code, values) : Number.NaN));

const mean = (values: readonly number[]): number => {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
};

/** The length of each drawn line, in pixels, and what was drawn. */
async function drawValues(content: string | ReturnType<typeof open>, by: ValueName, zoom: number) {
  const { drawing, runs } = await draw(content, { zoom, by, indexes: true });
  const lengths = runs.map(({ lat, lon }) =>
    Array.from(lat.subarray(1), (_, i) => {
      const [ax, ay] = pixel(lat[i] ?? 0, lon[i] ?? 0, zoom);
      const [bx, by] = pixel(lat[i + 1] ?? 0, lon[i + 1] ?? 0, zoom);
      return Math.hypot(bx - ax, by - ay);
    }),
  );
  const { values } = drawing;
  assert.ok(values);
  return { drawing, runs, values, lengths };
}

/** A walk that winds, now straight, now trembling, over hills; here and there its sensors are silent. */
function randomWalk(random: () => number, count: number, step: number): Point[] {
  let [lat, lon, heading, ele, hr, time] = [46, 14, random() * 7, 500, 120, 0];
  const turning = random() * random() * 2;
  const silent = random() < 0.5 ? 0.1 : 0;
  return Array.from({ length: count }, (): Point => {
    heading += random() < 0.1 ? (random() - 0.5) * turning * 5 : 0;
    lat += Math.cos(heading) * step * random();
    lon += Math.sin(heading) * step * random();
    ele = Math.round((ele + (random() - 0.5) * 20) * 10) / 10;
    hr = Math.round(hr + (random() - 0.5) * 10);
    time += 1 + Math.floor(random() * 3);
    return {
      at: [Math.round(lat * 1e7) / 1e7, Math.round(lon * 1e7) / 1e7],
      ele: random() < silent ? undefined : ele,
      hr: random() < silent ? undefined : hr,
      time,
    };
  });
}

test('a drawn line tells the mean of its points, and lies within a pixel of them', async () => {
  const random = createRandom(8);
  let cuts = 0;
  for (let round = 0; round < 60; round++) {
    const zoom = 8 + Math.floor(random() * 10);
    const step = (360 / (256 * 2 ** zoom)) * 10 ** (random() * 2.5 - 1.2);
    const segments = [1, 2].map(() => randomWalk(random, 2 + Math.floor(random() * 300), step));
    const all = segments.flat();
    const by = random() < 0.5 ? 'ele' : 'hr';
    const opened = open(gpx(...segments));
    const { drawing, runs, values, lengths } = await drawValues(opened, by, zoom);
    const plain = await draw(opened, { zoom, indexes: true });
    cuts += drawing.vertices - plain.drawing.vertices;
    const range = values.range ?? { low: 0, high: 0 };
    for (const [r, run] of runs.entries()) {
      const told = valuesOf(run, values);
      for (let i = 0; i + 1 < run.lat.length; i++) {
        const own = all.slice(run.points?.[i] ?? 0, (run.points?.[i + 1] ?? 0) + 1);
        const expected = mean(own.map((point) => point[by] ?? Number.NaN));
        const clamped = Math.max(range.low, Math.min(range.high, expected));
        const half = (range.high - range.low) / 508;
        if (Number.isNaN(expected)) assert.equal(run.codes?.[i], 0);
        else assert.ok(Math.abs((told[i] ?? 0) - clamped) <= half + 1e-9, `${told[i]} for ${expected}`);
      }
      // Where a line is cut, its piece is long enough to be seen, up to the rounding of its ends.
      const plainPoints = new Set(plain.runs[r]?.points);
      run.points?.forEach((point, i) => {
        if (i === 0 || plainPoints.has(point)) return;
        assert.ok((lengths[r]?.[i - 1] ?? 0) >= 5.6, `${lengths[r]?.[i - 1]}`);
      });
      for (const place of placesOnLine((segments[run.segment] ?? []).map(({ at }) => at))) {
        const distance = distanceTo([run], place, zoom);
        assert.ok(distance <= drawing.within + 0.01, `${distance} px, round ${round}`);
      }
      run.points?.forEach((point, i) => {
        const [trueLat, trueLon] = all[point]?.at ?? [Number.NaN, Number.NaN];
        const [x, y] = pixel(run.lat[i] ?? 0, run.lon[i] ?? 0, zoom);
        const [trueX, trueY] = pixel(trueLat, trueLon, zoom);
        assert.ok(Math.hypot(x - trueX, y - trueY) <= 1);
      });
    }
  }
  assert.ok(cuts > 500, `${cuts} cuts`);
});

test('a straight line is cut where its value changes, and only there', async () => {
  const hill = Array.from({ length: 2001 }, (_, i): Point => ({ at: east(i), ele: i < 1000 ? 100 : 200 }));
  const { runs, values } = await drawValues(gpx(hill), 'ele', 17);
  assert.deepEqual(values, { by: 'ele', range: { min: 100, max: 200, low: 100, high: 200 } });
  const told = valuesOf(runs[0] ?? assert.fail(), values).slice(0, -1);
  // At most one piece of some 6 pixels (7 m) has both heights.
  assert.ok(told.includes(100) && told.includes(200), `${told}`);
  assert.ok(told.length === 2 || told.length === 3, `${told}`);
  assert.ok(Math.abs((runs[0]?.points?.[1] ?? 0) - 1000) <= 8, `${runs[0]?.points}`);

  const level = hill.map(({ at }, i): Point => ({ at, ele: 100 + (i % 2) }));
  // Seen as a trembling between two heights, which is the whole range: pieces of 6 pixels are all alike.
  assert.equal((await draw(gpx(level), { zoom: 14, by: 'ele' })).drawing.vertices, 2);
  const ramp = hill.map(({ at }, i): Point => ({ at, ele: i }));
  const steps = (await draw(gpx(ramp), { zoom: 17, by: 'ele' })).drawing.vertices;
  assert.ok(steps >= 20 && steps <= 50, `${steps} steps`);
});

test('a jump in the file does not take the scale: 2% of the values at either end lie outside of it', async () => {
  const random = createRandom(3);
  const points = Array.from({ length: 1000 }, (_, i): Point => {
    return { at: east(i), ele: i === 500 ? 90_000 : Math.round(random() * 1000) };
  });
  const { values } = await drawValues(gpx(points), 'ele', 12);
  const sorted = points.map(({ ele }) => ele ?? 0).sort((a, b) => a - b);
  assert.deepEqual(values.range, { min: sorted[0], max: 90_000, low: sorted[19], high: sorted[980] });
  const bytes = Buffer.from((await draw(gpx(points), { zoom: 24, by: 'ele' })).drawing.data, 'base64');
  assert.ok(bytes.includes(255));
});

test('who has no such value is told so: no range, and no value anywhere', async () => {
  const points = [0, 50, 100].map((at): Point => ({ at: east(at) }));
  for (const by of valueNames) {
    const { runs, values } = await drawValues(gpx(points), by, 15);
    assert.deepEqual(values, { by });
    assert.ok(runs[0]?.codes?.every((code) => code === 0));
  }
});

test('where a sensor was silent there is no value, and on both sides there is', async () => {
  const points = Array.from({ length: 300 }, (_, i): Point => {
    return { at: east(10 * i), hr: i >= 100 && i < 200 ? undefined : 120 };
  });
  const { runs, values } = await drawValues(gpx(points), 'hr', 16);
  const told = valuesOf(runs[0] ?? assert.fail(), values);
  assert.deepEqual(told.slice(0, -1), [120, Number.NaN, 120]);
  assert.deepEqual(values.range, { min: 120, max: 120, low: 120, high: 120 });
});

test('speed is the way over the time, and one jump of the receiver is none', async () => {
  const walk = Array.from({ length: 400 }, (_, i): Point => {
    const metres = i < 200 ? i : 200 + 10 * (i - 200);
    return { at: east(i === 100 ? metres + 80 : metres), time: i };
  });
  const { runs, values } = await drawValues(gpx(walk), 'speed', 17);
  const run = runs[0] ?? assert.fail();
  const told = valuesOf(run, values);
  run.points?.forEach((point, i) => {
    const next = run.points?.[i + 1];
    if (next === undefined || (point < 200 && next > 198)) return;
    assert.ok(Math.abs((told[i] ?? 0) - (point < 200 ? 1 : 10)) < 0.1, `${told[i]} at ${point}`);
  });
});

test('the greatest speed is that of the statistics, on random walks and with places ten times a second', async () => {
  const random = createRandom(11);
  for (let round = 0; round < 30; round++) {
    const walk = randomWalk(random, 60 + Math.floor(random() * 200), 3e-5);
    const dense = walk.map((point, i): Point => ({ ...point, time: i / (round % 2 === 0 ? 10 : 1) }));
    const opened = open(gpx(dense));
    const { values } = await drawValues(opened, 'speed', 15);
    const stats = atOnce(measureStats(opened.track, { first: 0, end: dense.length }));
    assert.equal(stats.maxSpeedOf, 'places');
    assert.ok(Math.abs((values.range?.max ?? 0) - (stats.maxSpeed ?? 0)) < 1e-5);
  }
});

test('speeds that the device recorded go before those of its places', async () => {
  const walk = Array.from({ length: 100 }, (_, i): Point => ({ at: east(i), time: i, speed: 7 }));
  assert.deepEqual((await drawValues(gpx(walk), 'speed', 15)).values.range, {
    ...{ min: 7, max: 7, low: 7, high: 7 },
  });
  const seldom = walk.map((point, i): Point => (i % 3 === 0 ? point : { ...point, speed: undefined }));
  const { range } = (await drawValues(gpx(seldom), 'speed', 15)).values;
  assert.ok(Math.abs((range?.max ?? 0) - 1) < 0.01, `${range?.max}`);
});

test('slope is that of the hill, whatever the trembling and however far apart the points', async () => {
  for (const spacing of [1, 7, 45, 300]) {
    // Up by 8%, down by 5%, level; each for 3 km.
    const height = (m: number) => 0.08 * Math.min(m, 3000) - 0.05 * Math.max(0, Math.min(m, 6000) - 3000);
    const points = Array.from({ length: 9000 / spacing + 1 }, (_, i): Point => {
      const tremble = spacing < 10 ? ((i % 3) - 1) * 0.2 : 0;
      return { at: east(i * spacing), ele: Math.round((height(i * spacing) + tremble) * 1000) / 1000 };
    });
    const { runs, values } = await drawValues(gpx(points), 'slope', 18);
    assert.equal(values.by, 'slope');
    const run = runs[0] ?? assert.fail();
    const told = valuesOf(run, values);
    run.points?.forEach((point, i) => {
      const next = run.points?.[i + 1];
      if (next === undefined) return;
      const [from, to] = [point * spacing, next * spacing];
      // Near the turns, and at the ends, the smoothing rounds them.
      if ([0, 3000, 6000, 9000].some((turn) => from < turn + 60 && to > turn - 60)) return;
      const slope = to <= 3000 ? 8 : to <= 6000 ? -5 : 0;
      const by = spacing < 10 ? 1 : 0.1;
      assert.ok(Math.abs((told[i] ?? 0) - slope) < by, `${told[i]} at ${from} m, every ${spacing} m`);
    });
  }
});

test('slope needs 30 m, and heights on both sides of a line', async () => {
  const short = [0, 10, 29].map((at): Point => ({ at: east(at), ele: at }));
  assert.deepEqual((await drawValues(gpx(short), 'slope', 16)).values, { by: 'slope' });
  const half = Array.from({ length: 200 }, (_, i): Point => {
    return { at: east(10 * i), ele: i < 100 ? i : undefined };
  });
  const { runs, values } = await drawValues(gpx(half), 'slope', 16);
  const run = runs[0] ?? assert.fail();
  const told = valuesOf(run, values);
  const silent = told.findIndex(Number.isNaN);
  assert.ok(Math.abs((run.points?.[silent] ?? 0) - 99) <= 2, `${run.points}`);
  assert.ok(
    told.slice(0, silent).every((slope) => slope > 6 && slope < 10.5),
    `${told}`,
  );
  assert.deepEqual(told.slice(silent), [Number.NaN, Number.NaN]);
});

test('numbers beyond all bounds draw a line, and nothing that JSON cannot hold', async () => {
  const wild = [1e308, -1e308, 1e308, 0].map((ele, i): Point => ({ at: east(100 * i), ele, time: i }));
  for (const by of ['ele', 'slope', 'speed'] as const) {
    const { runs } = await drawValues(gpx(wild), by, 15);
    assert.ok(runs[0]?.codes);
  }
});

test('single places tell their own value', async () => {
  const content = `<gpx><wpt lat="1" lon="5"><ele>10</ele></wpt><wpt lat="2" lon="5"><ele>30</ele></wpt></gpx>`;
  const { runs, values } = await drawValues(content, 'ele', 8);
  assert.deepEqual(valuesOf(runs[0] ?? assert.fail(), values), [10, 30]);
});

test('who asks with a value and who asks without get each theirs, with room and without', async () => {
  const opened = open(gpx(randomWalk(createRandom(1), 500, 1e-3)));
  for (const room of [0, 1e6]) {
    const drawer = createDrawer(room);
    const asked = [undefined, 'ele', 'hr', 'ele', 'slope', undefined] as const;
    const answers = await Promise.all(
      asked.map((by) => drawer.draw(opened, { track: 't1', zoom: 9, ...(by ? { by } : {}) })),
    );
    assert.deepEqual(
      answers.map(({ values }) => values?.by),
      asked,
    );
    assert.deepEqual(answers[0], answers[5]);
    assert.deepEqual(answers[1], answers[3]);
    assert.deepEqual(await drawer.draw(opened, { track: 't1', zoom: 9, by: 'ele' }), answers[1]);
  }
});
