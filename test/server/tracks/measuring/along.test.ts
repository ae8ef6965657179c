import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buffersOf, loadTrack } from '../../../../server/tracks/load.ts';
import { createPlaces, inverse, type Place } from '../finding/randomPlaces.ts';

const pointsOf = (places: readonly Place[], tag: string) =>
  places.map(([lat, lon]) => `<${tag} lat="${lat}" lon="${lon}"/>`).join('');
const segment = (places: readonly Place[]) => `<trkseg>${pointsOf(places, 'trkpt')}</trkseg>`;
const load = (body: string) => loadTrack({ name: 'walk.gpx', content: `<gpx>${body}</gpx>` });

test('each point is as far along as the geodesics before it are long, and gaps add nothing', () => {
  const { wander, random } = createPlaces(7);
  const segments = Array.from({ length: 12 }, (_, i) =>
    // Steps of some metres, and of hundreds of kilometres, over the pole and across the antimeridian.
    wander([random() * 160 - 80, random() * 360 - 180], 1 + i * 7, i % 3 === 2 ? 3 : 0.0003),
  );
  const track = load(`<trk>${segments.map(segment).join('')}</trk>`);
  let metres = 0;
  let point = 0;
  for (const places of segments) {
    places.forEach((place, i) => {
      const before = places[i - 1];
      if (before) metres += inverse(before, place);
      assert.ok(
        Math.abs((track.along[point] ?? Number.NaN) - metres) < 1e-5,
        `point ${point}: ${track.along[point]} instead of ${metres}`,
      );
      point++;
    });
  }
  assert.equal(point, track.along.length);
  assert.equal(track.measures.distance, track.along.at(-1));
});

test('a route goes on where the track ended, and single waypoints are not joined', () => {
  const step: Place[] = [
    [0, 0],
    [0, 0.001],
  ];
  const track = load(`<trk>${segment(step)}</trk><rte>${pointsOf(step, 'rtept')}</rte>`);
  assert.deepEqual(
    [...track.along].map((metres) => metres.toFixed(3)),
    ['0.000', '111.319', '111.319', '222.639'],
  );
  assert.deepEqual([...load(pointsOf(step, 'wpt')).along], [0, 0]);
});

test('the metres are handed over to the daemon, and not copied', () => {
  const track = load(`<trk>${segment([[1, 2]])}</trk>`);
  assert.ok(buffersOf(track).includes(track.along.buffer));
});
