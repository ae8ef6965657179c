/** Every message between the extension and the map page, both ways. Each side checks what it receives. */
import * as z from 'zod/mini';

const latitude = z.number().check(z.minimum(-90), z.maximum(90));
const longitude = z.number().check(z.minimum(-180), z.maximum(180));
const zoom = z.number().check(z.minimum(0), z.maximum(30));
const count = z.int().check(z.minimum(0));

const Segment = z.object({ start: count, kind: z.enum(['track', 'route', 'waypoints']) });
const Waypoint = z.object({ lat: latitude, lon: longitude, name: z.optional(z.string()) });

/** A track to draw. `coordinates` holds Int32 pairs (latitude, longitude) in units of 1e-7 degree. */
export const ShowTrack = z.object({
  kind: z.literal('track'),
  id: z.string(),
  name: z.string(),
  points: count,
  distance: z.number(),
  duration: z.optional(z.number()),
  coordinates: z
    .instanceof(ArrayBuffer)
    .check(z.refine((buffer) => buffer.byteLength % 8 === 0, 'whole pairs of Int32')),
  segments: z.array(Segment),
  waypoints: z.array(Waypoint),
  leftOut: z.optional(z.object({ points: count, firstLine: z.optional(count) })),
  /** Why the file ends before its end. */
  cut: z.optional(z.string()),
});
export type ShowTrack = z.infer<typeof ShowTrack>;

/** The answer to the `center` message with the same `sequence`: see NearestPoint in server/api/tracks.ts. */
export const ShowNearest = z.object({
  kind: z.literal('nearest'),
  sequence: count,
  index: count,
  points: count,
  lat: latitude,
  lon: longitude,
  ele: z.optional(z.number()),
  time: z.optional(z.string()),
  distance: z.number(),
});
export type ShowNearest = z.infer<typeof ShowNearest>;

/**
 * Something went wrong: one line for the person. With `sequence` it answers that `center` message;
 * without, the file could not be read.
 */
export const ShowProblem = z.object({
  kind: z.literal('problem'),
  message: z.string(),
  sequence: z.optional(count),
});
export type ShowProblem = z.infer<typeof ShowProblem>;

/** What the extension tells the page. */
export const ToMap = z.discriminatedUnion('kind', [ShowTrack, ShowNearest, ShowProblem]);
export type ToMap = z.infer<typeof ToMap>;

/** The page has loaded and can be given a track: nothing is sent to it before. Again, when the person wants another try. */
const Ready = z.strictObject({ kind: z.literal('ready') });

/** The map's centre has moved. At most one such message is unanswered at any time. */
const Center = z.strictObject({
  kind: z.literal('center'),
  sequence: count,
  lat: latitude,
  lon: longitude,
  zoom,
});

/** The person wants to see the text of a file that cannot be shown as a map. */
const OpenAsText = z.strictObject({ kind: z.literal('openAsText') });

/** What the page tells the extension. */
export const FromMap = z.discriminatedUnion('kind', [Ready, Center, OpenAsText]);
export type FromMap = z.infer<typeof FromMap>;

/** Where the map was when the page was last seen. VS Code keeps it on disk, so it is checked when it comes back. */
export const SavedView = z.object({ lat: latitude, lon: longitude, zoom });
export type SavedView = z.infer<typeof SavedView>;
