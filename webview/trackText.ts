/** A track in words: what it amounts to, and what a person should know of its file. */
import { formatCount, formatDistance, formatDuration } from './format.ts';
import type { Summary } from './messages.ts';

/** `7.68 km · 2 h 21 min · 1,018 points`, or `12 waypoints`. */
export function summarise({ points, waypoints, distance, duration }: Summary): string {
  const joined = points !== waypoints || distance > 0;
  const many = `${formatCount(points)} ${joined ? 'point' : 'waypoint'}${points === 1 ? '' : 's'}`;
  const parts = joined ? [formatDistance(distance)] : [];
  if (duration) parts.push(formatDuration(duration));
  return [...parts, many].join(' · ');
}

export function notesOn({ leftOut, cut }: Summary): string {
  const notes = [
    ...(cut === undefined ? [] : [`The file ${cut}: what comes before is shown.`]),
    ...(leftOut ? [leftOutNote(leftOut)] : []),
  ];
  return notes.join(' ');
}

function leftOutNote({ points, firstLine }: NonNullable<Summary['leftOut']>): string {
  const many = points === 1 ? 'One point is' : `${formatCount(points)} points are`;
  const where = firstLine === undefined ? '' : ` (first in line ${formatCount(firstLine)})`;
  return `${many} left out: not on the globe${where}.`;
}
