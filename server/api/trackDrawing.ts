/** Tracks for drawing: whole in pages, or simplified for what is to be seen. */
import * as z from 'zod/mini';
import { Bounds, count, latitude, longitude, SegmentKind, trackId } from './trackValues.ts';

/** A named place of the file. */
export const Waypoint = z.object({ lat: latitude, lon: longitude, name: z.optional(z.string()) });
export type Waypoint = z.infer<typeof Waypoint>;

export const Segment = z.object({ start: count, kind: SegmentKind });
export type Segment = z.infer<typeof Segment>;

/** The most points in one answer of `track/points`: 1.1 MB of base64, well under the limit of a message. */
export const maxPointsPerPage = 100_000;

export const PageOfTrack = z.strictObject({
  track: trackId,
  from: z.optional(count.check(z.describe('The first point, counted from 0.'))),
  count: z.optional(count.check(z.describe(`How many, and never more than ${maxPointsPerPage}.`))),
});

/**
 * A page of a track for drawing. `data` is base64 of little-endian Int32 pairs (latitude, longitude) in units of 1e-7 degree.
 * `segments` and `waypoints` describe the whole track, and come with the page that starts at 0.
 */
export const TrackPoints = z.object({
  track: trackId,
  from: count,
  count,
  total: count,
  data: z.string(),
  segments: z.optional(z.array(Segment)),
  waypoints: z.optional(z.array(Waypoint)),
});
export type TrackPoints = z.infer<typeof TrackPoints>;

/** `zoom`: as in Web Mercator with tiles of 256 pixels. Without `bounds` the whole track is drawn. */
export const DrawQuery = z.strictObject({
  track: trackId,
  zoom: z.number().check(z.minimum(0), z.maximum(24)),
  bounds: z.optional(Bounds),
});
export type DrawQuery = z.infer<typeof DrawQuery>;
