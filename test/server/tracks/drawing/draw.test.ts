import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxVertices } from '../../../../server/api/trackDrawing.ts';
import type { Bounds } from '../../../../server/api/trackValues.ts';
import { createDrawer } from '../../../../server/tracks/drawing/draw.ts';
import { degreesOf } from '../drawnDegrees.ts';
import { createRandom } from '../walkNoise.ts';
import { distanceTo, draw, isIn, open, type Place, pixel, placesOnLine, wrap } from './drawingFixture.ts';

const gpx = (...segments: (readonly Place[])[]) =>
  `<gpx><trk>${segments
    .map(
      (places) =>
        `<trkseg>${places.map(([lat, lon]) => `<trkpt lat="${lat}" lon="${lon}"/>`).join('')}</trkseg>`,
    )
    .join('')}</trk></gpx>`;

/** As `open`, for many places: without the reading, which takes most of the time. */
function openPlaces(places: readonly Place[]) {
  const { summary, track } = open(gpx([[0, 0]]));
  const lat = Float64Array.from(places, ([value]) => value);
  return { summary, track: { ...track, lat, lon: Float64Array.from(places, ([, value]) => value) } };
}

/** Walks of several characters: smooth, trembling, going to and fro, around the poles and the antimeridian. */
function randomSegment(random: () => number, around: Place, step: number): Place[] {
  let [lat, lon] = around;
  let heading = random() * 7;
  const turning = random() * random() * 3;
  const back = random() < 0.3 ? 0.2 : 0;
  return Array.from({ length: 1 + Math.floor(random() * 120) }, (): Place => {
    heading += (random() - 0.5) * turning + (random() < back ? Math.PI : 0);
    const length = random() < 0.03 ? step * 40 : step * random();
    lat = Math.max(-90, Math.min(90, lat + Math.cos(heading) * length));
    lon = wrap(lon + Math.sin(heading) * length);
    return [Math.round(lat * 1e7) / 1e7, Math.round(lon * 1e7) / 1e7];
  });
}

test('everywhere in the window the full line is within a pixel of what is drawn', async () => {
  const random = createRandom(21);
  const centers: Place[] = [
    [46, 14],
    [0, 179.99],
    [-16.8, -179.999],
    [84.9, 10],
    [-89.9, 0],
    [60, 0],
  ];
  for (let round = 0; round < 150; round++) {
    const zoom = Math.round(random() * 48) / 2 - (random() < 0.5 ? 0.01 : 0);
    const at = centers[round % centers.length] ?? [0, 0];
    const pixelDegrees = 360 / (256 * 2 ** Math.max(0, zoom));
    const step = pixelDegrees * 10 ** (random() * 3 - 1.5);
    const segments = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
      randomSegment(random, at, Math.min(step, 20)),
    );
    const width = Math.min(170, pixelDegrees * 300 * random());
    const bounds: Bounds | undefined =
      random() < 0.3
        ? undefined
        : {
            south: at[0] - width / 2,
            north: at[0] + width / 3,
            west: wrap(at[1] - width / 2),
            east: wrap(at[1] + width / 3),
          };
    const query = { zoom: Math.max(0, zoom), indexes: true, ...(bounds ? { bounds } : {}) };
    const { drawing, runs } = await draw(gpx(...segments), query);
    assert.ok(drawing.within <= 1, `${drawing.within}`);
    let offset = 0;
    segments.forEach((places, segment) => {
      const own = runs.filter((run) => run.segment === segment);
      for (const place of placesOnLine(places)) {
        if (bounds && !isIn(bounds, place)) continue;
        const distance = distanceTo(own, place, query.zoom);
        assert.ok(distance <= drawing.within + 0.01, `${distance} px at zoom ${query.zoom}, round ${round}`);
      }
      // Each vertex is the point that it says it is, to within the rounding.
      for (const { first, lat, lon, points } of own) {
        assert.equal(points?.[0], first);
        points?.forEach((point, i) => {
          const [trueLat, trueLon] = places[point - offset] ?? [Number.NaN, Number.NaN];
          const [x, y] = pixel(lat[i] ?? 0, trueLon + wrap((lon[i] ?? 0) - trueLon), query.zoom);
          const [trueX, trueY] = pixel(trueLat, trueLon, query.zoom);
          assert.ok(Math.hypot(x - trueX, y - trueY) <= 0.4);
        });
      }
      if (!bounds) {
        assert.equal(own[0]?.first, offset);
        assert.equal(own.at(-1)?.points?.at(-1), offset + places.length - 1);
      }
      offset += places.length;
    });
  }
});

test('a line whose ends both lie outside the window is drawn where it crosses it', async () => {
  const bounds = { south: 46, north: 46.1, west: 14, east: 14.1 };
  const crossing: Place[] = [
    [45, 13.05],
    [47, 15.05],
  ];
  const { runs } = await draw(
    gpx(
      [
        [10, 10],
        [10.1, 10],
      ],
      crossing,
    ),
    { zoom: 12, bounds },
  );
  assert.deepEqual(
    runs.map(({ segment, first, lat }) => [segment, first, lat.length]),
    [[1, 2, 2]],
  );
});

test('gaps are never bridged: each run lies in one segment, and two parts in the window are two runs', async () => {
  const { runs } = await draw(
    gpx(
      [
        [46, 14],
        [46.01, 14],
      ],
      [
        [46.02, 14],
        [46.03, 14],
      ],
    ),
    { zoom: 10 },
  );
  assert.deepEqual(
    runs.map(({ segment, kind, first, lat }) => [segment, kind, first, lat.length]),
    [
      [0, 'track', 0, 2],
      [1, 'track', 2, 2],
    ],
  );
  const bounds = { south: 46, north: 46.1, west: 13.9, east: 14.1 };
  const away: Place[] = [
    [46, 14],
    [46.05, 14],
    [46.05, 20],
    [48, 20],
    [46.02, 17],
    [46.02, 14],
  ];
  const inWindow = await draw(gpx(away), { zoom: 12, bounds, indexes: true });
  assert.deepEqual(
    inWindow.runs.map(({ points }) => [...(points ?? [])]),
    [
      [0, 1, 2],
      [4, 5],
    ],
  );
});

