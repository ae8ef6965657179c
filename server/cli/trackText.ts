/** Tracks as a terminal shows them. */
import type { TrackChange, TrackSummary } from '../api/trackFiles.ts';
import type { Sensor } from '../api/trackValues.ts';
import { columns } from './help.ts';
import {
  describeBytes,
  describeCount,
  describeDuration,
  describeLength,
  describePlace,
} from './quantities.ts';

/** `1,024 points`, `1 segment`. */
export const counted = (count: number, one: string): string =>
  `${describeCount(count)} ${one}${count === 1 ? '' : 's'}`;

/** One line: `Morning walk (t1): 1,024 points in 2 segments, 8.31 km, 2 h 05 min`. */
export function describeTrack(track: TrackSummary): string {
  const parts = [
    `${counted(track.points, 'point')} in ${counted(track.segments, 'segment')}`,
    describeLength(track.distance),
    ...(track.duration === undefined ? [] : [describeDuration(track.duration)]),
  ];
  return `${track.name} (${track.id}): ${parts.join(', ')}`;
}

/** What a person should know before relying on it, a line each. */
export function remarksOn({ leftOut, cut, stale }: TrackSummary): string[] {
  return [
    ...(leftOut ? [describeLeftOut(leftOut)] : []),
    ...(cut === undefined ? [] : [`The file ${cut}: what comes before is shown.`]),
    ...(stale === undefined ? [] : [stale]),
  ];
}

function describeLeftOut({ points, firstLine }: NonNullable<TrackSummary['leftOut']>): string {
  const what = `${counted(points, 'point')} ${points === 1 ? 'was' : 'were'} left out`;
  const where = firstLine === undefined ? '' : ` (first in line ${firstLine})`;
  return `${what}: no coordinates, or none on the globe${where}.`;
}

/** All that the summary says, under the track's name. */
export function describeInfo(track: TrackSummary): string {
  const { format, path, bounds, start, end, duration, sensors = [], limits } = track;
  const has = [
    `${counted(track.points, 'point')} in ${counted(track.segments, 'segment')}`,
    ...(track.waypoints > 0 ? [counted(track.waypoints, 'waypoint')] : []),
    ...(track.laps === undefined ? [] : [counted(track.laps, 'lap')]),
  ];
  const corners = [
    { lat: bounds.south, lon: bounds.west },
    { lat: bounds.north, lon: bounds.east },
  ];
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['file', path],
    ['format', format?.toUpperCase()],
    ['has', has.join(', ')],
    ['sensors', sensors.length > 0 ? sensors.map((name) => sensorNames[name]).join(', ') : undefined],
    ['distance', describeLength(track.distance)],
    ['from', start && describeTime(start)],
    ['to', end && describeTime(end)],
    ['duration', duration === undefined ? undefined : describeDuration(duration)],
    ['bounds', corners.map(describePlace).join(' to ')],
    ['limits', limits && describeLimits(limits)],
  ];
  const known = facts.flatMap(([name, fact]) => (fact === undefined ? [] : [[name, fact] as const]));
  const remarks = remarksOn(track).map((remark) => `  ${remark}`);
  return [`${track.name} (${track.id})`, ...columns(known), ...remarks].join('\n');
}

export const sensorNames: Readonly<Record<Sensor, string>> = {
  hr: 'heart rate',
  cad: 'cadence',
  temp: 'temperature',
  power: 'power',
  speed: 'speed',
  course: 'course',
};

function describeLimits({ bytes, points }: NonNullable<TrackSummary['limits']>): string {
  const parts = [
    ...(bytes === undefined ? [] : [bytes < 1e6 ? counted(bytes, 'byte') : describeBytes(bytes)]),
    ...(points === undefined ? [] : [counted(points, 'point')]),
  ];
  return `at most ${parts.join(' and ')}`;
}

/** On the clock of this machine, with its distance from UTC; and in UTC: `2026-06-13 08:00:00 +02:00 (2026-06-13T06:00:00Z)`. */
export function describeTime(time: string): string {
  const date = new Date(time);
  const utc = date.toISOString().replace('.000Z', 'Z');
  const east = -date.getTimezoneOffset();
  if (east === 0) return utc;
  const local = new Date(date.getTime() + east * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  const zone = `${east < 0 ? '-' : '+'}${two(Math.abs(east) / 60)}:${two(Math.abs(east) % 60)}`;
  return `${local} ${zone} (${utc})`;
}

/** `changed  Morning walk (t1): 1,024 points in 2 segments, 8.31 km`. */
export function describeChange({ kind, track, message }: TrackChange): string {
  const what = kind === 'failed' ? `${track.name} (${track.id}): ${message ?? ''}` : describeTrack(track);
  const stale = kind === 'present' && message !== undefined ? `\n         ${message}` : '';
  return `${(kind === 'present' ? 'open' : kind).padEnd(7)}  ${what}${stale}`;
}
