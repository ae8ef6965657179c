/** What of a track is written: all of it or a range, as parts (a track, a route) of lines. */
import type { SegmentKind } from '../../api/trackValues.ts';
import { type Sensor, sensors } from '../../api/trackValues.ts';
import type { LoadedTrack } from '../load.ts';
import type { Range } from '../measuring/range.ts';
import { type Span, spansOf } from '../measuring/spans.ts';

/** A track, a route or the like, with its lines within the range; there is at least one. */
export interface WrittenPart {
  readonly name: string | undefined;
  readonly kind: SegmentKind;
  readonly spans: readonly Span[];
}

export interface Scope {
  readonly track: LoadedTrack;
  readonly range: Range;
  /** The sensors that the file has. */
  readonly sensors: readonly Sensor[];
  /** The file's waypoints by their numbers: all of them, or none with a range, for no line leads to them. */
  readonly waypoints: number;
}

export function scopeOf(track: LoadedTrack, range: Range): Scope {
  const isWhole = range.first === 0 && range.end === track.lat.length;
  // A file that has only waypoints has them as its points, too; each is written once.
  const pointsAreWaypoints = [...spansOf(track, { first: 0, end: 1 })].some(
    ({ kind }) => kind === 'waypoints',
  );
  const waypoints = pointsAreWaypoints || !isWhole ? 0 : track.waypoints.names.length;
  return { track, range, sensors: sensors.filter((sensor) => track.sensors[sensor]), waypoints };
}

/** In the order of the file. One part at a time, for there may be 50,000 segments. */
export function* partsOf({ track, range }: Scope): Generator<WrittenPart> {
  let spans: Span[] = [];
  for (const span of spansOf(track, range)) {
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
