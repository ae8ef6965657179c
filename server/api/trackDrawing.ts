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

/**
 * `zoom`: as in Web Mercator with tiles of 256 pixels: the world is 256 · 2^zoom pixels wide. Without `bounds` the whole track is drawn.
 * `indexes`: whether to tell for each vertex which point it is.
 */
export const DrawQuery = z.strictObject({
  track: trackId,
  zoom: z.number().check(z.minimum(0), z.maximum(24)),
  bounds: z.optional(Bounds),
  indexes: z.optional(z.boolean()),
});
export type DrawQuery = z.infer<typeof DrawQuery>;

/** The most vertices in one answer, about 1 MB of base64; with more, a coarser line comes, and `within` says how coarse. */
export const maxVertices = 200_000;

/**
 * The lines of a track in a window, simplified. Every place of the full line in the window lies within `within` pixels of what is drawn
 * (at most 1, unless there would be more than `maxVertices`). First and last points of segments are never left out, nor are lines
 * that only cross the window. `vertices`: how many there are; `points`: how many the track has. `worldSize`: how many units wide
 * the world is in `data`. `webview/drawing.ts` reads it.
 *
 * `data`: base64 of bytes that hold whole numbers, seven bits a byte, lowest first, the eighth bit set on all but the last; those with
 * a sign as 0, -1, 1, -2, … Run after run: its segment less that of the run before; its kind (0 track, 1 route, 2 waypoints, which no line joins);
 * how many vertices it has; the point that the first one is, less that of the run before; then for each vertex x and y with a sign, those of
 * the first as they are, of the others less those of the vertex before, and with `indexes` the point that it is, less that of the vertex before.
 * x: units from longitude -180 east, beyond the world where a run crosses the antimeridian; y: units from latitude 85.0511 south,
 * which is as far north (and, south, as -85.0511) as Web Mercator goes.
 */
export const Drawing = z.object({
  track: trackId,
  zoom: z.number(),
  within: z.number(),
  worldSize: z.number(),
  points: count,
  vertices: count,
  runs: count,
  indexes: z.boolean(),
  data: z.string(),
});
export type Drawing = z.infer<typeof Drawing>;
