/** What togeojson finds in a KML or TCX file, in the same order, we find too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kml, tcx } from '@tmcw/togeojson';
import { DOMParser } from '@xmldom/xmldom';
import type { FeatureCollection, Geometry, Position } from 'geojson';
import { createRandom } from '../walkNoise.ts';
import { readBytes } from './bytesReading.ts';
import {
  kmlDocument,
  kmlLine,
  kmlPoint,
  kmlTrack,
  type MadePoint,
  makePoints,
  tcxActivity,
  tcxDocument,
  tcxTrack,
} from './madePoints.ts';

const convert = { kml, tcx };

function linesOf(geometry: Geometry | null): Position[][] {
  if (geometry?.type === 'LineString') return [geometry.coordinates];
  if (geometry?.type === 'MultiLineString') return geometry.coordinates;
  return geometry?.type === 'GeometryCollection' ? geometry.geometries.flatMap(linesOf) : [];
}

/** The lines as columns; NaN where a line has no times or heart rates. */
function judge(format: 'kml' | 'tcx', text: string) {
  const { features }: FeatureCollection<Geometry | null> = convert[format](
    new DOMParser().parseFromString(text, 'text/xml'),
  );
  const found = {
    points: [] as Position[],
    time: [] as number[],
    hr: [] as number[],
    waypoints: [] as Position[],
  };
  for (const { geometry, properties } of features) {
    const points = linesOf(geometry).flat();
    const { times = [], heart = [] } = properties?.coordinateProperties ?? {};
    const [allTimes, allHearts]: [string[], number[]] = [[times].flat(2), [heart].flat(2)];
    found.points.push(...points);
    found.time.push(...points.map((_, i) => Date.parse(allTimes[i] ?? '')));
    found.hr.push(...points.map((_, i) => allHearts[i] ?? Number.NaN));
    if (geometry?.type === 'Point') found.waypoints.push(geometry.coordinates);
  }
  return found;
}

function check(format: 'kml' | 'tcx', text: string): void {
  const { lat, lon, ele, time, waypoints, sensors } = readBytes(`made.${format}`, text);
  const judged = judge(format, text);
  const ours = Array.from(lat, (value, i) => [lon[i], value, ele[i]]);
  assert.deepEqual(ours, judged.points);
  assert.deepEqual([...time], judged.time);
  // It does not read those of a KML file.
  if (format === 'tcx') assert.deepEqual([...(sensors.hr ?? [])], judged.hr);
  const ourWaypoints = Array.from(waypoints.lat, (value, i) => [waypoints.lon[i], value, waypoints.ele[i]]);
  assert.deepEqual(ourWaypoints, judged.waypoints);
}

test('a hundred KML files with lines, tracks and points in folders are read as togeojson reads them', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = createRandom(seed);
    const some = (): MadePoint[] => makePoints(random, 2 + Math.floor(random() * 5));
    const several = (write: () => string) =>
      Array.from({ length: 1 + Math.floor(random() * 3) }, write).join('');
    const placemark = (inner: string) => `<Placemark><name>${seed}</name>${inner}</Placemark>`;
    const shapes = [
      () => placemark(kmlLine(some())),
      () => placemark(`<MultiGeometry>${several(() => kmlLine(some()))}</MultiGeometry>`),
      () => placemark(kmlTrack(some())),
      () => placemark(`<gx:MultiTrack>${several(() => kmlTrack(some()))}</gx:MultiTrack>`),
      () =>
        makePoints(random, 3)
          .map((point) => kmlPoint(point, 'A'))
          .join(''),
    ];
    const any = () => shapes[Math.floor(random() * shapes.length)]?.() ?? '';
    const folder = (depth: number): string =>
      `<Folder><name>F</name>${several(any)}${depth > 0 ? several(() => folder(depth - 1)) : ''}${any()}</Folder>`;
    check('kml', kmlDocument(folder(2) + placemark(kmlLine(some()))));
  }
});

test('a hundred TCX files with activities and laps are read as togeojson reads them', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = createRandom(seed);
    const several = (write: () => string) => Array.from({ length: 1 + Math.floor(random() * 3) }, write);
    const track = () => tcxTrack(makePoints(random, 2 + Math.floor(random() * 5)));
    const lap = () => several(track).join('');
    const activity = () => tcxActivity(several(lap), '2026-06-13T08:00:00Z');
    check('tcx', tcxDocument(`<Activities>${several(activity).join('')}</Activities>`));
    const course = () => `<Course><Name>C</Name>${track()}</Course>`;
    check('tcx', tcxDocument(`<Courses>${several(course).join('')}</Courses>`));
  }
});
