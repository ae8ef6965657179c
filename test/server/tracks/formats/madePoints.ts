/** Points as a watch records them, and files that hold them, for asking several readers about. */

export interface MadePoint {
  readonly lat: number;
  readonly lon: number;
  readonly ele: number;
  /** ISO 8601, in whole seconds. */
  readonly time: string;
  readonly hr: number;
  readonly cad: number;
}

/** With six decimals: no program that is asked writes fewer. */
export function makePoints(random: () => number, count: number): MadePoint[] {
  const [lat, lon] = [random() * 160 - 80, random() * 340 - 170];
  const start = 1_700_000_000 + Math.floor(random() * 1e7);
  return Array.from({ length: count }, (_, i) => ({
    lat: Number((lat + i * 1e-4 + random() * 1e-4).toFixed(6)),
    lon: Number((lon + i * 1e-4 + random() * 1e-4).toFixed(6)),
    ele: Number((random() * 3000 - 100).toFixed(1)),
    time: new Date((start + 7 * i + Math.floor(random() * 7)) * 1000).toISOString().replace('.000', ''),
    hr: 60 + Math.floor(random() * 120),
    cad: 40 + Math.floor(random() * 60),
  }));
}

const list = <T>(values: readonly T[], write: (value: T) => string): string => values.map(write).join('\n');

export const kmlDocument = (inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>Made</name>
<Schema id="s"><gx:SimpleArrayField name="heartrate" type="int"/><gx:SimpleArrayField name="cadence" type="int"/></Schema>
${inner}</Document></kml>`;

export const kmlLine = (points: readonly MadePoint[]): string =>
  `<LineString><coordinates>${list(points, ({ lat, lon, ele }) => `${lon},${lat},${ele}`)}</coordinates></LineString>`;

const series = (name: string, values: readonly number[]): string =>
  `<gx:SimpleArrayData name="${name}">${list(values, (value) => `<gx:value>${value}</gx:value>`)}</gx:SimpleArrayData>`;

export const kmlTrack = (points: readonly MadePoint[]): string =>
  `<gx:Track>${list(points, ({ time }) => `<when>${time}</when>`)}
${list(points, ({ lat, lon, ele }) => `<gx:coord>${lon} ${lat} ${ele}</gx:coord>`)}
<ExtendedData><SchemaData schemaUrl="#s">${series(
    'heartrate',
    points.map(({ hr }) => hr),
  )}${series(
    'cadence',
    points.map(({ cad }) => cad),
  )}</SchemaData></ExtendedData></gx:Track>`;

export const kmlPoint = ({ lat, lon, ele, time }: MadePoint, name: string): string =>
  `<Placemark><name>${name}</name><TimeStamp><when>${time}</when></TimeStamp><Point><coordinates>${lon},${lat},${ele}</coordinates></Point></Placemark>`;

export const tcxDocument = (inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">${inner}</TrainingCenterDatabase>`;

export const tcxTrack = (points: readonly MadePoint[]): string =>
  `<Track>${list(
    points,
    ({ lat, lon, ele, time, hr, cad }) => `<Trackpoint><Time>${time}</Time><Position>
<LatitudeDegrees>${lat}</LatitudeDegrees><LongitudeDegrees>${lon}</LongitudeDegrees></Position><AltitudeMeters>${ele}</AltitudeMeters>
<HeartRateBpm><Value>${hr}</Value></HeartRateBpm><Cadence>${cad}</Cadence></Trackpoint>`,
  )}</Track>`;

export const tcxActivity = (laps: readonly string[], time: string): string =>
  `<Activity Sport="Running"><Id>${time}</Id>${list(laps, (lap) => `<Lap StartTime="${time}">${lap}</Lap>`)}</Activity>`;

/** GPSBabel knows it by this prefix only. */
const extensions = 'http://www.garmin.com/xmlschemas/TrackPointExtension/v1';
export const gpxDocument = (segments: readonly (readonly MadePoint[])[]): string =>
  `<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="${extensions}"><trk><name>Made</name>
${list(
  segments,
  (points) =>
    `<trkseg>${list(
      points,
      ({
        lat,
        lon,
        ele,
        time,
        hr,
        cad,
      }) => `<trkpt lat="${lat}" lon="${lon}"><ele>${ele}</ele><time>${time}</time><extensions>
<gpxtpx:TrackPointExtension><gpxtpx:hr>${hr}</gpxtpx:hr><gpxtpx:cad>${cad}</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions></trkpt>`,
    )}</trkseg>`,
)}</trk></gpx>`;
