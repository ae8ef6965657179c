/** A track as KML 2.2: with times as gx:Track, the way Google Earth plays it; without as a plain line. */
import type { Sensor } from '../../api/trackValues.ts';
import { kindData } from '../formats/kmlPlaces.ts';
import type { Span } from '../measuring/spans.ts';
import { partsOf, placesOf, type Scope, type WrittenPart } from './scope.ts';
import { numberText, timeText, xmlText } from './text.ts';

/** As in Google's own example of a track with sensors, and after its manner. */
const columnNames: Readonly<Record<Sensor, string>> = {
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
  yield nameText(scope.track.name);
  if (scope.sensors.length > 0) {
    yield '<Schema id="sensors">';
    for (const sensor of scope.sensors)
      yield `<gx:SimpleArrayField name="${columnNames[sensor]}" type="double"/>`;
    yield '</Schema>\n';
  }
  for (const { name, time, ...place } of placesOf(scope)) {
    const when = Number.isNaN(time) ? '' : `<TimeStamp><when>${timeText(time)}</when></TimeStamp>`;
    const coordinates = tuple(place, ',');
    yield `<Placemark>${nameText(name)}${when}<Point><coordinates>${coordinates}</coordinates></Point></Placemark>\n`;
  }
  for (const part of partsOf(scope)) if (part.kind !== 'waypoints') yield* partLines(scope, part);
  yield '</Document>\n</kml>\n';
}

function* partLines(scope: Scope, { name, kind, spans }: WrittenPart): Generator<string> {
  yield `<Placemark>${nameText(name)}\n`;
  if (kind === 'route') {
    yield `<ExtendedData><Data name="${kindData}"><value>route</value></Data></ExtendedData>\n`;
  }
  const isTimed = spans.some((span) => hasColumns(scope, span));
  const group = isTimed ? 'gx:MultiTrack' : 'MultiGeometry';
  if (spans.length > 1) yield `<${group}>\n`;
  for (const span of spans) yield* isTimed ? trackLines(scope, span) : lineLines(scope, span);
  if (spans.length > 1) yield `</${group}>\n`;
  yield '</Placemark>\n';
}

/** Whether it has what a plain line has no place for: times, or what sensors told. */
function hasColumns({ track, sensors }: Scope, { first, end }: Span): boolean {
  const columns = [track.time, ...sensors.flatMap((sensor) => track.sensors[sensor] ?? [])];
  return columns.some((values) => values.subarray(first, end).some((value) => !Number.isNaN(value)));
}

/** All times, then all places, then all values, each as many as there are points: where one is missing, its element is empty. */
function* trackLines({ track, sensors }: Scope, { first, end }: Span): Generator<string> {
  yield '<gx:Track>\n';
  for (let i = first; i < end; i++) {
    const time = track.time[i] ?? Number.NaN;
    yield Number.isNaN(time) ? '<when/>\n' : `<when>${timeText(time)}</when>\n`;
  }
  for (let i = first; i < end; i++) yield `<gx:coord>${tuple(pointAt(track, i), ' ')}</gx:coord>\n`;
  if (sensors.length > 0) {
    yield '<ExtendedData><SchemaData schemaUrl="#sensors">\n';
    for (const sensor of sensors) {
      yield `<gx:SimpleArrayData name="${columnNames[sensor]}">\n`;
      for (let i = first; i < end; i++) {
        const value = track.sensors[sensor]?.[i] ?? Number.NaN;
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
