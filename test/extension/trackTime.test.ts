import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../extension/map/trackTime.ts';

const span = { start: Date.UTC(2026, 4, 9, 6, 12, 4), end: Date.UTC(2026, 4, 9, 7, 18, 24) };
const zone = 'Europe/Ljubljana';
const read = (text: string, of = span, where = zone) => {
  const time = createClock(where).read(text, of);
  return time === undefined ? undefined : new Date(time).toISOString();
};

test('a time of day is on the day of the track, on the clock of the person', () => {
  assert.equal(read('08:30'), '2026-05-09T06:30:00.000Z');
  assert.equal(read(' 8:30:15 '), '2026-05-09T06:30:15.000Z');
  assert.equal(read('08:30:15.5'), '2026-05-09T06:30:15.500Z');
  assert.equal(read('08:30', span, 'America/New_York'), '2026-05-09T12:30:00.000Z');
  // Not then, but it is clear which moment is meant.
  assert.equal(read('23:00'), '2026-05-09T21:00:00.000Z');
});

test('of a track over midnight the day is the one on which it was recorded then', () => {
  const night = { start: Date.UTC(2026, 4, 9, 20), end: Date.UTC(2026, 4, 10, 4) };
  assert.equal(read('23:30', night), '2026-05-09T21:30:00.000Z');
  assert.equal(read('05:30', night), '2026-05-10T03:30:00.000Z');
  assert.equal(read('07:00', night), '2026-05-09T05:00:00.000Z');
  // A second that began before the first point is still the first point's.
  const late = { start: Date.UTC(2026, 4, 9, 20, 0, 0, 400), end: Date.UTC(2026, 4, 12) };
  assert.equal(read('22:00:00', late), '2026-05-09T20:00:00.000Z');
});

test('a full time is on that clock, unless it says on which', () => {
  assert.equal(read('2026-05-09 08:30'), '2026-05-09T06:30:00.000Z');
  assert.equal(read('2026-05-09T08:30:01.25'), '2026-05-09T06:30:01.250Z');
  assert.equal(read('2026-05-09T08:30:00Z'), '2026-05-09T08:30:00.000Z');
  assert.equal(read('2026-05-09T08:30:00+05:45'), '2026-05-09T02:45:00.000Z');
  assert.equal(read('2026-05-09T08:30:00 -0330'), '2026-05-09T12:00:00.000Z');
  assert.equal(read('2026-01-09 08:30'), '2026-01-09T07:30:00.000Z');
});

test('what is no time is none', () => {
  for (const text of [
    '',
    'noon',
    '8',
    '24:00',
    '08:60',
    '08:30:60',
    '2026-02-30 08:00',
    '2026-13-01T08:00',
    '2026-05-09',
    '08:30 tomorrow',
    '0000-01-01 00:00',
  ])
    assert.equal(read(text), undefined, text);
});

test('where clocks are put back the first of two moments is meant, and one that they leave out is still one', () => {
  const october = { start: Date.UTC(2026, 9, 24), end: Date.UTC(2026, 9, 26) };
  assert.equal(read('2026-10-25 02:30', october), '2026-10-25T00:30:00.000Z');
  assert.equal(read('2026-10-25 03:00', october), '2026-10-25T02:00:00.000Z');
  assert.equal(read('2026-03-29 02:30', october), '2026-03-29T01:30:00.000Z');
});

test('what is shown of any moment is read as the same second, in every zone but for the hour that comes twice', () => {
  const zones = [
    zone,
    'UTC',
    'Asia/Kathmandu',
    'America/St_Johns',
    'Pacific/Kiritimati',
    'Australia/Lord_Howe',
  ];
  for (const where of zones) {
    let twice = 0;
    const clock = createClock(where);
    for (let hour = 0; hour < 24 * 365; hour += 5) {
      const time = Date.UTC(2026, 0, 1, hour, 17, 5);
      const back = clock.read(clock.show(time), span);
      if (back === time) continue;
      // Lord Howe's clocks go back by half an hour.
      assert.ok(back !== undefined && time - back > 0 && time - back <= 3_600_000, `${where} ${hour}`);
      twice++;
    }
    assert.ok(twice <= 1, `${where}: ${twice}`);
  }
});

test('a span names its day once, and two days where it has two', () => {
  const show = (of = span, where = zone) => createClock(where).showSpan(of);
  assert.equal(show(), '2026-05-09 08:12:04 to 09:18:24');
  assert.equal(show(span, 'Pacific/Honolulu'), '2026-05-08 20:12:04 to 21:18:24');
  const night = { start: Date.UTC(2026, 4, 9, 20), end: Date.UTC(2026, 4, 10, 4) };
  assert.equal(show(night), '2026-05-09 22:00:00 to 2026-05-10 06:00:00');
});

test('a zone that this machine does not know is its own', () => {
  const clock = createClock('Mars/Olympus');
  assert.equal(clock.read('2026-05-09T08:30:00Z', span), Date.UTC(2026, 4, 9, 8, 30));
  assert.equal(typeof clock.read('08:30', span), 'number');
});
