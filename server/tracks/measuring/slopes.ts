/** How steep each line between two points is, from smoothed heights. */
import type { LoadedTrack } from '../load.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import { smooth } from './climb.ts';
import { type Span, spansOf } from './spans.ts';

/** A slope is that of so many metres at least: over less, the trembling of heights would be steeper than any road. */
export const leastRun = 30;

/** In percent, for each point the slope of the line that leads on from it; NaN where there is none, or no heights for it. */
export function* slopesOf(track: LoadedTrack): Work<Float32Array> {
  const range = { first: 0, end: track.lat.length };
  const slopes = new Float32Array(range.end).fill(Number.NaN);
  for (const span of spansOf(track, range)) {
    if (span.kind !== 'waypoints') yield* slopesOfLine(track, span, slopes);
  }
  return slopes;
}

function* slopesOfLine({ ele, along }: LoadedTrack, { first, end }: Span, slopes: Float32Array): Work<void> {
  const heights = new Float64Array(end - first);
  const places = new Float64Array(end - first);
  let count = 0;
  for (let i = first; i < end; i++) {
    if (i % pointsAtOnce === 0) yield;
    const height = ele[i] ?? Number.NaN;
    if (Number.isNaN(height)) continue;
    heights[count] = height;
    places[count++] = along[i] ?? 0;
  }
  const known = places.subarray(0, count);
  const [begin, last] = [known[0] ?? 0, known[count - 1] ?? 0];
  if (last - begin < leastRun) return;
  yield* smooth(heights.subarray(0, count), known);
  const behind = createHeightAt(heights, known);
  const ahead = createHeightAt(heights, known);
  for (let i = first; i + 1 < end; i++) {
    if (i % pointsAtOnce === 0) yield;
    if (Number.isNaN(ele[i] ?? Number.NaN) || Number.isNaN(ele[i + 1] ?? Number.NaN)) continue;
    const [from, to] = [along[i] ?? 0, along[i + 1] ?? 0];
    const run = Math.max(leastRun, to - from);
    // At the ends of the line the 30 m lie to one side.
    const low = Math.max(begin, Math.min(last - run, (from + to - run) / 2));
    const slope = (100 * (ahead(low + run) - behind(low))) / run;
    if (Number.isFinite(slope)) slopes[i] = slope;
  }
}

/** The height at a place along the line; places are asked for in their order. */
function createHeightAt(heights: Float64Array, places: Float64Array): (at: number) => number {
  let i = 1;
  return (at) => {
    while (i < places.length - 1 && (places[i] ?? 0) < at) i++;
    const [from, to] = [places[i - 1] ?? 0, places[i] ?? 0];
    const part = to > from ? Math.max(0, Math.min(1, (at - from) / (to - from))) : 0;
    return (heights[i - 1] ?? 0) * (1 - part) + (heights[i] ?? 0) * part;
  };
}
