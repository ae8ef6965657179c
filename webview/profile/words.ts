/** What is said of a profile: at a place of it, and where there is none. */
import { formatCount, formatDistance } from '../format.ts';
import type { ReadTrack } from '../shownTracks.ts';
import type { Place } from '../values.ts';
import { columnAt, type ProfileData } from './data.ts';
import { formatClock, formatValue } from './values.ts';

/** Why nothing is drawn; empty while it is being asked for. */
export function whyNothing(track: ReadTrack | undefined, data: ProfileData | undefined): string {
  if (!track) return 'No track is shown.';
  if (!hasLine(track)) return 'This file has single waypoints only, and a profile is of a line.';
  if (!data || data.columns.x.length > 0) return '';
  const has = data.has.of.length > 0 ? ' Choose another value to see it.' : ' There is nothing else to draw.';
  return `This track has ${data.look.none}.${has}`;
}

/** The points of a file that has nothing else are its waypoints. */
export const hasLine = ({ summary: { points, waypoints, distance } }: ReadTrack): boolean =>
  points !== waypoints || distance > 0;

/** `652 m · 3.42 km · 09:12:04`: what is there, how far along and when, as far as it is known. */
export function readoutAt(data: ProfileData, x: number, place: Place | undefined): string {
  const { over, epoch, look } = data;
  const column = columnAt(data, x);
  const value = column === undefined ? undefined : data.columns.first[column];
  const along = over === 'distance' ? x : place?.along;
  const time = over === 'time' && epoch !== undefined ? epoch + x * 1000 : Date.parse(place?.time ?? '');
  return [
    ...(value === undefined ? [] : [formatValue(value, look)]),
    ...(along === undefined ? [] : [formatDistance(along)]),
    ...(Number.isNaN(time) ? [] : [formatClock(time, true)]),
  ].join(' · ');
}

/** The same for screen readers. */
export function valueText(data: ProfileData, x: number | undefined, place: Place | undefined): string {
  if (x === undefined || !place) return 'No point is marked here';
  return `Point ${formatCount(place.index + 1)}, ${readoutAt(data, x, place).replaceAll(' · ', ', ')}`;
}