test('across the antimeridian a run goes on beyond 180, and windows on both sides find it', async () => {
  const line: Place[] = [
    [0, 179],
    [1, -179],
    [2, 179],
  ];
  const { runs } = await draw(gpx(line), { zoom: 5 });
  assert.deepEqual(
    runs.map(({ lon }) => [...lon].map((value) => Math.round(value * 100) / 100)),
    [[179, 181, 179]],
  );
  for (const [west, east] of [
    [179.5, -179.5],
    [179.5, 180],
    [-180, -179.5],
    [179.5, 180.5],
    [539.5, 540.5],
    [-180, 180],
    [-1000, 1000],
  ] as const) {
    const found = await draw(gpx(line), { zoom: 5, bounds: { south: -1, north: 3, west, east } });
    assert.equal(found.drawing.vertices, 3, `${west} to ${east}`);
  }
  const none = await draw(gpx(line), { zoom: 5, bounds: { south: -1, north: 3, west: -170, east: 170 } });
  assert.equal(none.drawing.vertices, 0);
});

test('a line around the globe keeps going the same way', async () => {
  const around = Array.from({ length: 361 }, (_, i): Place => [0, wrap(i * 3)]);
  const { runs } = await draw(gpx(around), { zoom: 3 });
  assert.equal(Math.round((runs[0]?.lon.at(-1) ?? 0) - (runs[0]?.lon[0] ?? 0)), 1080);
});

test('a straight line needs two vertices, and a point alone one', async () => {
  const straight = Array.from({ length: 5000 }, (_, i): Place => [0, i / 10_000]);
  const { drawing } = await draw(gpx(straight, [[1, 1]]), { zoom: 14 });
  assert.equal(drawing.vertices, 3);
});

test('waypoints are single places: none is joined, and those in one spot are drawn once', async () => {
  const content = `<gpx>${[1, 1, 2, 3].map((lat) => `<wpt lat="${lat}" lon="5"/>`).join('')}</gpx>`;
  const { runs } = await draw(content, { zoom: 8, indexes: true });
  assert.deepEqual(
    runs.map(({ kind, points }) => [kind, [...(points ?? [])]]),
    [['waypoints', [0, 2, 3]]],
  );
  const bounds = { south: 1.5, north: 4, west: 0, east: 9 };
  const some = await draw(content, { zoom: 8, bounds, indexes: true });
  assert.deepEqual(
    some.runs.map(({ points }) => [...(points ?? [])]),
    [[2, 3]],
  );
});

test('a recorded walk takes few bytes', async () => {
  const random = createRandom(4);
  let heading = 0;
  let [lat, lon] = [46, 14];
  const walk = Array.from({ length: 20_000 }, (): Place => {
    heading += (random() - 0.5) * 0.3;
    lat += Math.cos(heading) * 1.2e-5;
    lon += Math.sin(heading) * 1.7e-5;
    return [lat, lon];
  });
  const { drawing } = await draw(gpx(walk), { zoom: 14 });
  // JSON has 20.8 bytes for each point.
  assert.ok(drawing.data.length / walk.length < 0.5, `${drawing.data.length / walk.length} bytes a point`);
  assert.ok((drawing.data.length * 0.75) / drawing.vertices < 2.5);
});

test('a line that is too long for an answer comes coarser, and says how much', async () => {
  const random = createRandom(6);
  const tremble = Array.from({ length: 260_000 }, (): Place => [random() * 0.1, random() * 0.1]);
  const opened = openPlaces(tremble);
  const { drawing } = await draw(opened, { zoom: 20 });
  assert.ok(drawing.vertices <= maxVertices);
  assert.ok(drawing.within > 1);
  const bounds = { south: 0, north: 0.001, west: 0, east: 0.001 };
  assert.ok((await draw(opened, { zoom: 20, bounds })).drawing.within <= 1);
});

test('a line that winds around the globe without end is refused', async () => {
  const winding = Array.from({ length: 450_000 }, (_, i): Place => [0, wrap(i * 170)]);
  await assert.rejects(draw(openPlaces(winding), { zoom: 3 }), { reason: 'too-many-vertices' });
});

test('several who ask at once get the same, and a window after another', async () => {
  const opened = open(
    gpx([
      [46, 14],
      [46.1, 14.2],
      [46.2, 14.1],
    ]),
  );
  for (const room of [0, 1e6]) {
    const drawer = createDrawer(room);
    const [one, two] = await Promise.all([9, 9].map((zoom) => drawer.draw(opened, { track: 't1', zoom })));
    assert.deepEqual(one, two);
    assert.deepEqual(await drawer.draw(opened, { track: 't1', zoom: 9 }), one);
  }
});

test('data that is damaged is refused, and takes no memory', async () => {
  const { drawing } = await draw(
    gpx([
      [46, 14],
      [46.1, 14.2],
    ]),
    { zoom: 9 },
  );
  for (let length = 0; length < drawing.data.length; length += 4) {
    assert.throws(() => degreesOf({ ...drawing, data: drawing.data.slice(0, length) }), RangeError);
  }
  const many = Buffer.from([0, 0, 255, 255, 255, 255, 127, 0]).toString('base64');
  assert.throws(() => degreesOf({ ...drawing, data: many }), RangeError);
});
