/** What a track or a part of it amounts to, in one line. */
import { formatDistance, formatDuration, formatSpeed } from '../format.ts';
import type { StatsOf } from '../questions.ts';

/** `7.68 km · 2 h 21 min, 1 h 40 min moving · 420 m up, 415 m down · average 3.3 km/h, max 6.1 km/h`. */
export function figuresText(stats: StatsOf): string {
  const { distance, duration, movingTime, averageSpeed, maxSpeed, jumps, ele } = stats;
  const joined = (...parts: (string | undefined)[]) => parts.filter((part) => part !== undefined).join(', ');
  const metres = (value: number) => `${Math.round(value).toLocaleString('en')} m`;
  return [
    joined(
      formatDistance(distance),
      jumps &&
        `${formatDistance(jumps.distance)} of it ${jumps.count === 1 ? 'a jump' : `${jumps.count} jumps`}`,
    ),
    joined(
      duration === undefined ? undefined : formatDuration(duration),
      movingTime === undefined ? undefined : `${formatDuration(movingTime)} moving`,
    ),
    joined(
      ele?.gain === undefined ? undefined : `${metres(ele.gain)} up`,
      ele?.loss === undefined ? undefined : `${metres(ele.loss)} down`,
    ),
    joined(
      averageSpeed === undefined ? undefined : `average ${formatSpeed(averageSpeed)}`,
      maxSpeed === undefined ? undefined : `max ${formatSpeed(maxSpeed)}`,
    ),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
