/** A track as GPX 1.1. Sensors go into Garmin's extensions: TrackPointExtension 2 for all but watts, PowerExtension 1 for those. */
import type { Sensor } from '../../api/trackValues.ts';
import { gpxNamespace } from '../formats/gpxPlaces.ts';
import { timeText } from '../values.ts';
import { breath } from './pieces.ts';
import { hiddenName, partsOf, placesOf, type Scope, type WrittenPart } from './scope.ts';
import { numberText, xmlText } from './text.ts';

const head = `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Remotex" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2" xmlns:pwr="http://www.garmin.com/xmlschemas/PowerExtension/v1" xmlns:remotex="${gpxNamespace}">
`;

/** In the order that Garmin's schema wants. */
const extended: readonly (readonly [Sensor, string])[] = [
  ['temp', 'atemp'],
  ['hr', 'hr'],
  ['cad', 'cad'],
  ['speed', 'speed'],
  ['course', 'course'],
];

/** In the order that the schema wants: waypoints, then routes, then tracks. Only a file that was not valid had another. */
export function* gpxLines(scope: Scope): Generator<string> {
  yield head;
  const hidden = yield* hiddenName(scope, inOrder(scope));
  const more =
    hidden === undefined
      ? ''
      : `<extensions><remotex:trackName>${xmlText(hidden)}</remotex:trackName></extensions>`;
  if (scope.name !== undefined || more) yield `<metadata>${nameText(scope.name)}${more}</metadata>\n`;
  for (const { lat, lon, ele, time, name } of placesOf(scope)) {
    yield `<wpt ${placeText(lat, lon)}>${eleText(ele)}${whenText(time)}${nameText(name)}</wpt>\n`;
  }
  for (const part of inOrder(scope)) {
    if (!part) yield breath;
    else yield* part.kind === 'route' ? routeLines(scope, part) : trackLines(scope, part);
  }
  yield '</gpx>\n';
}

/** Undefined for a breath. */
function* inOrder(scope: Scope): Generator<WrittenPart | undefined> {
  for (const part of partsOf(scope)) if (!part || part.kind === 'route') yield part;
  for (const part of partsOf(scope)) if (!part || part.kind === 'track') yield part;
}

/** A route has no segments: each of several is one by itself. */
function* routeLines(scope: Scope, { name, spans }: WrittenPart): Generator<string> {
  for (const { first, end } of spans) {
    yield `<rte>${nameText(name)}\n`;
    for (let i = first; i < end; i++) yield pointLine(scope, 'rtept', i);
    yield '</rte>\n';
  }
}

function* trackLines(scope: Scope, { name, spans }: WrittenPart): Generator<string> {
  yield `<trk>${nameText(name)}\n`;
  for (const { first, end } of spans) {
    yield '<trkseg>\n';
    for (let i = first; i < end; i++) yield pointLine(scope, 'trkpt', i);
    yield '</trkseg>\n';
  }
  yield '</trk>\n';
}

function pointLine({ track, range, columns }: Scope, tag: string, i: number): string {
  const none = Number.NaN;
  const { lat, lon, ele, time } = track;
  const values = `${eleText(ele[i] ?? none)}${whenText(time[i] ?? none)}`;
  const more =
    columns.length === 0
      ? ''
      : extensionsText(
          (sensor) => track.sensors[sensor]?.[i] ?? none,
          beginsLap(columns.find(({ name }) => name === 'lap')?.values, range, i),
        );
  const place = placeText(lat[i] ?? none, lon[i] ?? none);
  return values || more ? `<${tag} ${place}>${values}${more}</${tag}>\n` : `<${tag} ${place}/>\n`;
}

/** Also the first point of a range: it has laps as its other files have them. */
function beginsLap(laps: Float64Array | undefined, { first }: Scope['range'], i: number): boolean {
  const lap = laps?.[i] ?? Number.NaN;
  return !Number.isNaN(lap) && (i === first || lap !== laps?.[i - 1]);
}

function extensionsText(at: (sensor: Sensor) => number, isLap: boolean): string {
  let values = '';
  for (const [sensor, tag] of extended) values += element(`gpxtpx:${tag}`, at(sensor));
  const watts = element('pwr:PowerInWatts', at('power'));
  const lap = isLap ? '<remotex:lapStart/>' : '';
  if (!values && !watts && !lap) return '';
  const group = values && `<gpxtpx:TrackPointExtension>${values}</gpxtpx:TrackPointExtension>`;
  return `<extensions>${group}${watts}${lap}</extensions>`;
}

const element = (tag: string, value: number): string =>
  Number.isNaN(value) ? '' : `<${tag}>${numberText(value)}</${tag}>`;
const placeText = (lat: number, lon: number): string => `lat="${numberText(lat)}" lon="${numberText(lon)}"`;
const eleText = (ele: number): string => element('ele', ele);
const whenText = (time: number): string => (Number.isNaN(time) ? '' : `<time>${timeText(time)}</time>`);
const nameText = (name: string | undefined): string =>
  name === undefined ? '' : `<name>${xmlText(name)}</name>`;
