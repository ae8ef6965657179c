/** What is to be known of a plot before its columns are made: how far it reaches, and of how many lines it is. */
import type { LoadedTrack } from '../load.ts';
import type { Range } from '../measuring/range.ts';
import { spansOf } from '../measuring/spans.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import type { Plot } from './axis.ts';

/** A point with its place and its value. `line` counts up where one ends: with a segment, or where the value is missing. */
export interface Spot {
  i: number;
  x: number;
  value: number;
  line: number;
  segment: number;
}

export interface Survey {
  /** Points with a place and a value. */
  readonly spots: number;
  readonly withoutValue: number;
  readonly withoutX: number;
  readonly lines: number;
  /** How long the lines are on the axis, all together. */
  readonly length: number;
  /** Whether the axis goes back within a segment. */
  readonly goesBack: boolean;
  /** Of all points with a place; undefined when there are none. */
  readonly x: Reach | undefined;
  readonly value: Reach | undefined;
}

interface Reach {
  readonly from: number;
  readonly to: number;
}

/** Calls `visit` for each point that is drawn, with an object that is valid for that call only. */
export function* visitSpots(
  track: Pick<LoadedTrack, 'lat' | 'segmentStarts' | 'segmentKinds'>,
  range: Range,
  plot: Plot,
  visit: (spot: Spot) => void,
): Work<void> {
  const spot: Spot = { i: 0, x: 0, value: 0, line: 0, segment: 0 };
  let line = 0;
  for (const { first, end, segment } of spansOf(track, range)) {
    line++;
    for (let i = first; i < end; i++) {
      if (i % pointsAtOnce === 0) yield;
      const value = plot.values[i - range.first] ?? Number.NaN;
      const x = plot.x[i - range.first] ?? Number.NaN;
      // A point without a place is no gap: nobody could tell where.
      if (Number.isNaN(value)) line++;
      else if (!Number.isNaN(x)) {
        set(spot, i, x, value, line, segment);
        visit(spot);
      }
    }
    // Between two segments there is always something to yield at.
    yield;
  }
}

/** Field by field: in all, three times as fast as Object.assign. */
export function set(spot: Spot, i: number, x: number, value: number, line: number, segment: number): void {
  spot.i = i;
  spot.x = x;
  spot.value = value;
  spot.line = line;
  spot.segment = segment;
}

export function* survey(
  track: Pick<LoadedTrack, 'lat' | 'segmentStarts' | 'segmentKinds'>,
  range: Range,
  plot: Plot,
): Work<Survey> {
  let [spots, lines, length, goesBack] = [0, 0, 0, false];
  const value = createReach();
  let [line, segment, before] = [-1, -1, 0];
  yield* visitSpots(track, range, plot, (spot) => {
    spots++;
    value.add(spot.value);
    if (spot.segment === segment && spot.x < before) goesBack = true;
    if (spot.line !== line) lines++;
    else length += Math.max(0, spot.x - before);
    [line, segment, before] = [spot.line, spot.segment, spot.x];
  });
  const points = range.end - range.first;
  const x = createReach();
  let [withX, withValue] = [0, 0];
  for (let i = 0; i < points; i++) {
    if (i % pointsAtOnce === 0) yield;
    if (!Number.isNaN(plot.values[i])) withValue++;
    const place = plot.x[i] ?? Number.NaN;
    if (Number.isNaN(place)) continue;
    withX++;
    x.add(place);
  }
  return {
    ...{ spots, lines, length, goesBack, x: x.reach(), value: value.reach() },
    withoutValue: points - withValue,
    withoutX: points - withX,
  };
}

function createReach(): { add(value: number): void; reach(): Reach | undefined } {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  return {
    add(value) {
      if (value < from) from = value;
      if (value > to) to = value;
    },
    reach: () => (from <= to ? { from, to } : undefined),
  };
}
