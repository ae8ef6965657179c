/** `track/export`: a track, or a range of it, as the text of a file. */
import { setImmediate as turn } from 'node:timers/promises';
import type { ExportFormat, ExportQuery } from '../../api/trackWriting.ts';
import { rangeOf } from '../measuring/range.ts';
import type { OpenedTrack } from '../trackStore.ts';
import { csvLines } from './csv.ts';
import { geojsonLines } from './geojson.ts';
import { gpxLines } from './gpx.ts';
import { kmlLines } from './kml.ts';
import { inPieces, sliceMs } from './pieces.ts';
import { type Scope, scopeOf } from './scope.ts';

const writers: { readonly [F in ExportFormat]: (scope: Scope) => Iterable<string> } = {
  gpx: gpxLines,
  geojson: geojsonLines,
  kml: kmlLines,
  csv: csvLines,
};

/**
 * Pieces of at most 64 KiB, made as they are asked for; together they are the file. Throws a RemoteError with reason `bad-range`.
 * The track stays as it was at the beginning, even if its file is read again meanwhile.
 */
export async function* exportTrack(opened: OpenedTrack, asked: ExportQuery): AsyncGenerator<string> {
  const scope = scopeOf(opened, rangeOf(opened.track, asked));
  let begun = performance.now();
  for (const piece of inPieces(writers[asked.format](scope))) {
    if (piece !== undefined) yield piece;
    if (performance.now() - begun < sliceMs) continue;
    await turn();
    begun = performance.now();
  }
}
