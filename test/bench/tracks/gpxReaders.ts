// Everybody who reads the file, each to the end of what people use it for: columns, or GeoJSON.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { gpx } from '@tmcw/togeojson';
import { DOMParser } from '@xmldom/xmldom';
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { RemoteError } from '../../../server/remote/errors.ts';
import { createBuilder } from '../../../server/tracks/builder.ts';
import { createGpxXmlReader } from '../../../server/tracks/formats/gpx.ts';
import { usualLimits } from '../../../server/tracks/limits.ts';
import { createPointList } from '../../../server/tracks/pointList.ts';
import { openTrackFile } from '../../../server/tracks/trackFile.ts';
import { createTrackReader } from '../../../server/tracks/trackReader.ts';
import { dist } from '../../server/product.ts';

/** Reads the file and tells how many points it has; 0 of one who only reads bytes. */
type ReadGpx = (path: string) => Promise<number> | number;

const megabyte = 1_000_000;
const bytesOf = (path: string) => openTrackFile(path, 1000 * megabyte).chunks;

export const gpxReaders = {
  'the file alone': (path) => {
    for (const _ of bytesOf(path));
    return 0;
  },
  /** All that the daemon does to open a track: in a worker, with index and statistics. */
  ours: async (path) => {
    const reader = createTrackReader((options) => new Worker(join(dist, 'trackWorker.cjs'), options));
    const { lat } = await reader.read({ path });
    return lat.length;
  },
  'ours, saxes alone': (path) => {
    const refuse = (reason: string, why: string) => new RemoteError(reason, why);
    const builder = createBuilder('gpx', refuse, usualLimits);
    const reader = createGpxXmlReader({ builder, refuse, limits: usualLimits });
    for (const bytes of bytesOf(path)) reader.feed(bytes);
    reader.end();
    return builder.finish().lat.length;
  },
  saxes: readWithSaxes,
  'fast-xml-parser': (path) => {
    const parser = new XMLParser({ ignoreAttributes: false, removeNSPrefix: true });
    const tracks = [parser.parse(readFileSync(path)).gpx.trk].flat();
    return tracks.reduce((sum, track) => sum + [track.trkseg].flat()[0].trkpt.length, 0);
  },
  'togeojson, xmldom': (path) => {
    const document = new DOMParser().parseFromString(readFileSync(path, 'utf8'), 'text/xml');
    // Made for a browser's documents; these have what it uses of them.
    const { features } = gpx(document as unknown as Parameters<typeof gpx>[0]);
    return features.reduce(
      (sum, { geometry }) => sum + (geometry?.type === 'LineString' ? geometry.coordinates.length : 0),
      0,
    );
  },
} as const satisfies Record<string, ReadGpx>;

export type GpxReaderName = keyof typeof gpxReaders;

/** The shortest way from saxes to columns that is right for this file. */
function readWithSaxes(path: string): number {
  const list = createPointList();
  const parser = new SaxesParser();
  const nothing = Number.NaN;
  const point = {
    lat: 0,
    lon: 0,
    ele: 0,
    time: 0,
    hr: 0,
    cad: 0,
    temp: nothing,
    power: nothing,
    speed: nothing,
    course: nothing,
  };
  let text = '';
  parser.on('opentag', ({ name, attributes }) => {
    text = '';
    if (name !== 'trkpt') return;
    point.lat = Number(attributes.lat);
    point.lon = Number(attributes.lon);
  });
  parser.on('text', (more) => {
    text += more;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'ele') point.ele = Number(text);
    else if (name === 'time') point.time = Date.parse(text);
    else if (name === 'ns3:hr') point.hr = Number(text);
    else if (name === 'ns3:cad') point.cad = Number(text);
    else if (name === 'trkpt') {
      list.push(point);
      list.sense(point);
    }
  });
  const decoder = new TextDecoder();
  for (const bytes of bytesOf(path)) parser.write(decoder.decode(bytes, { stream: true }));
  parser.close();
  return list.take().points.lat.length;
}
