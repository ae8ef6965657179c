/** What `track/draw` answers, read by the page's own reader, in degrees. */
import type { Drawing } from '../../../server/api/trackDrawing.ts';
import { type DrawnRun, latitudeOf, longitudeOf, readDrawing } from '../../../webview/drawing.ts';

/** `lat`, `lon`: degrees, beyond ±180 where the line crosses the antimeridian. */
export interface DegreesRun extends DrawnRun {
  readonly lat: Float64Array;
  readonly lon: Float64Array;
}

export function degreesOf(drawing: Drawing): DegreesRun[] {
  const runs = readDrawing({ ...drawing, data: Buffer.from(drawing.data, 'base64') });
  return runs.map((run) => ({ ...run, lat: run.y.map(latitudeOf), lon: run.x.map(longitudeOf) }));
}
