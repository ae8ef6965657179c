/** Which point, when, how often: questions about a place or a moment of a track. */
import * as z from 'zod/mini';
import { ReportedCenter } from './mapView.ts';
import { anyLongitude, count, latitude, longitude, time, trackId } from './trackValues.ts';

/** The most tracks that one question may name. */
export const mostTracksAsked = 100;

/** A place, or none for the map's centre as last reported; over one track, over those of `tracks`, or over all that are open. */
const placeAsked = {
  lat: z.optional(latitude),
  lon: z.optional(anyLongitude),
  track: z.optional(trackId),
  tracks: z.optional(
    z
      .array(trackId)
      .check(
        z.minLength(1),
        z.maxLength(mostTracksAsked),
        z.describe('Only these tracks; every one must be open.'),
      ),
  ),
};

/** `on`: `points` finds a recorded point (as when it is left out), `line` a place on the line between two of them. */
export const NearestQuery = z.strictObject({
  ...placeAsked,
  on: z.optional(z.enum(['points', 'line'])),
});
export type NearestQuery = z.infer<typeof NearestQuery>;

/**
 * A place of a track. `index` counts its points from 0; `points` is how many it has; `segment` counts from 0.
 * `fraction`: how far the place is on the way to the next point, from 0 to 1 (missing: it is the point itself).
 * `ele`: metres; `time`: ISO 8601 UTC; both interpolated between two points that have them.
 * `along`: metres along the lines from the track's first point, as `distance` of its summary is measured.
 * `speed`: m/s, as the device recorded it, else the way from the point before to the point after over its time (points taken
 * together until they are 1 s apart), never across a gap. The other sensors as recorded, in the units of `sensors`; interpolated as
 * heights are, but for `course`, which is that of the point. What is not known is missing.
 */
export const TrackPlace = z.object({
  track: trackId,
  name: z.string(),
  index: count,
  fraction: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
  points: count,
  segment: count,
  lat: latitude,
  lon: longitude,
  ele: z.optional(z.number()),
  time: z.optional(z.string()),
  along: z.optional(z.number()),
  speed: z.optional(z.number()),
  hr: z.optional(z.number()),
  cad: z.optional(z.number()),
  temp: z.optional(z.number()),
  power: z.optional(z.number()),
  course: z.optional(z.number()),
});
export type TrackPlace = z.infer<typeof TrackPlace>;

/**
 * The recorded point, or the place on the line, nearest to the place asked for.
 * `distance`: metres along the WGS 84 ellipsoid (Karney 2013) from there. `center` is there when no place was given.
 */
export const NearestPoint = z.extend(TrackPlace, {
  distance: z.number(),
  center: z.optional(ReportedCenter),
});
export type NearestPoint = z.infer<typeof NearestPoint>;

/** The most passes in one answer. */
export const maxPasses = 1000;

/** How near the line must come to a place to pass it, in metres: what a receiver among trees may err, and a path's width. */
export const usuallyWithin = 50;
export const mostWithin = 100_000;

export const PassesQuery = z.strictObject({
  ...placeAsked,
  within: z.optional(
    z
      .number()
      .check(
        z.minimum(0),
        z.maximum(mostWithin),
        z.describe(`How near counts, in metres (usually ${usuallyWithin}).`),
      ),
  ),
  limit: z.optional(
    z.int().check(z.minimum(1), z.maximum(maxPasses), z.describe('The most in the answer (usually 100).')),
  ),
});
export type PassesQuery = z.infer<typeof PassesQuery>;

/**
 * Once by the place: the track comes within so many metres, and leaves again or ends. `nearest`: its nearest place on the line.
 * `from`, `to`: where it comes and where it goes, with their times.
 */
export const Pass = z.object({ nearest: NearestPoint, from: TrackPlace, to: TrackPlace });
export type Pass = z.infer<typeof Pass>;

/** In the order of the track. `more`: how many there are beyond the limit. */
export const Passes = z.object({
  passes: z.array(Pass),
  more: count,
  center: z.optional(ReportedCenter),
});
export type Passes = z.infer<typeof Passes>;

/** One of both: a point by its number from 0, or a place so many metres along the track. */
export const PointQuery = z.strictObject({
  track: trackId,
  index: z.optional(count),
  along: z.optional(
    z.number().check(z.minimum(0), z.describe("Metres along the lines from the track's first point.")),
  ),
});
export type PointQuery = z.infer<typeof PointQuery>;

/** The most points in one answer of `track/places`. */
export const maxPlaces = 1000;

export const PlacesQuery = z.strictObject({
  track: trackId,
  from: z.optional(count.check(z.describe('The first point, counted from 0.'))),
  count: z.optional(z.int().check(z.minimum(1), z.maximum(maxPlaces), z.describe('How many (usually 100).'))),
});
export type PlacesQuery = z.infer<typeof PlacesQuery>;

/** Recorded points with all that is known of them, in the order of the file. */
export const Places = z.array(TrackPlace);

/**
 * From point `index` (and `fraction` of the way to the next) so many points, seconds or metres along the track; exactly one of them.
 * Negative ones go back.
 */
export const StepQuery = z.strictObject({
  track: trackId,
  index: count,
  fraction: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
  points: z.optional(z.int()),
  seconds: z.optional(z.number()),
  metres: z.optional(z.number()),
});
export type StepQuery = z.infer<typeof StepQuery>;

/**
 * The first recorded point in that direction that is at least so far away: by its time (points without one are stepped over), or
 * by its metres along the track. `end`: there is none, and this is the last point, or the first.
 */
export const SteppedPlace = z.extend(TrackPlace, { end: z.optional(z.literal(true)) });
export type SteppedPlace = z.infer<typeof SteppedPlace>;

export const AtQuery = z.strictObject({ time, track: z.optional(trackId) });
export type AtQuery = z.infer<typeof AtQuery>;
