/** Tracks for other programs. */
import * as z from 'zod/mini';
import { count, time, trackId } from './trackValues.ts';

/** The formats that are written. */
export const exportFormats = ['gpx', 'geojson', 'kml', 'csv'] as const;
export const ExportFormat = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** One end of a range: a point by its number from 0, or the first (last) point at or after (before) a moment. */
export const RangeEnd = z.union([count, time]);
export type RangeEnd = z.infer<typeof RangeEnd>;

export const ExportQuery = z.strictObject({
  track: trackId,
  format: ExportFormat,
  from: z.optional(RangeEnd),
  to: z.optional(RangeEnd),
});
export type ExportQuery = z.infer<typeof ExportQuery>;
