/** How a range of points went on in time: its way, how long it moved, where it paused, how fast it was. */
import type { Pause } from '../../api/trackMeasuring.ts';
import type { Floats } from '../columns.ts';
import type { LoadedTrack } from '../load.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import { isoTime, type TimedRun, timedRuns } from './clock.ts';
import { betweenJumps, createJumps, type Jump, type Jumps } from './jumps.ts';
import type { Range } from './range.ts';
import { spansOf } from './spans.ts';
import { fastestPlaces, type TopSpeed } from './speed.ts';
import { leastPauseMs, stopsIn } from './stops.ts';

export interface Motion {
  /** The way and the time between points with times; the way without jumps. */
  readonly metres: number;
  readonly ms: number;
  /** Both without stops and without jumps. */
  readonly movingMetres: number;
  readonly movingMs: number;
  /** By places. */
  readonly top: number | undefined;
  readonly jumps: readonly Jump[];
}

/** A run of a line, and whether it is the line's first. */
interface LineRun {
  readonly run: TimedRun;
  readonly isFirst: boolean;
}

export interface MotionOf {
  /** Metres to each point of the range. */
  readonly along: Floats;
  /** The greatest speed by the device, which is believed where it is greater than that by places. */
  readonly recorded: number | undefined;
  /** Is called for each pause, in the order of the track. */
  readonly onPause: (pause: Pause) => void;
}

export function* motionOf(
  track: LoadedTrack,
  range: Range,
  { along, recorded, onPause }: MotionOf,
): Work<Motion> {
  const metresTo = (i: number): number => along[i - range.first] ?? 0;
  const msTo = (i: number): number => track.time[i] ?? 0;
  const scratch = new Uint32Array(yield* longestSpan(track, range));
  const { top, jumps: mayBeJumps } = yield* speedsOf(track, range, along, scratch);
  const jumps = mayBeJumps.among(fastest(top, recorded));
  const tell = (kind: Pause['kind'], from: number, to: number): void => {
    const [start, end] = [msTo(from), msTo(to)];
    onPause({ kind, from, to, start: isoTime(start), end: isoTime(end), duration: (end - start) / 1000 });
  };
  let [metres, ms, movingMetres, movingMs] = [0, 0, 0, 0];
  const piecesOf = betweenJumps(jumps);
  /** The last point with a time in the segments before. */
  let before: number | undefined;
  for (const found of linesRuns(track, range, scratch)) {
    if (!found) {
      yield;
      continue;
    }
    const { run, isFirst } = found;
    const [first = 0, last = 0] = [run[0], run.at(-1)];
    if (isFirst && before !== undefined && msTo(first) - msTo(before) >= leastPauseMs)
      tell('gap', before, first);
    before = last;
    ms += msTo(last) - msTo(first);
    for (const piece of piecesOf(run)) {
      const [from = 0, to = 0] = [piece[0], piece.at(-1)];
      metres += metresTo(to) - metresTo(from);
      movingMetres += metresTo(to) - metresTo(from);
      movingMs += msTo(to) - msTo(from);
      yield* stopsIn(track, piece, (stop) => {
        movingMetres -= metresTo(stop.to) - metresTo(stop.from);
        movingMs -= msTo(stop.to) - msTo(stop.from);
        tell('stop', stop.from, stop.to);
      });
    }
  }
  return { metres, ms, movingMetres, movingMs, top, jumps };
}

/** The greatest speed that was held, by places, and what may have been jumps. */
function* speedsOf(
  track: LoadedTrack,
  range: Range,
  along: Floats,
  scratch: Uint32Array,
): Work<{ readonly top: number | undefined; readonly jumps: Jumps }> {
  const top: TopSpeed = { value: undefined };
  const jumps = createJumps();
  for (const found of linesRuns(track, range, scratch)) {
    if (!found) yield;
    else
      yield* fastestPlaces(track, found.run, { metres: along, first: range.first }, top, (way) =>
        jumps.add(way, top.value),
      );
  }
  return { top: top.value, jumps };
}

const fastest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

function* longestSpan(track: LoadedTrack, range: Range): Work<number> {
  let longest = 0;
  let spans = 0;
  for (const { first, end } of spansOf(track, range)) {
    longest = Math.max(longest, end - first);
    if (spans++ % pointsAtOnce === 0) yield;
  }
  return longest;
}

/** The runs of all lines, in order; undefined where others may have their turn. */
function* linesRuns(track: LoadedTrack, range: Range, scratch: Uint32Array): Generator<LineRun | undefined> {
  for (const span of spansOf(track, range)) {
    if (span.kind === 'waypoints') continue;
    let isFirst = true;
    for (const run of timedRuns(track.time, span, scratch)) {
      yield run && { run, isFirst };
      if (run) isFirst = false;
    }
  }
}
