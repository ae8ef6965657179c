/** Places of a track as a terminal shows them: what `track/at` and `track/passes` answer. */
import type { Pass, TrackPlace } from '../api/trackFinding.ts';
import {
  describeCount,
  describeDuration,
  describeLength,
  describePlace,
  describeSpeed,
} from './quantities.ts';
import { describeTime } from './trackText.ts';

/** `Point 12 of 1,024`, or `40 % of the way after point 12 of 1,024`. */
export function describeIndex({ index, fraction, points }: TrackPlace): string {
  const of = `${describeCount(index + 1)} of ${describeCount(points)}`;
  return fraction === undefined
    ? `Point ${of}`
    : `${Math.round(fraction * 100)} % of the way after point ${of}`;
}

/** `46.1,14.2, 402 m high, 3.21 km along, 4.9 km/h, 2026-06-13T06:00:00Z`. */
export function describeFacts(place: TrackPlace): string {
  return [
    describePlace(place),
    ...(place.ele === undefined ? [] : [`${Math.round(place.ele)} m high`]),
    ...(place.along === undefined ? [] : [`${describeLength(place.along)} along`]),
    ...(place.speed === undefined ? [] : [describeSpeed(place.speed)]),
    ...(place.time === undefined ? [] : [describeTime(place.time)]),
  ].join(', ');
}

/**
 * One pass, on two lines: `1. Morning walk (t1), 12.3 m away at 46.1,14.2, 402 m high, 2026-06-13T06:00:00Z`, and how long
 * it was within the distance: `   from point 12 to point 20, 5 min`.
 */
export function describePass({ nearest, from, to }: Pass, number: number): string {
  const seconds = from.time && to.time ? (Date.parse(to.time) - Date.parse(from.time)) / 1000 : undefined;
  const took = seconds === undefined || seconds < 0 ? '' : `, ${describeDuration(seconds)}`;
  const points = [from, to].map(
    ({ index, fraction }) => `${fraction === undefined ? '' : 'after '}point ${describeCount(index + 1)}`,
  );
  return [
    `${number}. ${nearest.name} (${nearest.track}), ${describeLength(nearest.distance)} away at ${describeFacts(nearest)}`,
    `   from ${points.join(' to ')}${took}`,
  ].join('\n');
}
