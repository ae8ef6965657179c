/** Where in a KML file an element counts. What is drawn only (styles, polygons, tours, views) is passed over. */

/** What is done at a place; `other` is everything that is passed over, with all that is in it. */
export type KmlPlace =
  | 'outside'
  | 'kml'
  | 'top'
  | 'folder'
  | 'placemark'
  | 'fileName'
  | 'placeName'
  | 'timeStamp'
  | 'placeTime'
  | 'fileData'
  | 'fileDatum'
  | 'fileDatumValue'
  | 'placeData'
  | 'datum'
  | 'datumValue'
  | 'geometries'
  | 'line'
  | 'lineCoordinates'
  | 'point'
  | 'pointCoordinates'
  | 'multiTrack'
  | 'interpolate'
  | 'track'
  | 'trackTime'
  | 'trackCoordinates'
  | 'trackData'
  | 'series'
  | 'seriesValue'
  | 'other';

/** KML itself has no routes: the name of the Data that says so, as Remotex writes it before the line. */
export const kindData = 'kind';

/** The Data of the document that has the name of the whole track, where it is not that of its first Placemark. */
export const trackNameData = 'track name';

type Children = ReadonlyMap<string, KmlPlace>;
const none: Children = new Map();

const children: Readonly<Partial<Record<KmlPlace, Children>>> = {
  outside: new Map([['kml', 'kml']]),
  kml: new Map([
    ['Document', 'top'],
    ['Folder', 'top'],
    ['Placemark', 'placemark'],
  ]),
  top: new Map([
    ['name', 'fileName'],
    ['ExtendedData', 'fileData'],
    ['Document', 'folder'],
    ['Folder', 'folder'],
    ['Placemark', 'placemark'],
  ]),
  folder: new Map([
    ['Document', 'folder'],
    ['Folder', 'folder'],
    ['Placemark', 'placemark'],
  ]),
  placemark: new Map([
    ['name', 'placeName'],
    ['TimeStamp', 'timeStamp'],
    ['TimeSpan', 'timeStamp'],
    ['ExtendedData', 'placeData'],
    ['MultiGeometry', 'geometries'],
    ['LineString', 'line'],
    ['Point', 'point'],
    ['MultiTrack', 'multiTrack'],
    ['Track', 'track'],
  ]),
  timeStamp: new Map([
    ['when', 'placeTime'],
    ['begin', 'placeTime'],
  ]),
  fileData: new Map([['Data', 'fileDatum']]),
  fileDatum: new Map([['value', 'fileDatumValue']]),
  placeData: new Map([['Data', 'datum']]),
  datum: new Map([['value', 'datumValue']]),
  geometries: new Map([
    ['MultiGeometry', 'geometries'],
    ['LineString', 'line'],
    ['Point', 'point'],
    ['MultiTrack', 'multiTrack'],
    ['Track', 'track'],
  ]),
  line: new Map([['coordinates', 'lineCoordinates']]),
  point: new Map([['coordinates', 'pointCoordinates']]),
  multiTrack: new Map([
    ['interpolate', 'interpolate'],
    ['Track', 'track'],
  ]),
  track: new Map([
    ['when', 'trackTime'],
    ['coord', 'trackCoordinates'],
    ['ExtendedData', 'trackData'],
  ]),
  trackData: new Map([
    ['SchemaData', 'trackData'],
    ['SimpleArrayData', 'series'],
  ]),
  series: new Map([['value', 'seriesValue']]),
};

export const kmlChild = (parent: KmlPlace, name: string): KmlPlace =>
  (children[parent] ?? none).get(name) ?? 'other';

const withText: ReadonlySet<KmlPlace> = new Set([
  ...(['fileName', 'placeName', 'placeTime', 'datumValue', 'fileDatumValue', 'interpolate'] as const),
  ...(['lineCoordinates', 'pointCoordinates', 'trackTime', 'trackCoordinates', 'seriesValue'] as const),
]);

export const kmlHoldsText = (place: KmlPlace): boolean => withText.has(place);
