/** Tracks for other programs. */
import * as z from 'zod/mini';
import { RangeEnd, trackId } from './trackValues.ts';

/** The formats that are written. */
export const exportFormats = ['gpx', 'geojson', 'kml', 'csv'] as const;
export const ExportFormat = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof ExportFormat>;

export const ExportQuery = z.strictObject({
  track: trackId,
  format: ExportFormat,
  from: z.optional(RangeEnd),
  to: z.optional(RangeEnd),
});
export type ExportQuery = z.infer<typeof ExportQuery>;
