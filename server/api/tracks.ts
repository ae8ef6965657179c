/** GPS tracks and the view of the map: what can be asked of them. Angles are degrees on WGS 84, lengths are metres. */
import * as z from 'zod/mini';
import { defineModule, fn } from '../remote/contract.ts';

const latitude = z
  .number()
  .check(
    z.minimum(-90),
    z.maximum(90),
    z.meta({ description: 'Degrees, north is positive.', examples: [46.1] }),
  );
const longitude = z
  .number()
  .check(
    z.minimum(-180),
    z.maximum(180),
    z.meta({ description: 'Degrees, east is positive.', examples: [14.2] }),
  );
const count = z.int().check(z.minimum(0));
const trackId = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(40),
    z.meta({ description: 'The id of an open track.', examples: ['t1'] }),
  );

/** A box; `west` is greater than `east` when it crosses the antimeridian (as in RFC 7946). */
export const Bounds = z.object({ south: z.number(), west: z.number(), north: z.number(), east: z.number() });
export type Bounds = z.infer<typeof Bounds>;

/**
 * An open track. `points` counts the points of its tracks and routes (of its waypoints, when the file has nothing else).
 * `distance`: metres along the WGS 84 ellipsoid (Karney 2013), gaps between segments not counted.
 * `start`, `end`: first and last time in ISO 8601 UTC; `duration`: seconds between them.
 * `leftOut`: points of the file that are not shown, for their coordinates are not on the globe.
 */
export const TrackSummary = z.object({
  id: trackId,
  name: z.string(),
  path: z.optional(z.string()),
  points: count,
  segments: count,
  waypoints: count,
  bounds: Bounds,
  distance: z.number(),
  start: z.optional(z.string()),
  end: z.optional(z.string()),
  duration: z.optional(z.number()),
  leftOut: z.optional(z.object({ points: count, firstLine: count })),
});
export type TrackSummary = z.infer<typeof TrackSummary>;

/** A file to read (absolute path on the daemon's machine), or its content with the name to show. */
export const OpenTrack = z.union([
  z.strictObject({
    path: z
      .string()
      .check(
        z.minLength(1),
        z.meta({ description: 'The file: an absolute path.', examples: ['/home/me/walk.gpx'] }),
      ),
  }),
  z.strictObject({
    name: z.string().check(z.minLength(1), z.describe('What to call the track.')),
    content: z.string().check(z.describe('The text of a GPX file.')),
  }),
]);
export type OpenTrack = z.infer<typeof OpenTrack>;

/** Where the map's centre is, and which track that map shows. */
export const MapCenter = z.strictObject({
  lat: latitude,
  lon: longitude,
  zoom: z
    .number()
    .check(z.minimum(0), z.maximum(30), z.describe('0 shows the whole world; one more, half as much.')),
  track: z.optional(trackId),
});
export type MapCenter = z.infer<typeof MapCenter>;

/** A centre as remembered: `when` it came (ISO 8601 UTC) and `from` which program. */
export const ReportedCenter = z.object({
  lat: latitude,
  lon: longitude,
  zoom: z.number(),
  track: z.optional(trackId),
  when: z.string(),
  from: z.string(),
});
export type ReportedCenter = z.infer<typeof ReportedCenter>;

/** A place, or none for the map's centre as last reported; over one track, or all that are open. */
export const NearestQuery = z.strictObject({
  lat: z.optional(latitude),
  lon: z.optional(longitude),
  track: z.optional(trackId),
});
export type NearestQuery = z.infer<typeof NearestQuery>;

/**
 * The recorded point nearest to the place asked for.
 * `index` counts from 0 over all points of the track; `points` is how many it has; `segment` counts from 0.
 * `ele`: metres; `time`: ISO 8601 UTC; `distance`: metres along the WGS 84 ellipsoid (Karney 2013) from the place.
 * `center` is there when no place was given.
 */
export const NearestPoint = z.object({
  track: trackId,
  name: z.string(),
  index: count,
  points: count,
  segment: count,
  lat: latitude,
  lon: longitude,
  ele: z.optional(z.number()),
  time: z.optional(z.string()),
  distance: z.number(),
  center: z.optional(ReportedCenter),
});
export type NearestPoint = z.infer<typeof NearestPoint>;

/** A named place of a GPX file. */
export const Waypoint = z.object({ lat: latitude, lon: longitude, name: z.optional(z.string()) });
export type Waypoint = z.infer<typeof Waypoint>;

/** What a run of points is: part of a track, a route, or single waypoints (which no line joins). */
export const Segment = z.object({ start: count, kind: z.enum(['track', 'route', 'waypoints']) });
export type Segment = z.infer<typeof Segment>;

/** The most points in one answer of `track/points`: 1.1 MB of base64, well under the limit of a message. */
export const maxPointsPerPage = 100_000;

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

const OneTrack = z.strictObject({ track: trackId });

const PageOfTrack = z.strictObject({
  track: trackId,
  from: z.optional(count.check(z.describe('The first point, counted from 0.'))),
  count: z.optional(count.check(z.describe(`How many, and never more than ${maxPointsPerPage}.`))),
});

/** Files of hundreds of megabytes on a slow disk, in milliseconds. */
const longestOpenMs = 600_000;

export const Track = defineModule(
  'track',
  {
    open: fn(OpenTrack, TrackSummary, {
      summary: 'Reads a GPX file, or reads it again when it is open already (its id stays).',
      // Content that comes a second time would be a second track; a path would not.
      repeatable: 'path',
      timeoutMs: longestOpenMs,
    }),
    list: fn(z.strictObject({}), z.array(TrackSummary), {
      summary: 'The open tracks, in the order in which they were opened.',
      repeatable: true,
    }),
    info: fn(OneTrack, TrackSummary, { summary: 'One open track.', repeatable: true }),
    close: fn(OneTrack, TrackSummary, {
      summary: 'Forgets a track (its file stays) and returns what it was.',
    }),
    nearest: fn(NearestQuery, NearestPoint, {
      summary: "The recorded point nearest to a place, or to the map's centre as last reported.",
      repeatable: true,
    }),
    points: fn(PageOfTrack, TrackPoints, {
      summary: 'The points of a track for drawing, one page at a time.',
      repeatable: true,
    }),
  },
  { summary: 'GPS tracks. Angles are degrees on WGS 84, lengths are metres.' },
);

export const View = defineModule(
  'view',
  {
    center: fn(MapCenter, ReportedCenter, {
      summary:
        'Remembers the centre of the map that somebody looks at, so that any program can ask about it.',
      repeatable: true,
    }),
  },
  { summary: 'What somebody looks at.' },
);
