/** What of a track is written: all of it or a range, as parts (a track, a route) of lines. */
import type { SegmentKind } from '../../api/trackValues.ts';
import { type Sensor, sensors } from '../../api/trackValues.ts';
import type { LoadedTrack } from '../load.ts';
import type { Range } from '../measuring/range.ts';
import { type Span, spansOf } from '../measuring/spans.ts';
import { pointsAtOnce } from '../slices.ts';
import type { OpenedTrack } from '../trackStore.ts';
import { breath } from './pieces.ts';

/** A track, a route or the like, with its lines within the range; there is at least one. */
export interface WrittenPart {
  readonly name: string | undefined;
  readonly kind: SegmentKind;
  readonly spans: readonly Span[];
}

export interface Column {
  /** `lap`: the number of the lap that a point is in, the first is 1; none before the first lap. */
  readonly name: Sensor | 'lap';
  readonly values: Float64Array;
}

export interface Scope {
  readonly track: LoadedTrack;
  readonly range: Range;
  /** Of the file as a whole. */
  readonly name: string | undefined;
  /** The name by which the whole track is to open again. None of a range, and none where nobody gave it one. */
  readonly ownName: string | undefined;
  /** What its points have besides place, height and time; NaN where a point has no value. */
  readonly columns: readonly Column[];
  /** The file's waypoints by their numbers: all of them, or none with a range, for no line leads to them. */
  readonly waypoints: number;
}

export function scopeOf({ summary, track }: OpenedTrack, range: Range): Scope {
  const isWhole = range.first === 0 && range.end === track.lat.length;
  // A file that has only waypoints has them as its points, too; each is written once.
  const pointsAreWaypoints = [...spansOf(track, { first: 0, end: 1 })].some(
    ({ kind }) => kind === 'waypoints',
  );
  const waypoints = pointsAreWaypoints || !isWhole ? 0 : track.waypoints.names.length;
  // The name of a file on the disk is its own affair: the new one has another.
  const given = summary.path === undefined ? summary.name : track.name;
  return {
    track,
    range,
    name: track.name ?? given,
    ownName: isWhole ? given : undefined,
    columns: [...columnsOf(track)],
    waypoints,
  };
}

function* columnsOf({ lat, sensors: sensed, lapStarts }: LoadedTrack): Generator<Column> {
  if (lapStarts.length > 0) {
    const values = new Float64Array(lat.length).fill(Number.NaN);
    lapStarts.forEach((start, i) => void values.fill(i + 1, start, lapStarts[i + 1]));
    yield { name: 'lap', values };
  }
  for (const name of sensors) {
    const values = sensed[name];
    if (values) yield { name, values };
  }
}

/**
 * The track's own name, where opening would give it another: that of the first part, in the order in which they are written,
 * goes before the file's. So it was with a first part that has no points, and with a name that somebody gave. Its lines are breaths.
 */
export function* hiddenName(
  { name, ownName }: Scope,
  parts: Iterable<WrittenPart | undefined>,
): Generator<string, string | undefined> {
  for (const part of parts) {
    if (!part) yield breath;
    else if (part.name !== undefined) return part.name === ownName ? undefined : ownName;
  }
  return name === ownName ? undefined : ownName;
}

/** In the order of the file. One part at a time, for there may be 50,000 segments; undefined for a breath. */
export function* partsOf({ track, range }: Scope): Generator<WrittenPart | undefined> {
  let spans: Span[] = [];
  for (const span of spansOf(track, range)) {
    if (span.segment % spansAtOnce === 0) yield undefined;
    const [before] = spans;
    if (before && track.segmentParts[before.segment] !== track.segmentParts[span.segment]) {
      yield partWith(track, before, spans);
      spans = [];
    }
    spans.push(span);
  }
  const [first] = spans;
  if (first) yield partWith(track, first, spans);
}

/** Lines between two breaths. */
export const spansAtOnce = 1024;

/** Whether there is a value on one of the lines. Its lines are breaths. */
export function* hasValues(values: Float64Array, spans: readonly Span[]): Generator<string, boolean> {
  for (const { first, end } of spans) {
    for (let i = first; i < end; i++) {
      if (!Number.isNaN(values[i] ?? Number.NaN)) return true;
      if (i % pointsAtOnce === 0) yield breath;
    }
  }
  return false;
}

function partWith(track: LoadedTrack, { segment, kind }: Span, spans: Span[]): WrittenPart {
  return { name: track.parts[track.segmentParts[segment] ?? 0]?.name, kind, spans };
}

/** A place that is written by itself. */
export interface WrittenPlace {
  readonly lat: number;
  readonly lon: number;
  readonly ele: number;
  readonly time: number;
  readonly name: string | undefined;
}

/** The waypoints, or the points of the range when they are waypoints. */
export function* placesOf({ track, range, waypoints }: Scope): Generator<WrittenPlace> {
  for (let i = 0; i < waypoints; i++) yield placeAt(track, i);
  for (const { kind, first, end } of spansOf(track, range)) {
    if (kind === 'waypoints') for (let i = first; i < end; i++) yield placeAt(track, i);
  }
}

function placeAt({ waypoints }: LoadedTrack, i: number): WrittenPlace {
  const none = Number.NaN;
  const { lat, lon, ele, time, names } = waypoints;
  return {
    lat: lat[i] ?? none,
    lon: lon[i] ?? none,
    ele: ele[i] ?? none,
    time: time[i] ?? none,
    name: names[i],
  };
}
