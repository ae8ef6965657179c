/** How far along its lines each point of a track lies. Made in the reading thread, so that later it is only looked up. */
import { type Floats, kindsByCode, type TrackColumns } from '../columns.ts';
import { at, squaredLegChord } from '../finding/chords.ts';
import { legLength } from '../finding/ellipsoid.ts';
import type { PointIndex } from '../finding/pointIndex.ts';

/**
 * For each point the metres from the track's first point along the WGS 84 ellipsoid, so the last one has the length of the track.
 * Gaps between segments add nothing, and single waypoints, which no line joins, do not either.
 */
export function alongTrack(columns: TrackColumns, { lat, lon, xyz }: PointIndex): Floats {
  const { segmentStarts, segmentKinds } = columns;
  const along = new Float64Array(lat.length);
  let sum = 0;
  segmentStarts.forEach((start, segment) => {
    const isLine = kindsByCode[segmentKinds[segment] ?? 0] !== 'waypoints';
    const end = segmentStarts[segment + 1] ?? lat.length;
    along[start] = sum;
    for (let i = start + 1; i < end; i++) {
      if (isLine) {
        const chord = Math.sqrt(squaredLegChord(xyz, i - 1));
        sum += legLength(chord, at(lat, i - 1), at(lon, i - 1), at(lat, i), at(lon, i));
      }
      along[i] = sum;
    }
  });
  return along;
}
