/** A track as GeoJSON (RFC 7946): a feature for each part, with its times and sensors beside the coordinates as togeojson has them. */
import type { Span } from '../measuring/spans.ts';
import { timeText } from '../values.ts';
import { breath } from './pieces.ts';
import {
  type Column,
  hasValues,
  hiddenName,
  partsOf,
  placesOf,
  type Scope,
  type WrittenPart,
  type WrittenPlace,
} from './scope.ts';
import { jsonText, numberText } from './text.ts';

/** As togeojson calls what it finds in Garmin's extensions, and after its manner. */
const columnNames: Readonly<Record<Column['name'], string>> = {
  lap: 'laps',
  hr: 'heart',
  cad: 'cads',
  temp: 'atemps',
  power: 'powers',
  speed: 'speeds',
  course: 'courses',
};

export function* geojsonLines(scope: Scope): Generator<string> {
  const hidden = yield* hiddenName(scope, partsOf(scope));
  const names = [
    ...(scope.name === undefined ? [] : [`"name":${jsonText(scope.name)},`]),
    ...(hidden === undefined ? [] : [`"trackName":${jsonText(hidden)},`]),
  ];
  yield `{"type":"FeatureCollection",${names.join('')}"features":[\n`;
  let separator = '';
  for (const place of placesOf(scope)) {
    yield `${separator}${waypointFeature(place)}`;
    separator = ',\n';
  }
  for (const part of partsOf(scope)) {
    if (!part) yield breath;
    if (!part || part.kind === 'waypoints') continue;
    yield separator;
    yield* partFeature(scope, part);
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** What says that a Point is no waypoint: a segment of one point is none of GeoJSON's lines. */
const kindText = ({ kind }: WrittenPart): string => `"_gpxType":"${kind === 'route' ? 'rte' : 'trk'}"`;

function* partFeature(scope: Scope, part: WrittenPart): Generator<string> {
  const { track, columns } = scope;
  const { spans } = part;
  yield `{"type":"Feature","properties":{${kindText(part)}`;
  if (part.name !== undefined) yield `,"name":${jsonText(part.name)}`;
  if (yield* hasValues(track.time, spans)) {
    yield ',"coordTimes":';
    yield* arrays(spans, (i) => timeJson(track.time[i] ?? Number.NaN));
  }
  let separator = ',"coordinateProperties":{';
  for (const { name, values } of columns) {
    if (!(yield* hasValues(values, spans))) continue;
    yield `${separator}"${columnNames[name]}":`;
    yield* arrays(spans, (i) => numberJson(values[i] ?? Number.NaN));
    separator = ',';
  }
  yield `${separator === ',' ? '}' : ''}},"geometry":`;
  yield* geometry(spans, (i) => positionAt(scope, i));
  yield '}';
}

const isPoint = ({ first, end }: Span): boolean => end - first === 1;

/** The simplest that holds all segments: only where there are lines and points it is a collection of both. */
function* geometry(spans: readonly Span[], position: (point: number) => string): Generator<string> {
  const multi = spans.length > 1 ? 'Multi' : '';
  if (!spans.some(isPoint)) {
    yield `{"type":"${multi}LineString","coordinates":`;
    yield* arrays(spans, position);
    yield '}';
  } else if (spans.every(isPoint)) {
    let separator = multi && '[';
    yield `{"type":"${multi}Point","coordinates":`;
    for (const { first } of spans) {
      yield separator + position(first);
      separator = ',\n';
    }
    yield multi ? ']}' : '}';
  } else {
    let separator = '';
    yield '{"type":"GeometryCollection","geometries":[';
    for (const span of spans) {
      yield separator;
      yield* geometry([span], position);
      separator = ',\n';
    }
    yield ']}';
  }
}

/** One array of values, or one for each segment. */
function* arrays(spans: readonly Span[], value: (point: number) => string): Generator<string> {
  const isMulti = spans.length > 1;
  let opening = isMulti ? '[[' : '[';
  for (const { first, end } of spans) {
    yield opening;
    for (let i = first; i < end; i++) yield i === first ? value(i) : `,${value(i)}`;
    yield ']';
    opening = ',\n[';
  }
  if (isMulti) yield ']';
}

function waypointFeature(place: WrittenPlace): string {
  const properties = [
    ...(place.name === undefined ? [] : [`"name":${jsonText(place.name)}`]),
    ...(Number.isNaN(place.time) ? [] : [`"time":${timeJson(place.time)}`]),
  ];
  return `{"type":"Feature","properties":{${properties.join(',')}},"geometry":{"type":"Point","coordinates":${position(place)}}}`;
}

const positionAt = ({ track }: Scope, i: number): string =>
  position({
    lat: track.lat[i] ?? Number.NaN,
    lon: track.lon[i] ?? Number.NaN,
    ele: track.ele[i] ?? Number.NaN,
  });
const position = ({ lat, lon, ele }: Pick<WrittenPlace, 'lat' | 'lon' | 'ele'>): string =>
  `[${numberText(lon)},${numberText(lat)}${Number.isNaN(ele) ? '' : `,${numberText(ele)}`}]`;
const numberJson = (value: number): string => (Number.isNaN(value) ? 'null' : numberText(value));
const timeJson = (value: number): string => (Number.isNaN(value) ? 'null' : `"${timeText(value)}"`);
