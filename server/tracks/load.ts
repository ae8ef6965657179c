/** From a file, or from text that somebody sent, to a track in memory. Runs in a worker, for it takes its time. */
import { basename } from 'node:path';
import type { OpenTrack } from '../api/tracks.ts';
import type { GpxColumns } from './columns.ts';
import { buildIndex, type PointIndex } from './finding/pointIndex.ts';
import { createGpxParser } from './formats/gpx.ts';
import { createXmlTextDecoder } from './formats/xmlText.ts';
import { type Measures, measure } from './measuring/summary.ts';
import { readTrackFile } from './trackFile.ts';

/** Everything that the daemon keeps of an open track. The index shares `lat` and `lon`. */
export interface LoadedTrack extends GpxColumns {
  readonly index: PointIndex;
  readonly measures: Measures;
}

/** Throws a RemoteError for whatever is wrong with the file. */
export function loadTrack(source: OpenTrack): LoadedTrack {
  const gpx = 'path' in source ? parseFile(source.path) : parseText(source.name, source.content);
  const index = buildIndex(gpx.lat, gpx.lon);
  return { ...gpx, index, measures: measure(gpx, index) };
}

function parseFile(path: string): GpxColumns {
  const file = basename(path);
  const decoder = createXmlTextDecoder(file);
  const parser = createGpxParser(file);
  for (const bytes of readTrackFile(path)) parser.feed(decoder.decode(bytes));
  parser.feed(decoder.end());
  return parser.finish();
}

function parseText(name: string, content: string): GpxColumns {
  const parser = createGpxParser(name);
  parser.feed(content);
  return parser.finish();
}

/** The memory of a track, each piece once, to hand over to another thread. */
export function buffersOf({ index, waypoints, ...track }: LoadedTrack): ArrayBuffer[] {
  const arrays = [track.lat, track.lon, track.ele, track.time, track.segmentStarts, track.segmentKinds];
  const more = [index.xyz, index.boxes, index.levels, waypoints.lat, waypoints.lon];
  return [...new Set([...arrays, ...more].map((array) => array.buffer))];
}
