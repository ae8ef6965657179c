/** From a file, or from text that somebody sent, to a track in memory. Runs in a worker, for it takes its time. */
import { basename } from 'node:path';
import type { OpenTrack } from '../api/trackFiles.ts';
import { type Floats, kindsByCode, type TrackColumns } from './columns.ts';
import { buffersOfIndex, buildIndex, type PointIndex } from './finding/pointIndex.ts';
import { createReading } from './formats/read.ts';
import { limitsWith } from './limits.ts';
import { alongTrack } from './measuring/along.ts';
import { type Measures, measure } from './measuring/summary.ts';
import { openTrackFile, tooBig } from './trackFile.ts';
import { namelessContent, oneLine } from './values.ts';

/** Everything that the daemon keeps of an open track. The index shares `lat` and `lon`. */
export interface LoadedTrack extends TrackColumns {
  readonly index: PointIndex;
  /** For each point the metres from the first one along the lines: see measuring/along.ts. */
  readonly along: Floats;
  readonly measures: Measures;
}

/** How far it is: `total` where it is known, in bytes. */
export type OnProgress = (bytes: number, total: number, points: number) => void;

/** Throws a RemoteError for whatever is wrong with the file. */
export function loadTrack(source: OpenTrack, onProgress?: OnProgress): LoadedTrack {
  const columns = 'path' in source ? readFile(source, onProgress) : readContent(source);
  const index = buildIndex(columns.lat, columns.lon, lineStarts(columns));
  const along = alongTrack(columns, index);
  return { ...columns, index, along, measures: measure(columns, along) };
}

/** Waypoints are each a line of their own. The builder makes a segment of them only when there is nothing else. */
function lineStarts({ lat, segmentStarts, segmentKinds }: TrackColumns): Uint32Array<ArrayBuffer> {
  const isLine = kindsByCode[segmentKinds[0] ?? 0] !== 'waypoints';
  return isLine ? segmentStarts : Uint32Array.from(lat.keys());
}

function readFile(source: Extract<OpenTrack, { path: string }>, onProgress?: OnProgress): TrackColumns {
  const limits = limitsWith(source.limits);
  const { size, chunks } = openTrackFile(source.path, limits.bytes);
  const reading = createReading({ file: basename(source.path), limits });
  let bytes = 0;
  for (const chunk of chunks) {
    reading.feed(chunk);
    bytes += chunk.length;
    onProgress?.(bytes, size, reading.points);
  }
  return reading.finish();
}

function readContent(source: Exclude<OpenTrack, { path: string }>): TrackColumns {
  const { name: file = namelessContent } = source;
  const limits = limitsWith(source.limits);
  const check = (bytes: number): void => {
    if (bytes > limits.bytes) throw tooBig(oneLine(file), bytes, limits.bytes);
  };
  if ('base64' in source) {
    const bytes = Buffer.from(source.base64, 'base64');
    check(bytes.length);
    const reading = createReading({ file, limits });
    reading.feed(bytes);
    return reading.finish();
  }
  check(Buffer.byteLength(source.content));
  const reading = createReading({ file, limits, encoding: 'utf-8' });
  for (const bytes of slices(source.content)) reading.feed(bytes);
  return reading.finish();
}

const sliceLength = 262_144;

function* slices(text: string): Generator<Uint8Array> {
  const wellFormed = text.toWellFormed();
  for (let from = 0; from < wellFormed.length; ) {
    const last = wellFormed.charCodeAt(from + sliceLength - 1);
    // The two halves of a character stay together.
    const end = from + sliceLength + (last >= 0xd800 && last < 0xdc00 ? 1 : 0);
    yield Buffer.from(wellFormed.slice(from, end));
    from = end;
  }
}

/** The memory of a track, each piece once, to hand over to another thread. */
export function buffersOf({ index, waypoints, sensors, ...track }: LoadedTrack): ArrayBuffer[] {
  const arrays = [
    ...[track.lat, track.lon, track.ele, track.time, track.along, ...Object.values(sensors)],
    ...[track.segmentStarts, track.segmentKinds, track.segmentParts, track.lapStarts],
    ...[waypoints.lat, waypoints.lon, waypoints.ele, waypoints.time],
  ];
  return [...new Set([...arrays.map((array) => array.buffer), ...buffersOfIndex(index)])];
}
