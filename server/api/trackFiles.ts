/** Files with tracks: what is opened, what is said of it, and how far it is. */
import * as z from 'zod/mini';
import { Bounds, count, Sensor, trackId } from './trackValues.ts';

/** The formats that are read, as they are called in answers. */
export const formats = ['gpx', 'kml', 'kmz', 'tcx', 'fit', 'geojson', 'nmea', 'igc'] as const;
export const Format = z.enum(formats);
export type Format = z.infer<typeof Format>;

/** The highest limits that one may give. */
export const mostBytes = 64 * 1024 ** 3;
export const mostPoints = 50_000_000;

/** The most that a file may have; a larger one is refused. What is left out is as usual. */
export const TrackLimits = z.strictObject({
  bytes: z.optional(
    z
      .int()
      .check(
        z.minimum(1),
        z.maximum(mostBytes),
        z.describe('The largest file, and the largest after unpacking (usually 512 MiB).'),
      ),
  ),
  points: z.optional(
    z.int().check(z.minimum(1), z.maximum(mostPoints), z.describe('The most points (usually 5,000,000).')),
  ),
});
export type TrackLimits = z.infer<typeof TrackLimits>;

/**
 * An open track. `points` counts the points of its tracks and routes (of its waypoints, when the file has nothing else).
 * `distance`: metres along the WGS 84 ellipsoid (Karney 2013), gaps between segments not counted.
 * `start`, `end`: first and last time in ISO 8601 UTC; `duration`: seconds between them.
 * `heights`, `sensors`: what else its points have, at least some of them. `laps`: how many the device marked.
 * `leftOut`: points of the file that are not shown, for their coordinates are not on the globe; `firstLine` in files of text.
 * `cut`: why the file ends before its end; the points up to there are shown. `limits`: those it was opened with.
 * `stale`: the file is another one now and was not read, and why; all this is of the file as it was before.
 */
export const TrackSummary = z.object({
  id: trackId,
  name: z.string(),
  path: z.optional(z.string()),
  format: z.optional(Format),
  points: count,
  segments: count,
  waypoints: count,
  laps: z.optional(count),
  heights: z.optional(z.literal(true)),
  sensors: z.optional(z.array(Sensor)),
  bounds: Bounds,
  distance: z.number(),
  start: z.optional(z.string()),
  end: z.optional(z.string()),
  duration: z.optional(z.number()),
  leftOut: z.optional(z.object({ points: count, firstLine: z.optional(count) })),
  cut: z.optional(z.string()),
  limits: z.optional(TrackLimits),
  stale: z.optional(z.string()),
});
export type TrackSummary = z.infer<typeof TrackSummary>;

const limits = z.optional(TrackLimits);
/** The longest name that may be given, in characters. */
export const longestName = 1000;
const name = z.optional(
  z
    .string()
    .check(
      z.minLength(1),
      z.maxLength(longestName),
      z.describe('What to call the track (else by the name in it); its extension helps to tell the format.'),
    ),
);

/** A file to read (absolute path on the daemon's machine), or its content with the name to show, if it is not the one in it. */
export const OpenTrack = z.union([
  z.strictObject({
    path: z
      .string()
      .check(
        z.minLength(1),
        z.meta({ description: 'The file: an absolute path.', examples: ['/home/me/walk.gpx'] }),
      ),
    limits,
  }),
  z.strictObject({ name, content: z.string().check(z.describe('The text of the file.')), limits }),
  z.strictObject({
    name,
    base64: z.string().check(z.describe('The bytes of the file, as base64.')),
    limits,
  }),
]);
export type OpenTrack = z.infer<typeof OpenTrack>;

/** How far the reading of a file is: how many of its bytes are read, and how many points were found. */
export const OpenProgress = z.object({ bytes: count, total: count, points: count });
export type OpenProgress = z.infer<typeof OpenProgress>;

/**
 * `present`: it was open when the watching began. `opened`: it was opened since. `changed`: the file was read again, and this is
 * what it has to say now. `failed`: it has changed and cannot be read, `message` tells why; what was read before still answers.
 * `closed`: it was closed, and `track` is what it was. Who takes them slowly gets the latest of each track, and not all.
 */
export const TrackChange = z.object({
  kind: z.enum(['present', 'opened', 'changed', 'closed', 'failed']),
  track: TrackSummary,
  message: z.optional(z.string()),
});
export type TrackChange = z.infer<typeof TrackChange>;
