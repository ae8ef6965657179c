/** A track as GeoJSON (RFC 7946): a line for each part, with its times and sensors beside the coordinates as togeojson has them. */
import type { Sensor } from '../../api/trackValues.ts';
import type { Span } from '../measuring/spans.ts';
import { partsOf, placesOf, type Scope, type WrittenPart, type WrittenPlace } from './scope.ts';
import { jsonText, numberText, timeText } from './text.ts';

/** As togeojson calls what it finds in Garmin's extensions. */
const columnNames: Readonly<Record<Sensor, string>> = {
  hr: 'heart',
  cad: 'cads',
  temp: 'atemps',
  power: 'powers',
  speed: 'speeds',
  course: 'courses',
};

/** A segment of one point is no line in GeoJSON: it becomes a Point. */
export function* geojsonLines(scope: Scope): Generator<string> {
  const { name } = scope.track;
  yield `{"type":"FeatureCollection",${name === undefined ? '' : `"name":${jsonText(name)},`}"features":[\n`;
  let isFirst = true;
  const separator = (): string => {
    const text = isFirst ? '' : ',\n';
    isFirst = false;
    return text;
  };
  for (const place of placesOf(scope)) yield `${separator()}${pointFeature(place, '')}`;
  for (const part of partsOf(scope)) {
    if (part.kind === 'waypoints') continue;
    const lines = part.spans.filter(({ first, end }) => end - first > 1);
    if (lines.length > 0) {
      yield separator();
      yield* lineFeature(scope, { ...part, spans: lines });
    }
    for (const { first, end } of part.spans) {
      if (end - first === 1)
        yield `${separator()}${pointFeature(pointAt(scope, first, part), kindText(part))}`;
    }
  }
  yield '\n]}\n';
}

function* lineFeature(scope: Scope, part: WrittenPart): Generator<string> {
  const { track, sensors } = scope;
  const isMulti = part.spans.length > 1;
  yield `{"type":"Feature","properties":{${kindText(part)}`;
  if (part.name !== undefined) yield `,"name":${jsonText(part.name)}`;
  if (hasValues(track.time, part.spans)) {
    yield ',"coordTimes":';
    yield* arrays(part.spans, isMulti, (i) => timeJson(track.time[i] ?? Number.NaN));
  }
  let separator = ',"coordinateProperties":{';
  for (const sensor of sensors) {
    const values = track.sensors[sensor];
    if (!values || !hasValues(values, part.spans)) continue;
    yield `${separator}"${columnNames[sensor]}":`;
    yield* arrays(part.spans, isMulti, (i) => numberJson(values[i] ?? Number.NaN));
    separator = ',';
  }
  yield `${separator === ',' ? '}' : ''}},"geometry":{"type":"${isMulti ? 'MultiLineString' : 'LineString'}","coordinates":`;
  yield* arrays(part.spans, isMulti, (i) => position(pointAt(scope, i, part)));
  yield '}}';
}

/** One array of values, or one for each line. */
function* arrays(
  spans: readonly Span[],
  isMulti: boolean,
  value: (point: number) => string,
): Generator<string> {
  let opening = isMulti ? '[[' : '[';
  for (const { first, end } of spans) {
    yield opening;
    for (let i = first; i < end; i++) yield i === first ? value(i) : `,${value(i)}`;
    yield ']';
    opening = ',\n[';
  }
  if (isMulti) yield ']';
}

const pointAt = ({ track }: Scope, i: number, { name }: Pick<WrittenPart, 'name'>): WrittenPlace => ({
  lat: track.lat[i] ?? Number.NaN,
  lon: track.lon[i] ?? Number.NaN,
  ele: track.ele[i] ?? Number.NaN,
  time: track.time[i] ?? Number.NaN,
  name,
});

function pointFeature(place: WrittenPlace, kind: string): string {
  const properties = [
    ...(kind ? [kind] : []),
    ...(place.name === undefined ? [] : [`"name":${jsonText(place.name)}`]),
    ...(Number.isNaN(place.time) ? [] : [`"time":${timeJson(place.time)}`]),
  ];
  return `{"type":"Feature","properties":{${properties.join(',')}},"geometry":{"type":"Point","coordinates":${position(place)}}}`;
}

function hasValues(values: Float64Array, spans: readonly Span[]): boolean {
  return spans.some(({ first, end }) => {
    for (let i = first; i < end; i++) if (!Number.isNaN(values[i] ?? Number.NaN)) return true;
    return false;
  });
}

const kindText = ({ kind }: Pick<WrittenPart, 'kind'>): string =>
  `"_gpxType":"${kind === 'route' ? 'rte' : 'trk'}"`;
const position = ({ lat, lon, ele }: WrittenPlace): string =>
  `[${numberText(lon)},${numberText(lat)}${Number.isNaN(ele) ? '' : `,${numberText(ele)}`}]`;
const numberJson = (value: number): string => (Number.isNaN(value) ? 'null' : numberText(value));
const timeJson = (value: number): string => (Number.isNaN(value) ? 'null' : `"${timeText(value)}"`);
