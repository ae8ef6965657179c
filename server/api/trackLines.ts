/** Where the points of a track stand in the text of its file. Lines and columns count from 1, as in editors. */
import * as z from 'zod/mini';
import { count, trackId } from './trackValues.ts';

const fromOne = z.int().check(z.minimum(1));

/**
 * Of a point by its number from 0; or of what stands in a line: the point that begins there, else the last one that begins before it,
 * else the first of all. `column` (in UTF-16 units) tells points in one line apart; without it the first of them is meant.
 */
export const LineQuery = z.union([
  z.strictObject({ track: trackId, index: count }),
  z.strictObject({ track: trackId, line: fromOne, column: z.optional(fromOne) }),
]);
export type LineQuery = z.infer<typeof LineQuery>;

/**
 * The point, and where it begins in the file as it is on disk: its element (GPX, TCX), its numbers (KML, GeoJSON), its line (NMEA, IGC).
 * `column` is there when points share a line and it is known.
 */
export const PointLine = z.object({
  track: trackId,
  index: count,
  line: fromOne,
  column: z.optional(fromOne),
});
export type PointLine = z.infer<typeof PointLine>;
