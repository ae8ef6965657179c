import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { nearestPoint } from '../../../server/tracks/finding/nearest.ts';
import { loadTrack } from '../../../server/tracks/load.ts';
import { atOnce } from '../../../server/tracks/slices.ts';
import { makeWalk } from './makeWalk.ts';

const file = new URL('../../../media/sample/walk.gpx', import.meta.url);

test('the sample walk is exactly what its script makes', () => {
  assert.equal(readFileSync(file, 'utf8'), makeWalk());
});

test('the sample walk has the length, time and heights of a walk', () => {
  const { measures, ele, name } = loadTrack({ path: file.pathname });
  assert.equal(name, 'Over the ridge');
  assert.deepEqual([measures.segments, measures.waypoints, measures.points], [2, 5, 1018]);
  assert.ok(measures.distance > 7000 && measures.distance < 9000, `${measures.distance} m`);
  assert.ok(
    measures.duration && measures.duration > 7000 && measures.duration < 9000,
    `${measures.duration} s`,
  );
  assert.ok(Math.min(...ele) > 400 && Math.max(...ele) < 750);
});

test('the sample walk is never faster than a person walks', () => {
  const { lat, lon, time, segmentStarts } = loadTrack({ path: file.pathname });
  const starts = new Set(segmentStarts);
  for (let i = 1; i < lat.length; i++) {
    if (starts.has(i)) continue;
    const north = ((lat[i] ?? 0) - (lat[i - 1] ?? 0)) * 111_146;
    const east = ((lon[i] ?? 0) - (lon[i - 1] ?? 0)) * 77_364;
    const speed = Math.hypot(north, east) / (((time[i] ?? 0) - (time[i - 1] ?? 0)) / 1000);
    assert.ok(speed < 2.5, `${speed} m/s at point ${i}`);
  }
});

test("the README's example place lies beside the sample walk", () => {
  const { index } = loadTrack({ path: file.pathname });
  const { distance } = atOnce(nearestPoint(index, 46.1, 14.2));
  assert.ok(distance > 20 && distance < 200, `${distance} m`);
});
