/** Boxes around the vertices of a thinned track, so that a window looks only at what may be in it. */
import { kindsByCode, segmentOf, type TrackColumns } from '../columns.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import { clampLatitude, eastward } from './mercator.ts';
import type { Thinned } from './thin.ts';

/** Vertices in a box. With 32 and 128 a window took the same time. */
const verticesInBox = 64;

/** A thinned track with `south, north, west, width` in degrees of each box; a line belongs to the box in which it begins. */
export interface Boxed extends Thinned {
  readonly boxes: Float64Array;
}

/** South to north in degrees; `west` within ±180, and from there `width` degrees east. */
export interface Window {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly width: number;
}

/** Whether west to west + width has a meridian of the window; `west` anywhere. */
const meets = (window: Window, south: number, north: number, west: number, width: number): boolean => {
  if (north < window.south || south > window.north) return false;
  const eastOf = (((west - window.west) % 360) + 360) % 360;
  return eastOf <= window.width || eastOf + width >= 360;
};

export function* boxed(track: TrackColumns, { kept, starts }: Thinned): Work<Boxed> {
  const { lat, lon } = track;
  const boxes = new Float64Array(4 * Math.ceil(kept.length / verticesInBox));
  const isStart = new Set(starts);
  for (let box = 0; 4 * box < boxes.length; box++) {
    if ((box * verticesInBox) % pointsAtOnce === 0) yield;
    const begin = box * verticesInBox;
    const end = Math.min(kept.length, begin + verticesInBox);
    let [south, north] = [90, -90];
    let unwound = lon[kept[begin] ?? 0] ?? 0;
    let [west, east] = [unwound, unwound];
    let before = unwound;
    // One more, if a line goes on to it. Between segments the way does not count, but may make the box wider.
    for (let k = begin; k < Math.min(kept.length, isStart.has(end) ? end : end + 1); k++) {
      const point = kept[k] ?? 0;
      const at = clampLatitude(lat[point] ?? 0);
      unwound += eastward(before, lon[point] ?? 0);
      before = lon[point] ?? 0;
      south = Math.min(south, at);
      north = Math.max(north, at);
      west = Math.min(west, unwound);
      east = Math.max(east, unwound);
    }
    boxes.set([south, north, west, east - west], 4 * box);
  }
  return { kept, starts, boxes };
}

/** Vertices `first` to `last` of one segment, each joined to the next. */
export interface VertexRun {
  readonly segment: number;
  readonly first: number;
  readonly last: number;
}

/** The runs that a window meets, in the order of the track. A line counts as met when its own box is. */
export function* runsIn(
  track: TrackColumns,
  thinned: Boxed,
  window: Window,
): Generator<VertexRun | undefined> {
  const { lat, lon, segmentKinds } = track;
  const { kept, starts, boxes } = thinned;
  let run: { segment: number; first: number; last: number } | undefined;
  for (let box = 0; 4 * box < boxes.length; box++) {
    if ((box * verticesInBox) % pointsAtOnce === 0) yield undefined;
    const at = 4 * box;
    if (!meets(window, boxes[at] ?? 0, boxes[at + 1] ?? 0, boxes[at + 2] ?? 0, boxes[at + 3] ?? 0)) continue;
    const begin = box * verticesInBox;
    const end = Math.min(kept.length, begin + verticesInBox);
    let segment = segmentOf(starts.subarray(0, -1), begin);
    for (let k = begin; k < end; k++) {
      while (k >= (starts[segment + 1] ?? 0)) segment++;
      const isLone = k + 1 >= (starts[segment + 1] ?? 0);
      const isWaypoint = kindsByCode[segmentKinds[segment] ?? 0] === 'waypoints';
      // The last vertex of a line came with the line before; that of a segment of one point has none.
      if (isLone && !isWaypoint && k > (starts[segment] ?? 0)) continue;
      const to = isLone || isWaypoint ? k : k + 1;
      const a = kept[k] ?? 0;
      const b = kept[to] ?? 0;
      const latA = clampLatitude(lat[a] ?? 0);
      const latB = clampLatitude(lat[b] ?? 0);
      const step = eastward(lon[a] ?? 0, lon[b] ?? 0);
      const westmost = (lon[a] ?? 0) + Math.min(0, step);
      if (!meets(window, Math.min(latA, latB), Math.max(latA, latB), westmost, Math.abs(step))) continue;
      const follows = run?.segment === segment && run.last === (isWaypoint ? k - 1 : k);
      if (run && follows) run.last = to;
      else {
        if (run) yield run;
        run = { segment, first: k, last: to };
      }
    }
  }
  if (run) yield run;
}
