/** Where in a GPX file an element counts. Only the place decides, so a trkpt inside extensions is not a point. */

/** What is done at a place; `other` is everything that is passed over, with all that is in it. */
export type Place =
  | 'document'
  | 'gpx'
  | 'metadata'
  | 'track'
  | 'segment'
  | 'route'
  | 'point'
  | 'waypoint'
  | 'fileName'
  | 'trackName'
  | 'pointName'
  | 'ele'
  | 'time'
  | 'other';

const children: Readonly<Record<Place, ReadonlyMap<string, Place>>> = {
  document: new Map([['gpx', 'gpx']]),
  // GPX 1.0 has the file's name right here, GPX 1.1 in metadata.
  gpx: new Map([
    ['name', 'fileName'],
    ['metadata', 'metadata'],
    ['trk', 'track'],
    ['rte', 'route'],
    ['wpt', 'waypoint'],
  ]),
  metadata: new Map([['name', 'fileName']]),
  track: new Map([
    ['name', 'trackName'],
    ['trkseg', 'segment'],
  ]),
  segment: new Map([['trkpt', 'point']]),
  route: new Map([
    ['name', 'trackName'],
    ['rtept', 'point'],
  ]),
  point: new Map([
    ['ele', 'ele'],
    ['time', 'time'],
  ]),
  waypoint: new Map([
    ['ele', 'ele'],
    ['time', 'time'],
    ['name', 'pointName'],
  ]),
  fileName: new Map(),
  trackName: new Map(),
  pointName: new Map(),
  ele: new Map(),
  time: new Map(),
  other: new Map(),
};

/** The place of an element in its parent's, by local name: files come with any prefix, and with wrong namespaces. */
export function childPlace(parent: Place, name: string): Place {
  const colon = name.indexOf(':');
  return children[parent].get(colon < 0 ? name : name.slice(colon + 1)) ?? 'other';
}

/** The places whose text is a value. */
export function holdsText(place: Place): boolean {
  switch (place) {
    case 'fileName':
    case 'trackName':
    case 'pointName':
    case 'ele':
    case 'time':
      return true;
    default:
      return false;
  }
}
