/** The lines of a range of points, and how far along them each point lies. */
import type { SegmentKind } from '../../api/trackValues.ts';
import { type Floats, kindsByCode, segmentOf } from '../columns.ts';
import type { LoadedTrack } from '../load.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import type { Range } from './range.ts';

/** The part of one segment that lies in a range: points `first` to `end - 1`, joined by a line unless they are waypoints. */
export interface Span extends Range {
  readonly segment: number;
  readonly kind: SegmentKind;
}

/** The segments of a range, in the order of the track. */
export function* spansOf(
  track: Pick<LoadedTrack, 'lat' | 'segmentStarts' | 'segmentKinds'>,
  { first, end }: Range,
): Generator<Span> {
  const { lat, segmentStarts: starts, segmentKinds } = track;
  for (let segment = segmentOf(starts, first); segment < starts.length; segment++) {
    const begin = Math.max(first, starts[segment] ?? 0);
    if (begin >= end) return;
    const kind = kindsByCode[segmentKinds[segment] ?? 0] ?? 'track';
    yield { segment, kind, first: begin, end: Math.min(end, starts[segment + 1] ?? lat.length) };
  }
}

/** The straight line from one point to another, in metres. */
export function chordBetween({ index: { xyz } }: Pick<LoadedTrack, 'index'>, a: number, b: number): number {
  const x = (xyz[3 * b] ?? 0) - (xyz[3 * a] ?? 0);
  const y = (xyz[3 * b + 1] ?? 0) - (xyz[3 * a + 1] ?? 0);
  const z = (xyz[3 * b + 2] ?? 0) - (xyz[3 * a + 2] ?? 0);
  return Math.sqrt(x * x + y * y + z * z);
}

/** For each point of the range, from its first on, the metres that the lines before it are long. Gaps have no length. */
export function* alongOf({ along }: Pick<LoadedTrack, 'along'>, { first, end }: Range): Work<Floats> {
  const offset = along[first] ?? 0;
  const metres = new Float64Array(end - first);
  for (let i = first; i < end; i++) {
    if (i % pointsAtOnce === 0) yield;
    metres[i - first] = (along[i] ?? 0) - offset;
  }
  return metres;
}
