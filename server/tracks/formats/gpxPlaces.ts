/** Where in a GPX file an element counts. Only the place decides, so a trkpt inside extensions is not a point. */
import { type Sensor, sensors } from '../../api/trackValues.ts';

/** What is done at a place; `other` is everything that is passed over, with all that is in it. */
export type GpxPlace =
  | 'outside'
  | 'gpx'
  | 'metadata'
  | 'track'
  | 'segment'
  | 'route'
  | 'point'
  | 'extensions'
  | 'waypoint'
  | 'lapStart'
  | 'fileExtensions'
  | 'trackName'
  | 'fileName'
  | 'partName'
  | 'pointName'
  | 'ele'
  | 'time'
  | Sensor
  | 'other';

/**
 * Of what Remotex itself adds: `lapStart`, empty, in the extensions of a point with which a lap begins; `trackName` in those of the
 * metadata, the name of the whole track where it is not that of its first part.
 */
export const gpxNamespace = 'urn:remotex:gpx:1';

type Children = ReadonlyMap<string, GpxPlace>;
const none: Children = new Map();

/** By Garmin's TrackPointExtension 1 and 2, its PowerExtension, Strava's and OsmAnd's exports; and our own. */
const extended: Children = new Map([
  ['hr', 'hr'],
  ['heartrate', 'hr'],
  ['cad', 'cad'],
  ['cadence', 'cad'],
  ['atemp', 'temp'],
  ['temp', 'temp'],
  ['power', 'power'],
  ['PowerInWatts', 'power'],
  ['watts', 'power'],
  ['speed', 'speed'],
  ['course', 'course'],
  ['bearing', 'course'],
  ['lapStart', 'lapStart'],
]);

const children: Readonly<Partial<Record<GpxPlace, Children>>> = {
  outside: new Map([['gpx', 'gpx']]),
  // GPX 1.0 has the file's name right here, GPX 1.1 in metadata.
  gpx: new Map([
    ['name', 'fileName'],
    ['metadata', 'metadata'],
    ['trk', 'track'],
    ['rte', 'route'],
    ['wpt', 'waypoint'],
  ]),
  metadata: new Map([
    ['name', 'fileName'],
    ['extensions', 'fileExtensions'],
  ]),
  fileExtensions: new Map([['trackName', 'trackName']]),
  track: new Map([
    ['name', 'partName'],
    ['trkseg', 'segment'],
  ]),
  segment: new Map([['trkpt', 'point']]),
  route: new Map([
    ['name', 'partName'],
    ['rtept', 'point'],
  ]),
  // GPX 1.0 has speed and course right here.
  point: new Map([
    ['ele', 'ele'],
    ['time', 'time'],
    ['speed', 'speed'],
    ['course', 'course'],
    ['extensions', 'extensions'],
  ]),
  waypoint: new Map([
    ['ele', 'ele'],
    ['time', 'time'],
    ['name', 'pointName'],
  ]),
};

export function gpxChild(parent: GpxPlace, name: string): GpxPlace {
  // Groups of values, at any depth.
  if (parent === 'extensions') return extended.get(name) ?? 'extensions';
  return (children[parent] ?? none).get(name) ?? 'other';
}

const withText: ReadonlySet<GpxPlace> = new Set([
  ...(['trackName', 'fileName', 'partName', 'pointName', 'ele', 'time'] as const),
  ...sensors,
]);

export const gpxHoldsText = (place: GpxPlace): boolean => withText.has(place);
