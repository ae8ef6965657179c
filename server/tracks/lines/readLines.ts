/** Reads a file once more, for the lines of its points alone. Runs in a worker, for it takes as long as opening it. */
import { basename } from 'node:path';
import type { OpenTrack } from '../../api/trackFiles.ts';
import { createReading, isGzip } from '../formats/read.ts';
import { limitsWith } from '../limits.ts';
import type { OnProgress } from '../load.ts';
import { openTrackFile } from '../trackFile.ts';
import { noLines } from './noLines.ts';
import { type NotedLines, noteLines, type PointLines } from './notedLines.ts';

export type TrackFileSource = Extract<OpenTrack, { path: string }>;

/** The file with the limits that it was opened with. Throws a RemoteError for whatever is wrong with it; `no-lines` if it is packed. */
export function readLines(source: TrackFileSource, onProgress?: OnProgress): PointLines {
  const limits = limitsWith(source.limits);
  const { size, chunks } = openTrackFile(source.path, limits.bytes);
  const file = basename(source.path);
  let noted: NotedLines | undefined;
  const note = (builder: NotedLines['builder']) => {
    noted = noteLines(builder);
    return noted.builder;
  };
  const reading = createReading({ file, limits, note });
  let bytes = 0;
  for (const chunk of chunks) {
    if (bytes === 0 && isGzip(chunk)) throw noLines(file, 'is packed with gzip');
    reading.feed(chunk);
    bytes += chunk.length;
    onProgress?.(bytes, size, reading.points);
  }
  // What is wrong at the end of the file is told here, as when it was opened.
  reading.finish();
  if (!noted) throw noLines(file, 'is empty');
  return noted.take();
}
