import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RangeEnd } from '../../../../server/api/trackValues.ts';
import { rangeOf } from '../../../../server/tracks/measuring/range.ts';

const at = (minute: number) => Date.UTC(2026, 4, 9, 7, minute);
const none = Number.NaN;

function range(times: number[], from?: RangeEnd, to?: RangeEnd): number[] {
  const time = Float64Array.from(times);
  const { first, end } = rangeOf({ lat: new Float64Array(times.length), time }, { track: 't1', from, to });
  return [first, end - 1];
}
const refused = (message: string) => ({ reason: 'bad-range', message });

test('without ends it is the whole track, and both ends belong to it', () => {
  const times = [at(0), at(1), at(2)];
  assert.deepEqual(range(times), [0, 2]);
  assert.deepEqual(range(times, 1), [1, 2]);
  assert.deepEqual(range(times, undefined, 1), [0, 1]);
  assert.deepEqual(range(times, 1, 1), [1, 1]);
});

test('a moment means the first point at or after it, and the last at or before it', () => {
  const times = [none, at(0), at(1), none, at(3), none];
  assert.deepEqual(range(times, '2026-05-09T07:00:00Z', '2026-05-09T07:03:00Z'), [1, 4]);
  assert.deepEqual(range(times, '2026-05-09T07:00:01Z', '2026-05-09T07:02:59Z'), [2, 2]);
  assert.deepEqual(range(times, '2026-05-09T09:00:30+02:00', 5), [2, 5]);
  // Without a zone it is UTC.
  assert.deepEqual(range(times, 0, '2026-05-09T07:01:00'), [0, 2]);
});

test('when times go back, the range goes from the first point to the last that fit', () => {
  assert.deepEqual(
    range([at(5), at(6), at(1), at(2), at(9)], '2026-05-09T07:01:30Z', '2026-05-09T07:02:00Z'),
    [0, 3],
  );
});

test('what is not in the track is said clearly', () => {
  const times = [at(0), at(1)];
  assert.throws(() => range(times, 2), refused('Track t1 has no point 2: its points are 0 to 1.'));
  assert.throws(
    () => range(times, 1, 0),
    refused(
      'Track t1 has nothing in that range: it ends before it begins. Give an earlier start or a later end.',
    ),
  );
  assert.throws(
    () => range(times, '2026-05-09T07:00:10Z', '2026-05-09T07:00:20Z'),
    refused(
      'Track t1 has nothing in that range: no point from 2026-05-09T07:00:10Z to 2026-05-09T07:00:20Z. Give an earlier start or a later end.',
    ),
  );
  assert.throws(
    () => range(times, '2026-05-10T00:00:00Z'),
    refused('Track t1 has no point at or after 2026-05-10T00:00:00Z. Give an earlier time.'),
  );
  assert.throws(
    () => range(times, 0, '2025-05-10T00:00:00Z'),
    refused('Track t1 has no point at or before 2025-05-10T00:00:00Z. Give a later time.'),
  );
  assert.throws(
    () => range(times, 'noon'),
    refused('"noon" is not a time. Write it as 2026-05-09T07:30:00Z, or give a point\'s number.'),
  );
  assert.throws(
    () => range([none], '2026-05-10T00:00:00Z'),
    refused('Track t1 has no times. Give the numbers of points instead.'),
  );
});
