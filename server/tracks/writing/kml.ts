/** A track as KML 2.2: with times as gx:Track, the way Google Earth plays it; without as a plain line. */
import { kindData, trackNameData } from '../formats/kmlPlaces.ts';
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
} from './scope.ts';
import { numberText, xmlText } from './text.ts';

/** As in Google's own example of a track with sensors, and after its manner. */
const columnNames: Readonly<Record<Column['name'], string>> = {
  lap: 'lap',
  hr: 'heartrate',
  cad: 'cadence',
  temp: 'temperature',
  power: 'power',
  speed: 'speed',
  course: 'course',
};

export function* kmlLines(scope: Scope): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">\n<Document>\n';
  yield nameText(scope.name);
  const hidden = yield* hiddenName(scope, partsOf(scope));
  if (hidden !== undefined) yield dataText(trackNameData, xmlText(hidden));
  if (scope.columns.length > 0) {
    yield '<Schema id="sensors">';
    for (const { name } of scope.columns)
      yield `<gx:SimpleArrayField name="${columnNames[name]}" type="${name === 'lap' ? 'int' : 'double'}"/>`;
    yield '</Schema>\n';
  }
  for (const { name, time, ...place } of placesOf(scope)) {
    const when = Number.isNaN(time) ? '' : `<TimeStamp><when>${timeText(time)}</when></TimeStamp>`;
    const coordinates = tuple(place, ',');
    yield `<Placemark>${nameText(name)}${when}<Point><coordinates>${coordinates}</coordinates></Point></Placemark>\n`;
  }
  for (const part of partsOf(scope)) {
    if (!part) yield breath;
    else if (part.kind !== 'waypoints') yield* partLines(scope, part);
  }
  yield '</Document>\n</kml>\n';
}

function* partLines(scope: Scope, { name, kind, spans }: WrittenPart): Generator<string> {
  yield `<Placemark>${nameText(name)}\n`;
  if (kind === 'route') yield dataText(kindData, 'route');
  const isTimed = yield* hasColumns(scope, spans);
  const group = isTimed ? 'gx:MultiTrack' : 'MultiGeometry';
  if (spans.length > 1) yield `<${group}>\n`;
  for (const span of spans) yield* isTimed ? trackLines(scope, span) : lineLines(scope, span);
  if (spans.length > 1) yield `</${group}>\n`;
  yield '</Placemark>\n';
}

/** Whether they have what a plain line has no place for: times, laps, or what sensors told. */
function* hasColumns({ track, columns }: Scope, spans: readonly Span[]): Generator<string, boolean> {
  for (const values of [track.time, ...columns.map((column) => column.values)])
    if (yield* hasValues(values, spans)) return true;
  return false;
}

/** All times, then all places, then all values, each as many as there are points: where one is missing, its element is empty. */
function* trackLines({ track, columns }: Scope, { first, end }: Span): Generator<string> {
  yield '<gx:Track>\n';
  for (let i = first; i < end; i++) {
    const time = track.time[i] ?? Number.NaN;
    yield Number.isNaN(time) ? '<when/>\n' : `<when>${timeText(time)}</when>\n`;
  }
  for (let i = first; i < end; i++) yield `<gx:coord>${tuple(pointAt(track, i), ' ')}</gx:coord>\n`;
  if (columns.length > 0) {
    yield '<ExtendedData><SchemaData schemaUrl="#sensors">\n';
    for (const { name, values } of columns) {
      yield `<gx:SimpleArrayData name="${columnNames[name]}">\n`;
      for (let i = first; i < end; i++) {
        const value = values[i] ?? Number.NaN;
        yield Number.isNaN(value) ? '<gx:value/>\n' : `<gx:value>${numberText(value)}</gx:value>\n`;
      }
      yield '</gx:SimpleArrayData>\n';
    }
    yield '</SchemaData></ExtendedData>\n';
  }
  yield '</gx:Track>\n';
}

function* lineLines({ track }: Scope, { first, end }: Span): Generator<string> {
  yield '<LineString><tessellate>1</tessellate><coordinates>\n';
  for (let i = first; i < end; i++) yield `${tuple(pointAt(track, i), ',')}\n`;
  yield '</coordinates></LineString>\n';
}

interface Place {
  readonly lat: number;
  readonly lon: number;
  readonly ele: number;
}

const pointAt = (track: Scope['track'], i: number): Place => ({
  lat: track.lat[i] ?? Number.NaN,
  lon: track.lon[i] ?? Number.NaN,
  ele: track.ele[i] ?? Number.NaN,
});
const tuple = ({ lat, lon, ele }: Place, separator: string): string =>
  `${numberText(lon)}${separator}${numberText(lat)}${Number.isNaN(ele) ? '' : `${separator}${numberText(ele)}`}`;
const nameText = (name: string | undefined): string =>
  name === undefined ? '' : `<name>${xmlText(name)}</name>`;
const dataText = (name: string, value: string): string =>
  `<ExtendedData><Data name="${name}"><value>${value}</value></Data></ExtendedData>\n`;
