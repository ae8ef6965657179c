import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrackPlace } from '../../../server/api/trackFinding.ts';
import { describeDuration } from '../../../server/cli/quantities.ts';
import { describeFacts, describeIndex, describePass } from '../../../server/cli/trackPlaceText.ts';
import { describeTime } from '../../../server/cli/trackText.ts';

const place: TrackPlace = {
  track: 't1',
  name: 'Morning walk',
  index: 11,
  points: 1024,
  segment: 0,
  lat: 46.1,
  lon: -14.25,
};
const at = (time: string) => ({ ...place, time });

test('a place is a point, or a part of the way to the next one', () => {
  assert.equal(describeIndex(place), 'Point 12 of 1,024');
  assert.equal(describeIndex({ ...place, fraction: 0.404 }), '40 % of the way after point 12 of 1,024');
});

test('height and time are told where they are known', () => {
  assert.equal(describeFacts(place), '46.1,-14.25');
  assert.equal(
    describeFacts({ ...at('2026-06-13T06:00:00.000Z'), ele: 401.6 }),
    `46.1,-14.25, 402 m high, ${describeTime('2026-06-13T06:00:00.000Z')}`,
  );
});

test('how far along the track it is, and how fast, is told where it is known', () => {
  assert.equal(
    describeFacts({ ...place, along: 3210.4, speed: 1.361 }),
    '46.1,-14.25, 3.21 km along, 4.9 km/h',
  );
  assert.equal(describeFacts({ ...place, along: 0 }), '46.1,-14.25, 0 m along');
});

test('a pass tells how near it comes, and from where to where and for how long it is there', () => {
  const nearest = { ...place, distance: 12.34 };
  const from = at('2026-06-13T06:00:00Z');
  const to = { ...at('2026-06-13T06:05:10Z'), index: 19 };
  assert.equal(
    describePass({ nearest, from, to }, 2),
    '2. Morning walk (t1), 12.3 m away at 46.1,-14.25\n   from point 12 to point 20, 5 min 10 s',
  );
  const between = { ...place, fraction: 0.9 };
  assert.match(describePass({ nearest, from: between, to: place }, 1), /from after point 12 to point 12$/);
  // Without times, and with times that go back, nobody knows how long.
  for (const last of [
    { ...place, index: 19 },
    { ...at('2026-06-13T05:00:00Z'), index: 19 },
  ])
    assert.match(describePass({ nearest, from, to: last }, 1), /from point 12 to point 20$/);
});

test('a duration under an hour is told to the second', () => {
  const told = [0.4, 59.4, 59.6, 119, 300, 3599.6, 7500].map(describeDuration);
  assert.deepEqual(told, ['0 s', '59 s', '1 min', '1 min 59 s', '5 min', '1 h 00 min', '2 h 05 min']);
});
