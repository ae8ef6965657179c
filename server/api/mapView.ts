/** Where a map is, as it reports it. Angles are degrees on WGS 84. */
import * as z from 'zod/mini';
import { anyLongitude, Bounds, latitude, longitude, trackId } from './trackValues.ts';

/** The name of a page with a map. Whoever shows it chooses one that nobody else has. */
export const MapName = z
  .string()
  .check(
    z.regex(/^[\w-]{1,64}$/),
    z.meta({ description: 'The name of a map: letters, digits, _ and -.', examples: ['m-4f1c'] }),
  );

/** As many as one question may name. */
export const mostTracks = 100;

export const zoomLevel = z
  .number()
  .check(z.minimum(0), z.maximum(30), z.describe('0 shows the whole world; one more, half as much.'));

/**
 * `moved`: somebody moved the map, or had it moved by a program. `looked`: it was opened, or is the one in use again.
 * `followed`: nobody moved it: it went where another map went, or only its tracks have changed. That makes it neither the one in use
 * nor one to follow.
 */
export const ViewCause = z.enum(['moved', 'looked', 'followed']);
export type ViewCause = z.infer<typeof ViewCause>;

const reported = {
  track: z.optional(trackId.check(z.describe('The track that the map is about.'))),
  tracks: z.optional(
    z.array(trackId).check(z.maxLength(mostTracks), z.describe('The tracks that it shows.')),
  ),
  map: z.optional(MapName),
};

/** Where the map's centre is, how much is seen (`bounds`), which tracks, and why it is told (usually `moved`). */
export const MapCenter = z.strictObject({
  lat: latitude,
  lon: anyLongitude,
  zoom: zoomLevel,
  bounds: z.optional(Bounds),
  ...reported,
  cause: z.optional(ViewCause),
});
export type MapCenter = z.infer<typeof MapCenter>;

/** A view as remembered: `when` it came (ISO 8601 UTC) and `from` which program. */
export const ReportedCenter = z.object({
  lat: latitude,
  lon: longitude,
  zoom: z.number(),
  bounds: z.optional(Bounds),
  ...reported,
  cause: z.optional(ViewCause),
  when: z.string(),
  from: z.string(),
});
export type ReportedCenter = z.infer<typeof ReportedCenter>;
