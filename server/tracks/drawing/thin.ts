/** Which points of a track are enough to draw its lines at a zoom, in one pass over them. */
import { kindsByCode, type TrackColumns } from '../columns.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import { createProjection } from './mercator.ts';
import { createNumbers } from './numbers.ts';
import { createSleeve, type Stretch } from './sleeve.ts';

/** A vertex is kept before this, in worlds, so that from one to the next the short way around the globe is the way. */
const farthest = 0.499;

/** Waypoints within so many pixels of the one drawn before are not drawn again. */
const onTop = 0.45;

/** The points that are kept, ascending, and for each segment the number of its first one among them; at the end their number. */
export interface Thinned {
  readonly kept: Uint32Array;
  readonly starts: Uint32Array;
}

/** A segment keeps its first and its last point; what is left out between them is within `thinnedWithin` pixels of the line. */
export function* thin(track: TrackColumns, pixelsAround: number): Work<Thinned> {
  const { lat, segmentStarts, segmentKinds } = track;
  const kept = createNumbers();
  const starts = new Uint32Array(segmentStarts.length + 1);
  const sleeve = createSleeve(farthest * pixelsAround);
  const projection = createProjection(track, pixelsAround);
  const size = Math.min(pointsAtOnce, lat.length);
  const stretch: Stretch = { x: new Float64Array(size), y: new Float64Array(size), first: 0, count: 0 };
  for (const [segment, first] of segmentStarts.entries()) {
    starts[segment] = kept.length;
    const end = segmentStarts[segment + 1] ?? lat.length;
    const areJoined = kindsByCode[segmentKinds[segment] ?? 0] !== 'waypoints';
    kept.push(first);
    projection.begin(first, stretch);
    let [x = 0, y = 0] = [stretch.x[0], stretch.y[0]];
    sleeve.begin(x, y);
    for (let i = first + 1; i < end; i += size) {
      projection.go(i, Math.min(size, end - i), stretch);
      if (areJoined) sleeve.take(stretch, kept);
      else {
        for (let k = 0; k < stretch.count; k++) {
          const [dx, dy] = [(stretch.x[k] ?? 0) - x, (stretch.y[k] ?? 0) - y];
          if (dx * dx + dy * dy <= onTop * onTop) continue;
          kept.push(i + k);
          [x, y] = [x + dx, y + dy];
        }
      }
      yield;
    }
    if (areJoined && end - 1 > first) kept.push(end - 1);
  }
  starts[segmentStarts.length] = kept.length;
  return { kept: kept.take(), starts };
}
